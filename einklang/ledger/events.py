from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Event:
    """A fact, in the past tense. Carries random ids only, so it may outlive the person."""

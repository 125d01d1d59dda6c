from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Event:
    """A fact, in the past tense. Carries random ids only, so it may outlive the person."""


@dataclass(frozen=True, kw_only=True)
class IncidentNoted(Event):
    """Something happened that should not have: a word of a closed list, and how often."""

    what: str
    number: int

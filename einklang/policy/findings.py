"""What is wrong with a policy, before anybody looked for the line it stands on."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """A key, what would be right there, and what stands there."""

    key: tuple[str, ...]
    expected: str
    found: str

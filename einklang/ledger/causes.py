"""What something comes from: the same cause makes the same letter, and the same links in it, also twice.

A restored database does again what its loser had done since the backup. A letter whose id comes from its
cause is then known to have gone out, and the links in it open what is made again, instead of nothing.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime


class Cause:
    """One cause, by random ids and times, and how much of each kind has come of it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.count: Counter[str] = Counter()


_current: ContextVar[Cause | None] = ContextVar("cause", default=None)


@contextmanager
def because_of(*parts: object) -> Iterator[None]:
    """Whatever is made within this block comes of this; never the same parts for two different things."""
    token = _current.set(Cause(" ".join(map(_plain, parts))))
    try:
        yield
    finally:
        _current.reset(token)


def next_of(kind: str) -> str | None:
    """The name of the next thing of this kind that comes of the cause; None where nothing is its cause."""
    cause = _current.get()
    if cause is None:
        return None
    cause.count[kind] += 1
    return f"{cause.name} {kind} {cause.count[kind]}"


def _plain(part: object) -> str:
    return part.astimezone(UTC).isoformat() if isinstance(part, datetime) else str(part)

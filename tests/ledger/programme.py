"""A little programme of consequences: what the ledger does with them is tested, not what they do."""

from dataclasses import dataclass
from uuid import UUID

from einklang.ledger.events import Event

#: What was done, in order. Cleared by the test that reads it.
DONE: list[str] = []
#: Names of reactions that fail now.
BROKEN: set[str] = set()


@dataclass(frozen=True, kw_only=True)
class Rang(Event):
    """The bell rang."""

    bell: UUID
    notes: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class NeverListed(Event):
    """Nobody wrote down what follows from this."""


def first(event: Rang) -> None:
    _do("first", event)


def second(event: Rang) -> None:
    _do("second", event)


def third(event: Rang) -> None:
    _do("third", event)


def _do(name: str, event: Rang) -> None:
    assert isinstance(event, Rang)
    if name in BROKEN:
        raise RuntimeError(f"the secret name of {name} is Ada Löwenherz")
    DONE.append(name)


CONSEQUENCES = {Rang: (first, second, third)}

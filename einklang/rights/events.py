from dataclasses import dataclass
from uuid import UUID

from einklang.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class WithdrawalAsked(Event):
    """Somebody unverified asked to withdraw for this person: the registered address has to answer."""

    person: UUID
    processings: list[str]
    #: They wrote it themselves, in words that a program is not certain of.
    own_words: bool = False


@dataclass(frozen=True, kw_only=True)
class CaseOpened(Event):
    """Somebody claimed a right; its clock runs."""

    case: UUID


@dataclass(frozen=True, kw_only=True)
class RestrictionLifted(Event):
    """A restriction ended; whoever was told of it learns that, too."""

    person: UUID


@dataclass(frozen=True, kw_only=True)
class LiftingAnnounced(Event):
    """A restriction is going to be lifted; the person is told before (Art. 18(3))."""

    person: UUID

"""Exceptions from erasure, one piece at a time (Art. 17(3)): what of a person may be held, and what is.

A recording is held itself; of a piece of the details a copy is kept, since they all have one key.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.apps import apps
from django.utils import translation
from django.utils.timezone import make_aware, now

from einklang.holdings.registry import holding_of
from einklang.insights.checking.others import Others
from einklang.people.models import Person
from einklang.retention.keeping import kept_of, propose_to_keep
from einklang.retention.models import Kept
from einklang.room.holds import NothingToHold
from einklang.room.models import Hold, Reason, Recording, Stage
from einklang.staff.models import User
from einklang.vault.fields import attach_keys

from .document import in_words, table_name
from .packages import rows_told

#: Tables a claim or a duty can rest on: details, what was written to us, appointments and what was asked.
MAY_BE_KEPT = (
    *("people.Person", "rights.Message", "booking.Seat", "booking.Wish"),
    *("contacts.Contact", "studies.Invitation"),
)
#: Characters of what is said of a piece in a list.
HINT = 80


@dataclass(frozen=True)
class Held:
    """One hold as it is read: by whom it was proposed, and approved."""

    hold: Hold
    proposed_by: str
    approved_by: str


@dataclass(frozen=True)
class Copy:
    """One copy that is kept or proposed, as it is read."""

    kept: Kept
    proposed_by: str
    approved_by: str


@dataclass(frozen=True)
class Piece:
    """Something of the details that a copy may be kept of: `id` is its table and row."""

    id: str
    title: str


@dataclass(frozen=True)
class Exceptions:
    """What stands of this person, and what of it is held or proposed to be."""

    #: None where they are gone, and only copies are left.
    person: Person | None
    recordings: list[Recording]
    held: list[Held]
    pieces: list[Piece]
    copies: list[Copy]


def exceptions_of(person_id: UUID, language: str) -> Exceptions:
    """Everything that can be held of this person, and what is. All else goes when they leave."""
    person = Person.objects.filter(pk=person_id).first()
    mine = Recording.objects.filter(presences__person=person_id)
    holds = list(Hold.objects.filter(recording__in=mine).select_related("recording").order_by("proposed_at"))
    attach_keys(holds)
    copies = kept_of(person_id)
    names = _names([*holds, *copies])
    return Exceptions(
        person,
        list(mine.filter(stage=Stage.STORED).order_by("-interview_ended_at")),
        [Held(one, names.get(one.proposed_by, ""), names.get(one.approved_by, "")) for one in holds],
        _listed(person, language) if person is not None and _may_be_kept(person) else [],
        [Copy(one, names.get(one.proposed_by, ""), names.get(one.approved_by, "")) for one in copies],
    )


@dataclass(frozen=True)
class _Told:
    """A piece with what the person is told of it."""

    id: str
    table: str
    title: str
    rows: list[list[str]]


def _may_be_kept(person: Person) -> bool:
    """Whoever never confirmed gets no last mail that could say so; of who has left, nothing is read."""
    return person.confirmed_at is not None and person.left_at is None


def _pieces(person: Person, language: str) -> Iterator[_Told]:
    attach_keys([person], past_its_end=person.frozen_at is not None)
    others = Others(person, language)
    for label in MAY_BE_KEPT:
        holding = holding_of(apps.get_model(label))
        assert holding is not None, "every table is on the map"
        for row, told in rows_told(holding, person, others):
            with translation.override(language):
                words, title = in_words(told, language), table_name(label, language)
            yield _Told(f"{label}:{row.pk}", label, f"{title}: {_hint(words)}", words)


def _listed(person: Person, language: str) -> list[Piece]:
    return [Piece(one.id, one.title) for one in _pieces(person, language)]


def _hint(words: list[list[str]]) -> str:
    """So much of a piece that it can be told from others of its table."""
    return ", ".join(value for _name, value in words[:2])[:HINT]


def propose_copy(
    person_id: UUID, piece: str, *, reason: Reason, grounds: str, ends_at: datetime, by: UUID
) -> Kept:
    """A copy of this piece, in the person's language, waits for a second person.

    Raises NothingToHold, GroundsMissing.
    """
    person = Person.objects.filter(pk=person_id).first()
    if person is None or not _may_be_kept(person):
        raise NothingToHold
    found = next((one for one in _pieces(person, person.language) if one.id == piece), None)
    if found is None:
        raise NothingToHold
    copy = {"title": found.title, "rows": found.rows, "of": now().isoformat()}
    return propose_to_keep(
        person.pk, copy, table=found.table, reason=reason, grounds=grounds, ends_at=ends_at, by=by
    )


def _names(rows: Sequence[Hold | Kept]) -> dict[UUID | None, str]:
    wanted = {by for one in rows for by in (one.proposed_by, one.approved_by) if by is not None}
    return {user.pk: user.name for user in User.objects.filter(pk__in=wanted)}


def reason_of(value: str) -> Reason | None:
    """The reason with this value; None where there is none."""
    return Reason(value) if value in Reason.values else None


def end_of(day: str) -> datetime | None:
    """The moment after this day, written as 2027-03-04; None where it is no day."""
    try:
        last = date.fromisoformat(day)
    except ValueError:
        return None
    return make_aware(datetime.combine(last + timedelta(days=1), time()))

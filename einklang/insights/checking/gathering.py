"""Everything that a finding of a study must not say, gathered at the moment of looking and kept nowhere.

Consent is not asked here, and what frozen people said is opened too: it is only compared, so that nothing of
it lasts. Who asked for restriction (Art. 18) or objected (Art. 21) would otherwise be the one whom the
comparison does not protect. What is past its end or erased has no key and is passed over.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import groupby
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from einklang.booking.models import Booking, Seat
from einklang.customers.models import Customer
from einklang.customers.queries import opened_records
from einklang.customers.records import Record
from einklang.matching.models import Match, Verdict
from einklang.matching.queries import entry_of
from einklang.people.models import Person
from einklang.room.models import (
    Followed,
    Following,
    Interviewed,
    Minutes,
    Note,
    Occasion,
    Presence,
    Recording,
    Remark,
)
from einklang.room.queries import names_of
from einklang.studies.models import Choice, Invitation, Study, StudyHost
from einklang.vault.errors import KeyGone
from einklang.vault.fields import attach_keys

from ..models import Finding, Mark, Passage, Transcript
from .known import Known

Row = TypeVar("Row", bound=Model)
Told = TypeVar("Told")


def known_in(study: UUID) -> Known:
    """What leads to anybody in this study: who they are, who asked them, and what was said and noted."""
    meetings = _meetings(study)
    records = records_of_people(_people([study], meetings))
    notes = list(Note.objects.filter(meeting__in=meetings))
    remarks = list(Remark.objects.filter(minutes__study=study))
    marks = list(Mark.objects.filter(recording__study=study))
    wrote = (
        {row.colleague for row in notes} | {row.colleague for row in remarks} | {row.made_by for row in marks}
    )
    names = names_of(_colleagues(study, meetings) | wrote)
    said = (
        *_passages(study),
        *_told(notes, lambda note: note.text),
        *_told(remarks, lambda remark: remark.text),
        *_told(marks, lambda mark: f"{mark.content['text']}\n{mark.content.get('words', '')}"),
    )
    return known_of(records, names.values(), said)


def known_of(records: Iterable[Record], names: Iterable[str] = (), said: tuple[str, ...] = ()) -> Known:
    """What these records say, and these further names."""
    records = list(records)
    return Known(
        names=frozenset(filter(None, (*_each(records, "first_name", "last_name"), *names))),
        emails=frozenset(_each(records, "email")),
        numbers=frozenset(_each(records, "customer_number")),
        companies=frozenset(_each(records, "company_name")),
        flats=frozenset(int(one) for one in _each(records, "units_managed") if one.isdecimal()),
        said=said,
    )


def _ids(*sources: QuerySet[Any, UUID | None]) -> set[UUID]:
    """What any of these select, in one query."""
    first, *others = (source.order_by() for source in sources)
    return {one for one in first.union(*others) if one is not None}


def _meetings(study: UUID) -> set[UUID]:
    """The interviews of the study, as far as anything still says that they were."""
    return _ids(
        Booking.objects.filter(study=study).values_list("pk", flat=True),
        Occasion.objects.filter(recording__study=study).values_list("booking", flat=True),
        Minutes.objects.filter(study=study).values_list("booking", flat=True),
    )


def _people(studies: Collection[UUID], meetings: set[UUID]) -> list[Person]:
    """Everybody in these studies and interviews who is still known, frozen or not."""
    ids = _ids(
        Invitation.objects.filter(study__in=studies).values_list("person", flat=True),
        Choice.objects.filter(study__in=studies).values_list("person", flat=True),
        Seat.objects.filter(booking__study__in=studies).values_list("person", flat=True),
        Seat.objects.filter(booking__in=meetings).values_list("person", flat=True),
        Presence.objects.filter(recording__study__in=studies).values_list("person", flat=True),
        Presence.objects.filter(recording__occasion__booking__in=meetings).values_list("person", flat=True),
        Interviewed.objects.filter(minutes__study__in=studies).values_list("person", flat=True),
        Interviewed.objects.filter(minutes__booking__in=meetings).values_list("person", flat=True),
        Followed.objects.filter(meeting__in=meetings).values_list("person", flat=True),
    )
    return list(Person.objects.filter(pk__in=ids))


def people_around(person: Person) -> list[Person]:
    """Who shares a study, an interview, a recording, a form or a customer number with somebody."""
    studies = _ids(
        Invitation.objects.filter(person=person).values_list("study", flat=True),
        Choice.objects.filter(person=person).values_list("study", flat=True),
        Seat.objects.filter(person=person).values_list("booking__study", flat=True),
        Presence.objects.filter(person=person).values_list("recording__study", flat=True),
        Interviewed.objects.filter(person=person).values_list("minutes__study", flat=True),
    )
    meetings = _ids(
        Seat.objects.filter(person=person).values_list("booking", flat=True),
        Presence.objects.filter(person=person).values_list("recording__occasion__booking", flat=True),
        Interviewed.objects.filter(person=person).values_list("minutes__booking", flat=True),
        Followed.objects.filter(person=person).values_list("meeting", flat=True),
    )
    # Each by its own index: an OR of these would walk through everybody.
    recordings = Presence.objects.filter(person=person).values("recording")
    beside = set(Person.objects.filter(submission=person.submission))
    beside |= set(
        Person.objects.filter(pk__in=Presence.objects.filter(recording__in=recordings).values("person"))
    )
    if person.customer_index:
        beside |= set(Person.objects.filter(customer_index=person.customer_index))
    return [one for one in {*_people(studies, meetings), *beside} if one.pk != person.pk]


def records_of_people(people: list[Person]) -> list[Record]:
    """What they entered, and what the customer file says of whom somebody found in it."""
    keys = (
        Match.objects.filter(person__in=people).filter(verdict=Verdict.ACCEPTED).values_list("key", flat=True)
    )
    customers = Customer.objects.live().filter(key__in=[bytes(key) for key in keys if key])
    return [*_told(people, entry_of), *(record for _row, record in opened_records(customers))]


def _each(records: Iterable[Record], *fields: str) -> Iterator[str]:
    """What stands in these fields."""
    return (getattr(record, field) for record in records for field in fields if getattr(record, field))


def _colleagues(study: UUID, meetings: set[UUID]) -> set[UUID]:
    """Who prepared, held, followed or wrote down any of it."""
    return _ids(
        Study.objects.filter(pk=study).values_list("made_by", flat=True),
        StudyHost.objects.filter(study=study).values_list("host__user", flat=True),
        Booking.objects.filter(study=study).values_list("host__user", flat=True),
        Recording.objects.filter(study=study).values_list("held_by", flat=True),
        Following.objects.filter(meeting__in=meetings).values_list("colleague", flat=True),
        Transcript.objects.filter(recording__study=study).values_list("made_by", flat=True),
        Finding.objects.filter(study=study).values_list("made_by", flat=True),
    )


def _passages(study: UUID) -> Iterator[str]:
    """What each said in a recording, in one text: a sentence may go on in the next passage."""
    rows = Passage.objects.filter(recording__study=study)
    rows = rows.order_by("recording", "speaker", "voice", "begins_ms", "id")
    found = _told(rows, lambda row: ((row.recording_id, row.speaker, row.voice_id), row.text))
    for _speaker, passages in groupby(found, lambda one: one[0]):
        yield "\n".join(text for _speaker, text in passages)


def _told(rows: Iterable[Row], tell: Callable[[Row], Told]) -> list[Told]:
    """What the rows say, keys opened in one query; those whose key is gone are passed over."""
    rows = list(rows)
    attach_keys(rows)
    told = []
    for row in rows:
        try:
            told.append(tell(row))
        except KeyGone:
            continue
    return told

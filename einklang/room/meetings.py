"""What is kept of an interview that colleagues follow: who followed, and what they wrote."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import now

from einklang.booking.models import Booking
from einklang.consent.queries import allowed_among
from einklang.policy import queries as policy
from einklang.vault.fields import attach_keys
from einklang.vault.keys import destroy_keys, end_key_at, make_key

from .models import Followed, Following, Meeting, Note
from .queries import names_of

#: Characters of a note or question.
LONGEST = 2000


class NotToBeFollowed(Exception):
    """Somebody in this interview does not allow that colleagues follow."""


class NoteTooLong(Exception):
    """A note has at most LONGEST characters."""


@transaction.atomic
def say_following(booking: Booking, colleague: UUID) -> None:
    """The participants read from now on that this colleague is going to follow. Twice is not an error."""
    Following.objects.get_or_create(meeting=_meeting(booking), colleague=colleague)


@transaction.atomic
def take_back_following(booking: UUID, colleague: UUID) -> None:
    """The colleague is not going to follow; one who was there already stays on the list."""
    Following.objects.filter(meeting=booking, colleague=colleague, came_at=None).delete()


@transaction.atomic
def note_follower(booking: UUID, colleague: UUID, people: Iterable[UUID]) -> None:
    """This colleague follows these people from now on. Raises NotToBeFollowed, Booking.DoesNotExist."""
    meeting = _followed(booking, set(people))
    Following.objects.update_or_create(
        meeting=meeting, colleague=colleague, defaults={"came_at": now()}, create_defaults={"came_at": now()}
    )


@transaction.atomic
def note_followed(booking: UUID, people: Iterable[UUID]) -> None:
    """All of these are followed from now on. Raises NotToBeFollowed, Booking.DoesNotExist."""
    _followed(booking, set(people))


@transaction.atomic
def write_note(booking: UUID, colleague: UUID, people: Iterable[UUID], *, text: str, question: bool) -> Note:
    """The note, or question to the interviewer, is kept; raises NoteTooLong, NotToBeFollowed."""
    text = text.strip()
    if not 0 < len(text) <= LONGEST:
        raise NoteTooLong
    meeting = _followed(booking, set(people))
    note = Note(meeting=meeting, colleague=colleague, question=question, text=text)
    note.save(force_insert=True)
    return note


def settle_question(booking: UUID, note: UUID) -> None:
    """The question was put, or set aside."""
    Note.objects.filter(meeting=booking, pk=note, question=True, asked_at=None).update(asked_at=now())


def notes_of(booking: UUID) -> list[Note]:
    """Notes and questions of an interview, the oldest first; none where it was taken back or is over."""
    notes = list(Note.objects.filter(meeting=booking, meeting__gone_at__gt=now()).order_by("at"))
    attach_keys(notes)
    return notes


def shown(note: Note, name: str) -> dict[str, object]:
    """A note as staff see it in the room."""
    return {
        "id": str(note.pk),
        "at": note.at.isoformat(),
        "by": name,
        "text": note.text,
        "question": note.question,
        "asked": note.asked_at is not None,
    }


def shown_notes(booking: UUID) -> list[dict[str, object]]:
    """All of an interview's, as staff see them who come in."""
    notes = notes_of(booking)
    names = names_of(note.colleague for note in notes)
    return [shown(note, names.get(note.colleague, "")) for note in notes]


def _followed(booking: UUID, people: set[UUID]) -> Meeting:
    if not people or allowed_among(people, "observation") != people:
        raise NotToBeFollowed
    meeting = _meeting(Booking.objects.get(pk=booking))
    Followed.objects.bulk_create(
        (Followed(meeting=meeting, person_id=person) for person in sorted(people)), ignore_conflicts=True
    )
    return meeting


def _meeting(booking: Booking) -> Meeting:
    gone_at = _keep(booking.ends_at)
    meeting, made = Meeting.objects.get_or_create(pk=booking.pk, defaults={"gone_at": gone_at})
    if made:
        make_key(meeting.pk, ends_at=gone_at)
    return meeting


def kept_words(language: str) -> str:
    """How long after an interview the notes of those who followed are kept, in words."""
    return policy.current().processings["observation"].keep.period.words(language)


def _keep(ended_at: datetime) -> datetime:
    promise = policy.current()
    return promise.processings["observation"].keep.end(ended_at, promise.zone)


@transaction.atomic
def end_meeting(booking: UUID, *, at: datetime) -> None:
    """The interview ended at this moment, and the time of what was observed counts from it."""
    gone_at = _keep(at)
    if Meeting.objects.filter(pk=booking, ended_at=None).update(ended_at=at, gone_at=gone_at):
        end_key_at(booking, gone_at)


@transaction.atomic
def forget_meetings(meetings: Iterable[UUID]) -> int:
    """Destroy the keys of what was written, and every row of these meetings; returns how many there were."""
    ids = list(meetings)
    destroy_keys(ids)
    for model in (Note, Following, Followed):
        model._default_manager.filter(meeting__in=ids).delete()
    return Meeting.objects.filter(pk__in=ids).delete()[0]


def forget_meetings_of(person: UUID) -> None:
    """Whoever was followed ends the list of observers and all their notes (class O)."""
    forget_meetings(Followed.objects.filter(person=person).values_list("meeting", flat=True))


def end_meetings_overdue(limit: int = 1000) -> int:
    """Forget meetings after their time, and those whose people are all gone."""
    over = Meeting.objects.filter(gone_at__lte=now())
    nobody = Meeting.objects.exclude(ended_at=None).filter(followed=None, notes=None)
    ids = {*over.values_list("pk", flat=True)[:limit], *nobody.values_list("pk", flat=True)[:limit]}
    return forget_meetings(ids)


@transaction.atomic
def shorten_meetings() -> None:
    """Bring forward every end that is later than the policy in force allows."""
    for meeting in Meeting.objects.exclude(ended_at=None).iterator(500):
        assert meeting.ended_at is not None
        gone_at = _keep(meeting.ended_at)
        if gone_at < meeting.gone_at:
            Meeting.objects.filter(pk=meeting.pk).update(gone_at=gone_at)
            end_key_at(meeting.pk, gone_at)

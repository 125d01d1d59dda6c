"""What calendar programs answer to an invitation: accepted, declined, another time proposed (RFC 5546)."""

from dataclasses import dataclass
from urllib.parse import unquote
from uuid import UUID

from django.db import transaction
from django.utils.timezone import now
from icalendar import Calendar, Component, vCalAddress

from einklang.consent.queries import allows
from einklang.mail.inbox import Action, Intent, Understood
from einklang.mail.incoming import CalendarPart, Received
from einklang.people.models import Person
from einklang.vault.index import normal_email

from . import machine_words
from .actions import By, cancel_seat
from .invites import seat_of
from .models import Answer, Seat

#: What PARTSTAT says, and what is wanted by it.
ANSWERS = {
    "ACCEPTED": (Answer.ACCEPTED, Intent.ACCEPT_INVITE),
    "DECLINED": (Answer.DECLINED, Intent.DECLINE_INVITE),
    "TENTATIVE": (Answer.TENTATIVE, Intent.ACCEPT_INVITE),
}


@dataclass(frozen=True)
class Reply:
    """What a calendar program says for somebody. Nothing of it is believed before it was checked."""

    seat: UUID
    sequence: int
    attendee: str
    status: str
    #: Whether another time is proposed.
    counter: bool
    #: Whether the sender wrote something of their own to it.
    comment: bool
    product: str


class NotTheirs(Exception):
    """The reply is not from whoever has the place, or it is not about it as it stands now."""


class NothingKept(NotTheirs):
    """There is no such place any more, and nothing of it is known."""


class Outdated(NotTheirs):
    """It answers an earlier invitation: the appointment has moved or was cancelled since."""


def read_reply(received: Received, dry_run: bool) -> Understood | None:
    """Note what a calendar program answers; declining gives the place back. None: it is no such answer."""
    for part in received.calendars:
        reply = _reply_in(part)
        if reply is not None:
            return _take(reply, received, dry_run)
    return None


def _take(reply: Reply, received: Received, dry_run: bool) -> Understood:
    known = ANSWERS.get(reply.status)
    if known is None:
        why = "a calendar answers with something that is no yes or no"
        return Understood(Intent.QUESTION, Action.CASE_FOR_PERSON, why)
    answer, intent = known if not reply.counter else (Answer.TENTATIVE, Intent.WISH_SLOT)
    if received.forged:
        why = "a calendar answers, but our mail server says that the sender is another"
        return Understood(intent, Action.CASE_FOR_PERSON, why)
    try:
        note_reply(reply.seat, answer, reply.attendee, sequence=reply.sequence, dry_run=dry_run)
    except Outdated:
        # A no to an earlier time may still be one to the new time: somebody asks.
        why = "a calendar answers an appointment that has moved or was cancelled since"
        declined = answer == Answer.DECLINED
        return Understood(
            intent, Action.CASE_FOR_PERSON if declined else Action.IGNORE, why, done=not declined
        )
    except NothingKept:
        why = "a calendar answers an appointment of which nothing is kept any more"
        return Understood(intent, Action.IGNORE, why, done=_says_nothing_else(reply, received))
    except NotTheirs:
        why = "a calendar answers for somebody who does not have this place"
        return Understood(intent, Action.CASE_FOR_PERSON, why)
    if reply.counter:
        return Understood(intent, Action.CASE_FOR_PERSON, "a calendar proposes another time")
    alone = _says_nothing_else(reply, received)
    why = f"a calendar answers for whoever has the place: {answer.value}"
    return Understood(intent, Action.NOTE_REPLY, why if alone else f"{why}; words are with it", done=alone)


def _says_nothing_else(reply: Reply, received: Received) -> bool:
    return not reply.comment and machine_words.are_all(received.own_words, product=reply.product)


@transaction.atomic
def note_reply(
    seat_id: UUID, answer: Answer, attendee: str, *, sequence: int = 0, dry_run: bool = False
) -> None:
    """The answer stands beside the place; a no gives it back. The same answer twice changes nothing more.

    Whoever replies knows the UID, which is a secret between us and the attendee, and answers for the address
    that was invited. Raises NotTheirs, NothingKept, Outdated.
    """
    seat = Seat.objects.filter(pk=seat_id).first()
    if seat is None:
        raise NothingKept
    # The person before the place, as everywhere else where both are held.
    Person.objects.select_for_update().get(pk=seat.person_id)
    seat = Seat.objects.select_for_update(of=("self",)).select_related("booking", "person").get(pk=seat_id)
    if seat.person.is_over() or normal_email(attendee) != normal_email(seat.person.email or ""):
        raise NotTheirs
    if seat.cancelled_at is not None:
        if answer == Answer.DECLINED:
            return
        raise Outdated
    if sequence < seat.sequence or seat.booking.starts_at <= now():
        raise Outdated
    # Nothing is written down about somebody who is frozen or stopped, but giving back is always allowed.
    if answer != Answer.DECLINED and not allows(seat.person_id, "storage"):
        raise NotTheirs
    if dry_run:
        return
    if seat.answer != answer:
        seat.answer = answer
        seat.save(update_fields=["answer"])
    if answer == Answer.DECLINED:
        cancel_seat(seat.pk, by=By.MAIL)


def _reply_in(part: CalendarPart) -> Reply | None:
    """The reply in a calendar part, where it is one to an invitation of ours."""
    try:
        calendar = Calendar.from_ical(part.text)
    except ValueError:
        return None
    method = str(calendar.get("METHOD") or "").upper()
    events = calendar.walk("VEVENT")
    if method not in ("REPLY", "COUNTER") or part.method not in ("", method) or len(events) != 1:
        return None
    (event,) = events
    seat = seat_of(str(event.get("UID") or ""))
    attendee = event.get("ATTENDEE")
    if seat is None or not isinstance(attendee, vCalAddress):
        return None
    return Reply(
        seat=seat,
        sequence=_number(event),
        attendee=_address(str(attendee)),
        status=str(attendee.params.get("PARTSTAT") or "").upper() if method == "REPLY" else "TENTATIVE",
        counter=method == "COUNTER",
        comment=bool(str(event.get("COMMENT") or "").strip()),
        product=str(calendar.get("PRODID") or ""),
    )


def _number(event: Component) -> int:
    try:
        return int(event.get("SEQUENCE") or 0)
    except (TypeError, ValueError):
        return 0


def _address(uri: str) -> str:
    scheme, _, address = uri.partition(":")
    return unquote(address).strip() if scheme.casefold() == "mailto" else ""

"""What an invitation still opens, who holds the interviews, and what has come of a study."""

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.utils.timezone import localdate, now

from einklang.consent.queries import allows
from einklang.contacts.models import Refusal
from einklang.contacts.queries import may_still_go
from einklang.hosts.models import Host
from einklang.mail.models import Letter
from einklang.people.models import Person
from einklang.people.queries import LinkEnded, unreachable_since
from einklang.vault.tokens import token_hash

from .models import Choice, Invitation, Study, Ticket, Verdict


class Bar(Enum):
    """Why nobody may book through an invitation now."""

    ENDED = "ended"
    FROZEN = "frozen"
    STOPPED = "stopped"
    NOT_ALLOWED = "not-allowed"
    OBJECTED = "objected"
    NO_MORE = "no-more"
    STUDY_CLOSED = "study-closed"
    STUDY_OVER = "study-over"
    STUDY_NOT_OPEN = "study-not-open"


def invitation_behind(token: str, *, lock: bool = False) -> Invitation:
    """The invitation to which this link leads, with its study, person and contact.

    The link is that of the invitation or of one of its reminders. `lock` holds the person and then the
    invitation, in this order wherever both are held. Raises LinkEnded, the same for unknown and of the gone.
    """
    key = token_hash(token)
    found = Q(contact__token_hash=key) | Q(pk__in=Ticket.objects.filter(token_hash=key).values("invitation"))
    known = Invitation.objects.filter(found).values_list("pk", flat=True).first()
    invitation = one_invitation(known, lock=lock) if known else None
    if invitation is None or invitation.person.is_over():
        raise LinkEnded
    return invitation


def one_invitation(pk: UUID, *, lock: bool = False) -> Invitation | None:
    """The invitation with this id as it is now; with `lock`, the person and then it are held."""
    rows = Invitation.objects.filter(pk=pk)
    if lock:
        # Read at once, since a query is no lock before somebody asks for its rows.
        list(Person.objects.select_for_update().filter(pk__in=rows.values("person")).values_list("pk"))
        rows = rows.select_for_update(of=("self",))
    return rows.select_related("study", "person", "contact").first()


def leads_to_a_study(token: str) -> bool:
    """Whether this is the link of an invitation, which has a page of its own."""
    return Invitation.objects.filter(contact__token_hash=token_hash(token)).exists()


def bookable(invitation: Invitation) -> Bar | None:
    """Why nobody may book through this invitation now; None where they may. The one place that says so.

    A "not this time" is no bar: the last word counts, and booking is one. A no for good ends every
    invitation, wherever it was said, and so does an objection (Art. 21(3)).
    """
    person = Person.objects.filter(pk=invitation.person_id).first()
    if person is None or person.is_over():
        return Bar.ENDED
    return _bar_of(person) or bar_of_study(Study.objects.get(pk=invitation.study_id))


def _bar_of(person: Person) -> Bar | None:
    if person.frozen_at:
        return Bar.FROZEN
    if person.stopped_at:
        return Bar.STOPPED
    if not allows(person.pk, "storage"):
        return Bar.NOT_ALLOWED
    if person.objected_at:
        return Bar.OBJECTED
    return Bar.NO_MORE if Refusal.objects.filter(person=person, until=None).exists() else None


def bar_of_study(study: Study, today: date | None = None) -> Bar | None:
    """Why nobody may be invited to this study and book in it today; None where they may."""
    if study.closed_at:
        return Bar.STUDY_CLOSED
    today = today or localdate()
    if study.ends_on < today:
        return Bar.STUDY_OVER
    return Bar.STUDY_NOT_OPEN if study.opens_on > today else None


def open_invitations_of(person: Person) -> list[Invitation]:
    """The invitations this person may book through now and has not answered, the latest first."""
    if _bar_of(person):
        return []
    rows = Invitation.objects.filter(person=person, booked_at=None, contact__answer="")
    asked = rows.select_related("study", "contact").order_by("-made_at")
    return [one for one in asked if bar_of_study(one.study) is None]


def hosts_of(study: Study) -> list[UUID]:
    """The hosts of a study who still hold interviews."""
    return list(_hosts(study).values_list("pk", flat=True))


def names_of_hosts(study: Study) -> list[str]:
    """The same by their names."""
    return list(_hosts(study).values_list("user__name", flat=True))


def _hosts(study: Study) -> QuerySet[Host]:
    return all_hosts().filter(pk__in=study.hosting.values("host"))


def all_hosts() -> QuerySet[Host]:
    """Everybody who holds interviews now, by name."""
    holding = Host.objects.filter(left_at=None, user__is_active=True)
    return holding.select_related("user").order_by("user__name", "pk")


def is_chosen(study: Study, person: UUID, *, lock: bool = False) -> bool:
    """Whether a named person chose this one for the study; `lock` keeps it so until the commit."""
    choices = Choice.objects.select_for_update() if lock else Choice.objects.all()
    return choices.filter(study=study, person=person, verdict=Verdict.CHOSEN).first() is not None


def wants_reminder(invitation: Invitation) -> bool:
    """Whether a reminder may be written: no booking, no answer, no "no", nothing ended, and reachable."""
    said_no = Q(until=None) | Q(until__gt=now()) | Q(at__gte=invitation.contact.at)
    return (
        invitation.booked_at is None
        and invitation.contact.answer == ""
        and bookable(invitation) is None
        and unreachable_since(invitation.person_id) is None
        and not Refusal.objects.filter(said_no, person=invitation.person_id).exists()
    )


def invitation_may_go(letter: UUID) -> bool:
    """Whether a letter that invites may still be sent: the caps and their own word, and the study."""
    invitation = Invitation.objects.filter(contact__letter=letter).select_related("study").first()
    if invitation is None or bar_of_study(invitation.study):
        return False
    return invitation.booked_at is None and may_still_go(letter)


def reminder_may_go(letter: UUID) -> bool:
    """Whether a reminder may still be sent."""
    ticket = Ticket.objects.filter(letter=letter).select_related("invitation__contact").first()
    return ticket is not None and wants_reminder(ticket.invitation)


@dataclass(frozen=True)
class Funnel:
    """What has come of a study: how many were chosen, asked, said no, booked, and were talked to."""

    chosen: int
    asked: int
    declined: int
    booked: int
    held: int
    wanted: int


def funnel(study: Study) -> Funnel:
    """The numbers of one study; those of the asked and after stay when people are gone."""
    return funnels([study])[study.pk]


def funnels(studies: list[Study]) -> dict[UUID, Funnel]:
    """The same for a list of studies, in two queries."""
    chosen = _many(Choice.objects.filter(study__in=studies, verdict=Verdict.CHOSEN))
    unsent = Letter.objects.filter(pk=OuterRef("contact__letter"), sent_at=None)
    waiting = _many(Invitation.objects.filter(Exists(unsent), study__in=studies))
    return {one.pk: _funnel(one, chosen.get(one.pk, 0), waiting.get(one.pk, 0)) for one in studies}


def _many(rows: "QuerySet[Any]") -> dict[UUID, int]:
    return dict(rows.order_by().values_list("study").annotate(many=Count("pk")))


def _funnel(study: Study, chosen: int, waiting: int) -> Funnel:
    # Whose letter waits is being asked; who goes before it goes was not. Whoever booked was asked somehow.
    asked = max(study.asked + waiting, study.booked)
    return Funnel(
        chosen=max(chosen, asked),  # who was chosen and is gone was asked all the same
        asked=asked,
        declined=study.declined,
        booked=study.booked,
        held=study.held,
        wanted=study.number,
    )


def next_wave(study: Study) -> int:
    """The number of the next lot of letters."""
    last: int | None = Invitation.objects.filter(study=study).aggregate(last=Max("wave"))["last"]
    return (last or 0) + 1


@dataclass(frozen=True)
class Open:
    """What would end with a study: invitations without an answer, reminders still due, letters not sent."""

    invitations: int
    reminders: int
    waiting: int


def still_open(study: Study) -> Open:
    """What is going on in a study."""
    unanswered = Invitation.objects.filter(study=study, booked_at=None, contact__answer="")
    letters = Letter.objects.filter(sent_at=None)
    invited = unanswered.filter(contact__letter__in=letters.values("pk"))
    tickets = Ticket.objects.filter(invitation__study=study, letter__in=letters.values("pk"))
    left = sum(
        study.reminders - one for one in unanswered.exclude(remind_at=None).values_list("reminded", flat=True)
    )
    return Open(unanswered.count(), left, invited.count() + tickets.count())

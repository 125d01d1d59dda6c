"""Asking a question to customers: opening a study, choosing for it by hand, and what comes of it."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.timezone import now

from einklang.consent.queries import allows
from einklang.contacts.actions import REASON, MayNotBeAsked, NoReason, note_answer
from einklang.contacts.models import Answer, Refusal
from einklang.contacts.queries import Barred, barred
from einklang.hosts.models import Host
from einklang.ledger.actions import record
from einklang.people.models import Person
from einklang.staff.actions import note_reading
from einklang.staff.models import User
from einklang.vault.tokens import fresh_token, token_hash

from .events import StudyClosed
from .models import Choice, Invitation, Reason, Study, StudyHost, Ticket, Verdict
from .queries import Bar, bar_of_study, invitation_behind, one_invitation

#: What the log of readings calls a choice.
READING = "choice"
CHOOSING = (Reason.FITS_WELL, Reason.USES_SERVICE, Reason.OTHER_PERSPECTIVE, Reason.OTHER)
LEAVING_OUT = (
    Reason.ASKED_RECENTLY,
    Reason.COLLEAGUE_ASKED,
    Reason.NOT_NOW_BUSY,
    Reason.DOES_NOT_FIT,
    Reason.OTHER,
)


class StudyNotOpen(Exception):
    """The study is closed, over or has not begun, so nothing new happens in it."""

    def __init__(self, why: Bar) -> None:
        super().__init__(why.value)
        self.why = why


class NoHosts(Exception):
    """Nobody who still holds interviews was named for a study."""


class AlreadyInvited(Exception):
    """They were invited to this study; that is done once and not undone."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is asked, of whom and when: everything about a study that somebody here decides."""

    question_de: str
    question_en: str
    goal: str
    wanted: dict[str, str]
    number: int
    hosts: Collection[UUID]
    opens_on: date
    ends_on: date
    minutes: int = 60
    step: int = 30
    seats: int = 1
    observers: bool = True
    reminders: int = 1
    remind_after_days: int = 5

    @property
    def _fields(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if name != "hosts"}


@transaction.atomic
def open_study(plan: Plan, *, by: User) -> Study:
    """The study stands, with its hosts. Raises NoHosts."""
    study = Study.objects.create(**plan._fields, made_by=by.pk)
    _set_hosts(study, plan.hosts)
    return study


@transaction.atomic
def change_study(study_id: UUID, plan: Plan, *, by: User) -> Study:
    """The study is as this plan says from now on; what was written before stays as it was sent.

    Raises StudyNotOpen for one that was closed, NoHosts.
    """
    study = Study.objects.select_for_update().get(pk=study_id)
    if study.closed_at:
        raise StudyNotOpen(Bar.STUDY_CLOSED)
    for name, value in plan._fields.items():
        setattr(study, name, value)
    # The numbers are counted elsewhere, perhaps at this moment.
    study.save(update_fields=list(plan._fields))
    _set_hosts(study, plan.hosts)
    return study


def _set_hosts(study: Study, hosts: Collection[UUID]) -> None:
    holding = set(Host.objects.filter(pk__in=hosts, left_at=None).values_list("pk", flat=True))
    if not holding:
        raise NoHosts
    study.hosting.exclude(host__in=holding).delete()
    StudyHost.objects.bulk_create(
        (StudyHost(study=study, host_id=host) for host in sorted(holding)), ignore_conflicts=True
    )


@transaction.atomic
def close_study(study_id: UUID, *, by: User, cancel_upcoming: bool) -> None:
    """The study is over: nobody is invited, reminded or can book from here on. Twice is not an error.

    Invitations, reminders and waiting letters end with it without being touched: each asks when it acts.
    """
    open_now = Study.objects.filter(pk=study_id, closed_at=None)
    if open_now.update(closed_at=now(), closed_by=by.pk):
        record(StudyClosed(study=study_id, cancel_upcoming=cancel_upcoming))


def choose(study: Study, person_id: UUID, *, by: User, reason: str, words: str | None = None) -> Choice:
    """A named person wants this one asked, and says why. Nobody is asked yet.

    Raises MayNotBeAsked, StudyNotOpen, AlreadyInvited, NoReason.
    """
    return _decide(study, person_id, Verdict.CHOSEN, by=by, reason=reason, words=words)


def leave_out(study: Study, person_id: UUID, *, by: User, reason: str, words: str | None = None) -> Choice:
    """A named person does not want this one asked for this study, and says why.

    Raises MayNotBeAsked, StudyNotOpen, AlreadyInvited, NoReason.
    """
    return _decide(study, person_id, Verdict.LEFT_OUT, by=by, reason=reason, words=words)


@transaction.atomic
def _decide(
    study: Study, person_id: UUID, verdict: Verdict, *, by: User, reason: str, words: str | None
) -> Choice:
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    if why := _bar_to(verdict, person):
        raise MayNotBeAsked(why)
    must_go_on(Study.objects.get(pk=study.pk))
    if Invitation.objects.filter(study=study, person=person_id).exists():
        raise AlreadyInvited
    given = {"reason": _usual(verdict, reason), "words": _words(reason, words)}
    choice, _new = Choice.objects.update_or_create(
        study=study, person=person, defaults={"verdict": verdict, "by": by.pk, "at": now(), **given}
    )
    note_reading(by, person=person_id, what=READING)
    return choice


def _bar_to(verdict: Verdict, person: Person | None) -> Barred | None:
    """Who wants no invitations may be left out: that is what they want. Nothing else passes by the gate."""
    if person is None:
        return Barred.NOT_ALLOWED
    if verdict == Verdict.CHOSEN:
        return barred(person)
    return None if allows(person.pk, "storage") else Barred.NOT_ALLOWED


def must_go_on(study: Study) -> None:
    """Raises StudyNotOpen for a study that is closed or over; one that has not begun is prepared."""
    if (why := bar_of_study(study)) and why is not Bar.STUDY_NOT_OPEN:
        raise StudyNotOpen(why)


def _usual(verdict: Verdict, reason: str) -> Reason:
    if reason not in (CHOOSING if verdict == Verdict.CHOSEN else LEAVING_OUT):
        raise NoReason
    return Reason(reason)


def _words(reason: str, words: str | None) -> str | None:
    if reason != Reason.OTHER:
        return None
    said = " ".join((words or "").replace("\0", "").split())
    if len(said) < REASON:
        raise NoReason
    return said


@transaction.atomic
def decline(token: str, *, never: bool) -> Invitation:
    """Somebody says by the link in a letter: not this time, or never again. Raises LinkEnded."""
    invitation = invitation_behind(token, lock=True)
    _answer(invitation, Answer.NEVER if never else Answer.NOT_NOW)
    return invitation


@transaction.atomic
def note_booked(invitation_id: UUID) -> None:
    """Somebody has booked: that is their answer, it counts once, and nobody reminds them any more."""
    invitation = one_invitation(invitation_id, lock=True)
    if invitation is None:
        return
    if not Refusal.objects.filter(person=invitation.person_id, until=None).exists():
        # A no for good stands until they take it back themselves; a coordinator's booking does not.
        _answer(invitation, Answer.YES)
    if invitation.booked_at is None:
        invitation.booked_at = now()
        invitation.save(update_fields=["booked_at"])
        Study.objects.filter(pk=invitation.study_id).update(booked=F("booked") + 1)


def note_held(study_id: UUID, *, by: int = 1) -> None:
    """One more interview of this study was held; or one less, where somebody says that it was not."""
    Study.objects.filter(pk=study_id).update(held=F("held") + by)


def make_ticket(invitation: Invitation) -> str:
    """One more link to the same invitation; its token stands in the letter that holds it and nowhere else."""
    token = fresh_token()
    Ticket.objects.create(token_hash=token_hash(token), invitation=invitation, person_id=invitation.person_id)
    return token


def _answer(invitation: Invitation, said: Answer) -> None:
    """Their word stands, the last one counts, and whoever says no is counted for as long as it is a no."""
    note_answer(invitation.contact, said)
    before, invitation.declined_at = invitation.declined_at, None if said == Answer.YES else now()
    invitation.remind_at = None
    invitation.save(update_fields=["declined_at", "remind_at"])
    if more := bool(invitation.declined_at) - bool(before):
        Study.objects.filter(pk=invitation.study_id).update(declined=F("declined") + more)

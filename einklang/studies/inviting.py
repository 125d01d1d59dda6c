"""Inviting to a study: one letter each, within the caps or with a reason, and only who was chosen."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from einklang.contacts.actions import CapReached, MayNotBeAsked, NoReason, Override, ask_for_interview
from einklang.contacts.queries import Barred
from einklang.people.models import Person
from einklang.staff.models import User

from .actions import AlreadyInvited, NoHosts, StudyNotOpen
from .letters import INVITATION, PATH, about
from .models import Invitation, Study, Ticket
from .queries import bar_of_study, hosts_of, is_chosen, next_wave


class NotChosen(Exception):
    """Nobody decided that this person is asked for this study."""


#: Why somebody is not invited; whoever shows it has a sentence for each.
REFUSED = (MayNotBeAsked, CapReached, NoReason, StudyNotOpen, AlreadyInvited, NotChosen)
Refused = MayNotBeAsked | CapReached | NoReason | StudyNotOpen | AlreadyInvited | NotChosen


@dataclass
class InvitedOrNot:
    """Who was invited in this wave, and who was not, each with what stood in the way."""

    wave: int
    invited: list[Invitation] = field(default_factory=list)
    refused: dict[UUID, Refused] = field(default_factory=dict)


def invite(
    study: Study, person_ids: Collection[UUID], *, by: User, overrides: Mapping[UUID, Override]
) -> InvitedOrNot:
    """A letter is written to each of those chosen, as one wave; one who cannot be asked keeps nobody back.

    Everybody is a transaction of their own. `overrides` are the reasons for whom a cap stands in the way.
    Raises NoHosts where nobody is left to talk to.
    """
    if not hosts_of(study):
        raise NoHosts
    done = InvitedOrNot(wave=next_wave(study))
    for person_id in dict.fromkeys(person_ids):
        try:
            override = overrides.get(person_id)
            done.invited.append(_invite(study, person_id, done.wave, by=by, override=override))
        except REFUSED as refusal:
            done.refused[person_id] = refusal
    return done


@transaction.atomic
def _invite(study: Study, person_id: UUID, wave: int, *, by: User, override: Override | None) -> Invitation:
    _check(study, person_id)
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise MayNotBeAsked(Barred.NOT_ALLOWED)
    contact = ask_for_interview(
        person_id, by=by, override=override, kind=INVITATION, path=PATH, context=about(study, person)
    )
    # The person is held from here on: what has changed since the first look, stops it now.
    study = Study.objects.select_for_update().get(pk=study.pk)
    _check(study, person_id, lock=True)
    due = contact.at + timedelta(days=study.remind_after_days) if study.reminders else None
    try:
        with transaction.atomic():
            invitation = Invitation.objects.create(
                study=study, person_id=person_id, contact=contact, wave=wave, remind_at=due
            )
    except IntegrityError as error:
        raise AlreadyInvited from error
    return invitation


def _check(study: Study, person_id: UUID, *, lock: bool = False) -> None:
    if why := bar_of_study(study):
        raise StudyNotOpen(why)
    if Invitation.objects.filter(study=study, person=person_id).exists():
        raise AlreadyInvited
    if not is_chosen(study, person_id, lock=lock):
        raise NotChosen


def count_asked(letter: UUID) -> None:
    """An invitation went out: whoever got it was asked, which stays when they are gone."""
    about = Invitation.objects.filter(contact__letter=letter)
    Study.objects.filter(pk__in=about.values("study")).update(asked=F("asked") + 1)


@transaction.atomic
def note_unsent(letter: UUID) -> None:
    """A letter was not sent and never will be: who was to get it was not invited, or not reminded."""
    Ticket.objects.filter(letter=letter).delete()
    invitation = Invitation.objects.filter(contact__letter=letter, booked_at=None).first()
    if invitation is None:
        return
    invitation.tickets.all().delete()
    invitation.delete()

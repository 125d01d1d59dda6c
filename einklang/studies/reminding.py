"""Reminders of an invitation: few, days apart, and none once there is nothing to be reminded of.

They are no contacts of their own: the caps count how often somebody is asked, and this is one asking in
one or two letters more, whose number and distance the first one says (docs/adr/0020-studies.md).
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.timezone import now

from einklang.ledger.causes import because_of
from einklang.mail.models import Letter
from einklang.mail.persons import url, write_to
from einklang.people.queries import unreachable_since
from einklang.policy import queries as policy
from einklang.staff.models import User
from einklang.vault.tokens import fresh_token, token_hash

from .letters import PATH, REMINDER, about
from .models import Invitation, Ticket
from .queries import one_invitation, wants_reminder

#: Reminders written in one round of the scheduler.
BATCH = 1000


def remind() -> int:
    """Remind everybody of whom it is time; returns how many letters were written."""
    due = Invitation.objects.filter(remind_at__lte=now()).order_by("remind_at")
    return sum(_remind(one) for one in list(due.values_list("pk", flat=True)[:BATCH]))


@transaction.atomic
def _remind(pk: UUID) -> bool:
    """Write one reminder if it is time for it; else say when to look again, or that there are no more."""
    invitation = one_invitation(pk, lock=True)
    if invitation is None or invitation.remind_at is None or invitation.remind_at > now():
        return False  # somebody was faster
    study = invitation.study
    if unreachable_since(invitation.person_id):
        return _next(invitation, now() + timedelta(days=study.remind_after_days))  # held back, not given up
    if invitation.reminded >= study.reminders or not wants_reminder(invitation):
        return _next(invitation, None)
    apart = timedelta(days=study.remind_after_days)
    letter = _last_letter(invitation)
    if letter is None:
        return _next(invitation, None)  # never sent, which is being written down
    if letter.sent_at is None or letter.sent_at + apart > now():
        return _next(invitation, (letter.sent_at or now()) + apart)
    with because_of("reminder", invitation.pk, letter.pk, invitation.reminded):
        _write(invitation)
    invitation.reminded += 1
    invitation.save(update_fields=["reminded"])
    _next(invitation, now() + apart if invitation.reminded < study.reminders else None)
    return True


def _next(invitation: Invitation, at: datetime | None) -> bool:
    invitation.remind_at = at
    invitation.save(update_fields=["remind_at"])
    return False


def _last_letter(invitation: Invitation) -> Letter | None:
    written = {invitation.contact.letter, *invitation.tickets.values_list("letter", flat=True)}
    return (
        Letter.objects.filter(pk__in=[letter for letter in written if letter]).order_by("written_at").last()
    )


def _write(invitation: Invitation) -> None:
    person, token, promise = invitation.person, fresh_token(), policy.current()
    by = User.objects.filter(pk=invitation.contact.by).values_list("name", flat=True).first()
    words = {
        "answer_url": url(PATH, token),
        "asked_by": by or "",
        "last": invitation.reminded + 1 >= invitation.study.reminders,
        **about(invitation.study, person),
    }
    ends_at = promise.clocks.unconfirmed.after(now(), promise.zone)
    letter = write_to(person, REMINDER, context=words, ends_at=ends_at)
    Ticket.objects.create(
        token_hash=token_hash(token), invitation=invitation, person=person, letter=letter.pk
    )

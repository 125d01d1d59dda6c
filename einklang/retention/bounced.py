"""Letters that came back: who never confirmed is forgotten, and of who did it is written down."""

import re
from email.message import Message
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import transaction

from einklang.mail import automatic
from einklang.mail.inbox import Action, Intent, Understood
from einklang.mail.incoming import Received
from einklang.mail.models import Letter
from einklang.people.actions import note_returned
from einklang.people.models import Person, State
from einklang.people.queries import with_email
from einklang.staff.queries import works_here

from .erasing import erase
from .models import Ground

_ADDRESS = re.compile(r"[^\s<>;,:()\"]+@[^\s<>;,:()\"@]+")
_LETTER = re.compile(r"<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@([^<>\s]+)>", re.IGNORECASE)
#: Who has not said yes: of them nothing is kept when their address does not exist (SPEC 3).
UNCONFIRMED = (State.NAMED, State.PENDING)


def read_bounce(received: Received, dry_run: bool) -> Understood | None:
    """End the address that a mail server says does not exist. None: no mail server wrote this.

    Anybody can write such a report. One that holds the Message-ID of a letter of ours, which only its
    recipient's server has seen, is believed; one that does not is for a person, if anybody is concerned.
    """
    if not automatic.is_a_report(received):
        return None
    said = automatic.read(received, dry_run)
    if said is None or said.intent == Intent.AUTO_REPLY:
        return said
    addresses = _returned(received)
    known = [one for one in addresses if with_email(one) or works_here(one)]
    if said.intent == Intent.BOUNCE_SOFT and addresses:
        late = _whose(received, known)
        if late is not None and not dry_run:
            note_returned(late.pk, lasting=False)
        return Understood(said.intent, Action.IGNORE, f"{said.why}; mail servers try again by themselves")
    if said.intent != Intent.BOUNCE_HARD:
        return said
    if addresses and not known:
        why = f"{said.why}; nothing is kept of this address"
        return Understood(said.intent, Action.END_ADDRESS, why, done=True)
    person = _whose(received, known)
    if person is None:
        return said
    if person.state in UNCONFIRMED:
        deed, what = _forget, "nobody has confirmed this address, and it is forgotten"
    else:
        deed, what = _mark, "whoever confirmed it cannot be reached, which is written down and ends nothing"
    if not dry_run:
        deed(person.pk)
    why = f"{said.why}; {what}"
    return Understood(said.intent, Action.END_ADDRESS, why, done=True)


@transaction.atomic
def _mark(person_id: UUID) -> None:
    """Somebody who said yes cannot be reached from now on, and keeps everything."""
    if Person.objects.select_for_update().filter(pk=person_id).exists():
        note_returned(person_id, lasting=True)


@transaction.atomic
def _forget(person_id: UUID) -> None:
    """Somebody who never confirmed and cannot be reached is gone, without a mail."""
    still = Person.objects.select_for_update().filter(pk=person_id, state__in=UNCONFIRMED)
    if still.exists():
        erase([person_id], ground=Ground.UNCONFIRMED)


def _returned(received: Received) -> list[str]:
    """The addresses that the report is about."""
    said = [
        str(block.get("Final-Recipient") or block.get("Original-Recipient") or "")
        for part in received.parts("message/delivery-status")
        if isinstance(blocks := part.get_payload(), list)
        for block in blocks
        if isinstance(block, Message)
    ]
    return [one for value in said for one in _ADDRESS.findall(value[:500])]


def _whose(received: Received, addresses: list[str]) -> Person | None:
    """The one person to whom the returned letter of ours was sent, at one of these addresses."""
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    for part in (*received.parts("message/rfc822"), *received.parts("text/rfc822-headers")):
        for letter, at in _LETTER.findall(part.as_string()[:20_000]):
            sent = Letter.objects.filter(pk=UUID(letter)).exclude(about=None).first()
            people = [one for address in addresses for one in with_email(address)]
            if sent is not None and at.casefold() == host.casefold():
                return next((one for one in people if one.pk == sent.about), None)
    return None

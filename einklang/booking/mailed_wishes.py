"""Times that somebody wishes for in a mail: whose invitation it is about, and what is certain of it.

The words of the mail are never kept: the times are, and where something is uncertain the mail itself stays in
the mailbox for whoever answers it.
"""

import re
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.timezone import now

from einklang.mail.automatic import is_automatic
from einklang.mail.inbox import Action, Intent, Understood
from einklang.mail.incoming import Received
from einklang.mail.models import Letter
from einklang.people.queries import with_email
from einklang.policy import queries as policy
from einklang.studies.models import Invitation, Study
from einklang.studies.queries import bookable, one_invitation

from . import named_times, queries, wish_code
from .letters import WISH_RECEIVED
from .models import Wish
from .named_times import Named
from .wishes import note_wish

#: Whoever writes this wants something else, or something else as well.
_RIGHTS = re.compile(
    r"widerruf|widerrufe|widerspr[eu]ch|lösch|loesch|einwilligung|abmeld|austrag|datenschutz|dsgvo|auskunft"
    r"|beschwer|withdraw|consent|eras(?:e|ure)|delet|unsubscrib|opt.?out|gdpr|privacy|object(?:ion)?\b|complain"
    r"|keine\s+(?:weiteren\s+)?(?:mails?|einladungen|e-mails?)|stop\s+(?:writing|mailing|contacting)",
    re.IGNORECASE,
)
_WISH = re.compile(
    r"\b(?:termin\w*|wunsch\w*|wünsch\w*|slot\w*|appointment\w*|zeit\w*|time\w*|schedule\w*|uhrzeit\w*|w-[2-9a-z]{8})\b",
    re.IGNORECASE,
)
#: Letters that read a wish back to somebody, within a day; more wishes than that are for a person.
A_DAY = 5
#: So many words are needed to wish for a few times politely; who writes more may say more.
WORDS = 60
_MORE = re.compile(
    r"\b(?:frage\w*|question\w*|telefon\w*|anruf\w*|rückruf\w*|ruf\w*|phone|call|teams|zoom|aufzeich\w*|record\w*"
    r"|kolleg\w*|colleague\w*|adresse|address|daten|data|vertrag\w*|rechnung\w*|contract|invoice|bill)\b",
    re.IGNORECASE,
)


def read_wish(received: Received, dry_run: bool) -> Understood | None:
    """Note the times that somebody with an open invitation wishes for. None: it is no wish of theirs."""
    if not received.is_for_booking or is_automatic(received) or received.forged:
        return None
    said = f"{received.subject}\n\n{received.own_words}"
    if _RIGHTS.search(said):
        return None
    zone = policy.current().zone
    named = named_times.read(received.own_words, zone=zone, at=now())
    if named.nothing and not _WISH.search(said):
        return None
    invitation, how = _invitation_of(received)
    if invitation is None:
        return None
    return _understood(invitation, named, how, said, dry_run)


def _understood(invitation: UUID, named: Named, how: str, said: str, dry_run: bool) -> Understood:
    if not wish_by_mail(invitation, named.times, dry_run=dry_run):
        why = f"{how} wishes for a time, but there can be no wish for this invitation now"
        return Understood(Intent.WISH_SLOT, Action.CASE_FOR_PERSON, why)
    if not named.times:
        why = f"{how} wishes for a time, and none is certain"
        return Understood(Intent.WISH_SLOT, Action.CASE_FOR_PERSON, why)
    more = not named.whole or len(said.split()) > WORDS or _MORE.search(said) is not None
    why = f"{how} wishes for certain times"
    return Understood(
        Intent.WISH_SLOT, Action.BOOK_WISH, f"{why}, and says more" if more else why, done=not more
    )


@transaction.atomic
def wish_by_mail(invitation_id: UUID, times: tuple[datetime, ...], *, dry_run: bool = False) -> bool:
    """A wish with these times is open; returns whether there can be one. The same wish twice is one."""
    invitation = one_invitation(invitation_id, lock=True)
    if invitation is None or bookable(invitation) or queries.seat_of(invitation):
        return False
    earlier = Wish.objects.filter(invitation=invitation_id).order_by("made_at").last()
    as_kept = [one.isoformat() for one in times]
    if earlier is not None and earlier.by_mail and (earlier.times == as_kept or not times):
        return earlier.closed_at is None
    if earlier is not None and earlier.closed_at is None and not times:
        return True  # what they named on the page stands
    if _written_lately(invitation) >= A_DAY:
        return False
    if not dry_run:
        note_wish(invitation, times, zone=policy.current().time_zone, by_mail=True)
    return True


def _written_lately(invitation: Invitation) -> int:
    """How many letters about wishes they got within a day: whoever has the code must not flood them."""
    letters = Letter.objects.filter(kind=WISH_RECEIVED, about=invitation.person_id)
    return letters.filter(written_at__gt=now() - timedelta(days=1)).count()


def _invitation_of(received: Received) -> tuple[UUID | None, str]:
    """The invitation a mail is about, and how we know: by the code in it, else by its certain sender."""
    codes = wish_code.found_in(f"{received.subject}\n{received.text}")
    if codes:
        found = [one for one in _open() if wish_code.of(one) in codes]
        return (found[0], "whoever has the code") if len(found) == 1 else (None, "")
    people = with_email(received.sender) if received.sender else []
    open_ones = list(_open(person__in=people)) if people else []
    return (open_ones[0], "somebody known") if len(open_ones) == 1 else (None, "")


def _open(**which: object) -> list[UUID]:
    """Invitations to studies that are open; whether each may still be used is asked when acting."""
    rows = Invitation.objects.filter(study__in=Study.objects.open(), **which)
    return list(rows.values_list("pk", flat=True))

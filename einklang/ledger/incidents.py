"""What should not have happened and did: noted by the code that saw it, read by whoever answers for it."""

import logging
from datetime import timedelta

from django.db import DatabaseError
from django.db.models import TextChoices
from django.utils.timezone import now

from .actions import name, record
from .events import IncidentNoted
from .models import Entry

logger = logging.getLogger("einklang.ledger")

#: The same thing again within this time is the same incident.
SAME = timedelta(hours=1)


class Incident(TextChoices):
    """Closed list: what is noted says what happened, never to whom."""

    MEDIA_SERVER_LOST = "media-server-lost"
    RECORDING_LOST = "recording-lost"
    WENT_ON_WRITING = "went-on-writing"
    MAIL_NOT_READ = "mail-not-read"
    #: A backup was put back; the number says how much of it had ended since.
    RESTORED = "restored"
    #: The daily proof of erasure found something left.
    PROOF_FAILED = "proof-failed"


def note(what: Incident, number: int = 1) -> None:
    """Write it down, once an hour at most. A database that is away keeps nobody from going on."""
    try:
        lately = Entry.objects.filter(kind=name(IncidentNoted), at__gt=now() - SAME)
        if not lately.filter(facts__what=what.value).exists():
            record(IncidentNoted(what=what.value, number=number))
    except DatabaseError as error:
        logger.error("an incident could not be noted (%s): %s", type(error).__name__, what.value)

"""Letters in: what a mail wants, as far as a program may tell, and what was done about it."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.utils.module_loading import import_string
from django.utils.timezone import now

from einklang.ledger import incidents
from einklang.ledger.incidents import Incident
from einklang.people.queries import with_email
from einklang.policy import queries as policy

from .incoming import Received, Unreadable, read
from .models import Taken

logger = logging.getLogger("einklang.mail")


class Intent(StrEnum):
    """What somebody, or a program of theirs, wants (SPEC 7)."""

    WITHDRAW = "withdraw"
    ERASE = "erase"
    ACCESS = "access"
    RECTIFY = "rectify"
    RESTRICT = "restrict"
    OBJECT = "object"
    PORTABILITY = "portability"
    COMPLAINT = "complaint"
    WISH_SLOT = "wish_slot"
    ACCEPT_INVITE = "accept_invite"
    DECLINE_INVITE = "decline_invite"
    BOUNCE_HARD = "bounce_hard"
    BOUNCE_SOFT = "bounce_soft"
    AUTO_REPLY = "auto_reply"
    QUESTION = "question"
    UNRELATED = "unrelated"
    SEVERAL = "several"


class Action(StrEnum):
    """What is done about it (SPEC 7)."""

    EXECUTE = "execute"
    STOP_AND_ASK = "stop_and_ask_registered"
    BOOK_WISH = "book_wish"
    NOTE_REPLY = "note_reply"
    CASE_FOR_PERSON = "case_for_person"
    END_ADDRESS = "end_address"
    IGNORE = "ignore"


@dataclass(frozen=True)
class Understood:
    """What a mail wants and what follows. `why` is for whoever looks after the mailbox; it quotes nobody."""

    intent: Intent
    action: Action
    why: str
    #: Ids of processings, or "all": what a withdrawal is about.
    processings: tuple[str, ...] | str = ()
    #: Nothing in it is left for a person: the mail may go.
    done: bool = False
    #: Too much came today: it stays where it is, and is looked at again tomorrow.
    put_off: bool = False

    def as_json(self) -> dict[str, object]:
        """The four keys that `einklang receive` prints."""
        about = self.processings if isinstance(self.processings, str) else list(self.processings)
        return {"intent": self.intent, "processings": about, "action": self.action, "why": self.why}


#: Looks at a mail and deals with it; with True it only says what it would do. None: nothing for it.
Reader = Callable[[Received, bool], Understood | None]


def take(message: bytes, *, dry_run: bool = False, whole: bool = True) -> Understood:
    """What this mail wants is done, once however often it comes, or it is left for a person.

    Of a mail that is not `whole` these are some of its bytes.

    Never refuses: what nobody understands, and what cannot even be read, is for a person. Raises only where
    the database does not answer, so that the mail is taken again later.
    """
    try:
        received = read(message, whole=whole)
        readers: Sequence[Reader] = import_string(settings.READERS)
        for reader in readers:
            if understood := reader(received, dry_run):
                return understood
        return _for_a_person(received)
    except Unreadable as error:
        return Understood(Intent.UNRELATED, Action.CASE_FOR_PERSON, f"it cannot be read: {error}")
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        # Whatever a stranger wrote, it must not keep the next mail back; the name of the error quotes nobody.
        logger.error("a mail is left for a person: %s", type(error).__name__)
        if not dry_run:
            incidents.note(Incident.MAIL_NOT_READ)
        why = f"reading it failed ({type(error).__name__})"
        return Understood(Intent.UNRELATED, Action.CASE_FOR_PERSON, why)


def is_new(received: Received) -> bool:
    """Whether this mail was never dealt with; with the caller's commit it was."""
    promise = policy.current()
    ends_at = promise.clocks.read_log.end(now(), promise.zone)
    return Taken.objects.get_or_create(pk=received.mark, defaults={"ends_at": ends_at})[1]


def _for_a_person(received: Received) -> Understood:
    if received.sender and with_email(received.sender):
        return Understood(Intent.QUESTION, Action.CASE_FOR_PERSON, "somebody known writes in their own words")
    return Understood(Intent.UNRELATED, Action.CASE_FOR_PERSON, "nothing in it is for a program")

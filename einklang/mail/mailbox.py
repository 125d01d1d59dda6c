"""Reading the mailbox that answers come to, one mail at a time."""

import logging
import re
from collections import deque
from collections.abc import Callable, Iterator
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.timezone import localdate, now
from imap_tools import BaseMailBox

from einklang.ledger.errands import run
from einklang.people.queries import registered_among
from einklang.vault import index

from . import imap
from .inbox import Action, take
from .incoming import CLAIMED, LIMIT
from .models import Inbox

logger = logging.getLogger("einklang.mail")

#: Between two looks, and how long a worker that reads has the mailbox for itself, anew with each mail.
PAUSE, HELD = timedelta(minutes=1), timedelta(minutes=2)
#: After so many mails it is looked whether somebody known has written meanwhile.
ROUND = 50
_ADDRESS = re.compile(r"[^\s<>,;:()\"]+@[^\s<>,;:()\"@]+")


def read_mailbox(stop: Callable[[], bool] = lambda: False) -> int:
    """Deal with every mail that came since the last look, if it is time for one; returns how many.

    Mails of people who are registered come first: no withdrawal waits behind ten thousand others. What is
    executed goes from the mailbox, the rest stays unread for people. Whatever happens in between, a mail is
    either dealt with or still there: it goes after its effects are committed. `stop` is asked before each
    mail.
    """
    if not settings.IMAP_URL:
        return 0
    here = index.load().exact("mailbox", settings.IMAP_URL)
    Inbox.objects.get_or_create(pk=here)
    dealt_with: list[int] = []

    def look(inbox: Inbox) -> None:
        pause = (inbox.next_at or now()) - now()
        _note(inbox, next_at=now() + HELD)
        try:
            for number in _dealt_with(inbox, stop):
                dealt_with.append(number)
        except Exception as error:
            _note(inbox, next_at=now() + pause)
            logger.warning("the mailbox could not be read (%s), tried again later", type(error).__name__)
            raise
        _note(inbox, next_at=now() + PAUSE, tries=0, failed_with="", read_at=now())

    run(Inbox.objects.filter(pk=here), look)
    return len(dealt_with)


class _Turns:
    """Whose turn it is: known senders first, then the others, each the oldest first."""

    def __init__(self, mailbox: BaseMailBox, last: int) -> None:
        self._mailbox, self._seen, self._left = mailbox, last, 0
        self._known: deque[int] = deque()
        self._others: deque[int] = deque()

    def next(self) -> int | None:
        """The number of the mail whose turn it is; None where no more wait."""
        if self._left == 0 or not (self._known or self._others):
            self._look()
        self._left -= 1
        waiting = self._known or self._others
        return waiting.popleft() if waiting else None

    @property
    def all_before(self) -> int:
        """Up to this number every mail had its turn."""
        return min((one[0] - 1 for one in (self._known, self._others) if one), default=self._seen)

    def _look(self) -> None:
        self._left = ROUND
        if new := imap.numbers_after(self._mailbox, self._seen):
            self._seen = new[-1]
            claimed = {
                number: _ADDRESS.findall(header)[:CLAIMED]
                for number, header in imap.senders(self._mailbox, new).items()
            }
            known = registered_among(one for found in claimed.values() for one in found)
            for number in new:
                theirs = known.intersection(claimed.get(number, []))
                (self._known if theirs else self._others).append(number)


def _dealt_with(inbox: Inbox, stop: Callable[[], bool]) -> Iterator[int]:
    """The numbers of the mails as they are dealt with."""
    with imap.opened(urlsplit(settings.IMAP_URL)) as (mailbox, validity):
        if validity != inbox.validity:
            _note(inbox, validity=validity, number=0, put_off_from=None)
        if inbox.put_off_from is not None and inbox.put_off_on != localdate():
            _note(inbox, number=min(inbox.number, inbox.put_off_from - 1), put_off_from=None)
        turns = _Turns(mailbox, inbox.number)
        while (number := turns.next()) is not None:
            if stop():
                return
            if _deal_with(mailbox, number):
                put_off_from = min(number, inbox.put_off_from or number)
                _note(inbox, put_off_from=put_off_from, put_off_on=localdate())
            _note(inbox, number=turns.all_before, next_at=now() + HELD)
            yield number


def _deal_with(mailbox: BaseMailBox, number: int) -> bool:
    """Deal with one mail; returns whether it is put off to another day."""
    size = imap.size(mailbox, number)
    if size is None:
        return False  # somebody took it out meanwhile
    if size > LIMIT:
        words = imap.skimmed(mailbox, number, size)
    else:
        message = imap.fetched(mailbox, number)
        words = None if message is None else (message, True)
    if words is None:
        return False
    understood = take(words[0], whole=words[1])
    logger.info("a mail: %s, %s", understood.intent, understood.action)
    if understood.done:
        imap.take_out(mailbox, number)
    elif understood.action == Action.IGNORE:
        imap.store(mailbox, number, r"(\Seen)")
    return understood.put_off


def _note(inbox: Inbox, **what: object) -> None:
    for name, value in what.items():
        setattr(inbox, name, value)
    inbox.save(update_fields=list(what))

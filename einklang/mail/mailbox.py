"""Reading the mailbox that answers come to, one mail at a time (IMAP, RFC 3501)."""

import logging
import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from ipaddress import ip_address
from urllib.parse import SplitResult, unquote, urlsplit

from django.conf import settings
from django.utils.timezone import now
from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted

from einklang.ledger.errands import run
from einklang.vault import index

from .inbox import Action, take
from .incoming import LIMIT
from .models import Inbox

logger = logging.getLogger("einklang.mail")

#: Between two looks, and how long a worker that reads has the mailbox for itself, anew with each mail.
PAUSE, HELD = timedelta(minutes=1), timedelta(minutes=2)
#: Seconds to wait for the server.
TIMEOUT = 20
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


class NoMailbox(Exception):
    """The address of the mailbox is not one; the text quotes nobody."""


class Interrupted(Exception):
    """The server did not give what it said it had; the mailbox is read again later."""


def read_mailbox(stop: Callable[[], bool] = lambda: False) -> int:
    """Deal with every mail that came since the last look, if it is time for one; returns how many.

    What is executed goes from the mailbox, the rest stays unread for people. Whatever happens in between, a
    mail is either dealt with or still there: it goes after its effects are committed. `stop` is asked after
    each mail.
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


def _dealt_with(inbox: Inbox, stop: Callable[[], bool]) -> Iterator[int]:
    """The numbers of the mails as they are dealt with, oldest first."""
    with _opened(urlsplit(settings.IMAP_URL)) as (mailbox, validity):
        if validity != inbox.validity:
            _note(inbox, validity=validity, number=0)
        for number in _numbers_after(mailbox, inbox.number):
            if stop():
                return
            _deal_with(mailbox, number)
            _note(inbox, number=number, next_at=now() + HELD)
            yield number


def _deal_with(mailbox: BaseMailBox, number: int) -> None:
    size = _size(mailbox, number)
    if size is None:
        return  # somebody took it out meanwhile
    if size > LIMIT:
        logger.warning("a mail of %d MB is left for a person", size // 1_048_576)
        return
    message = _whole(mailbox, number)
    if message is None:
        return
    understood = take(message)
    logger.info("a mail: %s, %s", understood.intent, understood.action)
    if understood.done:
        _take_out(mailbox, number)
    elif understood.action == Action.IGNORE:
        _store(mailbox, number, r"(\Seen)")


def _note(inbox: Inbox, **what: object) -> None:
    for name, value in what.items():
        setattr(inbox, name, value)
    inbox.save(update_fields=list(what))


@contextmanager
def _opened(address: SplitResult) -> Iterator[tuple[BaseMailBox, int]]:
    """The mailbox with its folder chosen, and the folder's UIDVALIDITY."""
    folder = unquote(address.path.strip("/")) or "INBOX"
    mailbox = _connected(address)
    try:
        mailbox.login(unquote(address.username or ""), unquote(address.password or ""), initial_folder=None)
        status = mailbox.folder.status(folder, ["UIDVALIDITY"])
        mailbox.folder.set(folder)
        yield mailbox, int(status["UIDVALIDITY"])
    finally:
        mailbox.client.shutdown()


def _connected(address: SplitResult) -> BaseMailBox:
    host = address.hostname or ""
    # Certificates are verified; a site with an authority of its own names it in SSL_CERT_FILE.
    trust = ssl.create_default_context()
    if address.scheme == "imaps" and host:
        return MailBox(host, address.port or 993, timeout=TIMEOUT, ssl_context=trust)
    if address.scheme != "imap" or not host:
        raise NoMailbox("IMAP_URL: imaps://user:password@host:993/Folder")
    if _is_this_machine(host):
        return MailBoxUnencrypted(host, address.port or 143, timeout=TIMEOUT)
    return MailBoxStartTls(host, address.port or 143, timeout=TIMEOUT, ssl_context=trust)


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _numbers_after(mailbox: BaseMailBox, last: int) -> list[int]:
    # "n:*" always names the last mail too, whatever its number (RFC 3501, 6.4.8).
    found = (int(one) for one in mailbox.uids(f"UID {last + 1}:*"))
    return sorted(one for one in found if one > last)


def _size(mailbox: BaseMailBox, number: int) -> int | None:
    said = _asked(mailbox, "FETCH", str(number), "(RFC822.SIZE)")
    found = next((match for one in said if (match := _SIZE.search(_line(one)))), None)
    return int(found[1]) if found else None


def _whole(mailbox: BaseMailBox, number: int) -> bytes | None:
    """The bytes of a mail, which stays unread; None where it is gone."""
    said = _asked(mailbox, "FETCH", str(number), "(BODY.PEEK[])")
    return next((one[1] for one in said if isinstance(one, tuple)), None)


def _take_out(mailbox: BaseMailBox, number: int) -> None:
    """This mail is gone from the mailbox, and no other that somebody marked."""
    _store(mailbox, number, r"(\Deleted)")
    # Asked after signing in: before that, servers tell less of what they can do.
    if any(b"UIDPLUS" in _line(one) for one in mailbox.client.capability()[1]):
        _asked(mailbox, "EXPUNGE", str(number))
    else:
        mailbox.expunge()


def _store(mailbox: BaseMailBox, number: int, flags: str) -> None:
    _asked(mailbox, "STORE", str(number), "+FLAGS.SILENT", flags)


def _asked(mailbox: BaseMailBox, *command: str) -> list[object]:
    answer, said = mailbox.client.uid(*command)
    if answer != "OK":
        raise Interrupted(command[0])
    return list(said)


def _line(said: object) -> bytes:
    part = said[0] if isinstance(said, tuple) else said
    return part if isinstance(part, bytes) else b""

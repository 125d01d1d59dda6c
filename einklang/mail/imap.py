"""What is asked of a mail server (IMAP, RFC 3501): one connection, mails by their numbers."""

import re
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from ipaddress import ip_address
from itertools import pairwise
from urllib.parse import SplitResult, unquote

from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted

from .skimming import Skim

#: Seconds to wait for the server.
TIMEOUT = 20
#: Bytes of a big mail that are asked for at once, and of any mail that are looked at.
PIECE, MOST = 1_048_576, 100 * 1_048_576
#: So many senders are asked for at once, and so many bytes looked at of each.
AT_ONCE, SENDER = 500, 2000
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_NUMBER = re.compile(rb"\bUID (\d+)")


class NoMailbox(Exception):
    """The address of the mailbox is not one; the text quotes nobody."""


class Interrupted(Exception):
    """The server did not give what it said it had; the mailbox is read again later."""


@contextmanager
def opened(address: SplitResult) -> Iterator[tuple[BaseMailBox, int]]:
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


def numbers_after(mailbox: BaseMailBox, last: int) -> list[int]:
    # "n:*" always names the last mail too, whatever its number (RFC 3501, 6.4.8).
    found = (int(one) for one in mailbox.uids(f"UID {last + 1}:*"))
    return sorted(one for one in found if one > last)


def senders(mailbox: BaseMailBox, numbers: Sequence[int]) -> dict[int, str]:
    """Who says to have written these mails, as the header stands there."""
    found = {}
    for place in range(0, len(numbers), AT_ONCE):
        which = ",".join(map(str, numbers[place : place + AT_ONCE]))
        said = _asked(mailbox, "FETCH", which, f"(UID BODY.PEEK[HEADER.FIELDS (FROM)]<0.{SENDER}>)")
        for one, after in pairwise([*said, b""]):
            # Servers name the number before the header or behind it.
            if isinstance(one, tuple) and (number := _NUMBER.search(one[0]) or _NUMBER.search(_line(after))):
                found[int(number[1])] = one[1].decode("utf-8", "replace")
    return found


def size(mailbox: BaseMailBox, number: int) -> int | None:
    said = _asked(mailbox, "FETCH", str(number), "(RFC822.SIZE)")
    found = next((match for one in said if (match := _SIZE.search(_line(one)))), None)
    return int(found[1]) if found else None


def fetched(mailbox: BaseMailBox, number: int, which: str = "") -> bytes | None:
    """The bytes of a mail, or these of them; it stays unread. None where it is gone."""
    said = _asked(mailbox, "FETCH", str(number), f"(BODY.PEEK[]{which})")
    return next((one[1] for one in said if isinstance(one, tuple)), None)


def skimmed(mailbox: BaseMailBox, number: int, size: int) -> tuple[bytes, bool] | None:
    """The words of a big mail, and whether they are all; files go by. None where it is gone."""
    skim = Skim()
    for place in range(0, min(size, MOST), PIECE):
        piece = fetched(mailbox, number, f"<{place}.{PIECE}>")
        if piece is None:
            return None
        skim.feed(piece)
    return skim.end(), skim.complete and size <= MOST


def take_out(mailbox: BaseMailBox, number: int) -> None:
    """This mail is gone from the mailbox, and no other that somebody marked."""
    store(mailbox, number, r"(\Deleted)")
    # Asked after signing in: before that, servers tell less of what they can do.
    if any(b"UIDPLUS" in _line(one) for one in mailbox.client.capability()[1]):
        _asked(mailbox, "EXPUNGE", str(number))
    else:
        mailbox.expunge()


def store(mailbox: BaseMailBox, number: int, flags: str) -> None:
    _asked(mailbox, "STORE", str(number), "+FLAGS.SILENT", flags)


def _asked(mailbox: BaseMailBox, *command: str) -> list[object]:
    answer, said = mailbox.client.uid(*command)
    if answer != "OK":
        raise Interrupted(command[0])
    return list(said)


def _line(said: object) -> bytes:
    part = said[0] if isinstance(said, tuple) else said
    return part if isinstance(part, bytes) else b""

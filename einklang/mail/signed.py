"""Who signed a mail (DKIM, RFC 6376): our own look, for sites whose mail server does not say.

A signature proves that its domain sent these words to somebody at some time. So it has to cover whom they are
for and when they were written, and everything by which they are read.
"""

from datetime import datetime, timedelta
from email.message import Message
from email.utils import parsedate_to_datetime

import dkim
from django.conf import settings

#: So many signatures are looked at; each asks the domain's name server.
MOST = 3
#: Seconds to wait for a name server.
TIMEOUT = 5
_COVERED = ("from", "to", "subject", "date")
#: These too where they are there: with others the same bytes are read differently.
_READ_BY = ("content-type", "content-transfer-encoding")


def look_up(name: bytes, timeout: int = TIMEOUT) -> bytes | None:
    """The TXT record under this name; raises dkim.DKIMException where no name server answers."""
    found: bytes | None = dkim.get_txt(name, timeout=timeout)
    return found


def vouches(message: "Message[str, str]", raw: bytes, domain: str, *, at: datetime) -> bool:
    """Whether this domain, or one above it, signed this mail lately and as a whole."""
    if not _is_fresh(message, at) or any(
        len(message.get_all(name) or []) > 1 for name in (*_COVERED, *_READ_BY)
    ):
        return False
    count = min(len(message.get_all("DKIM-Signature") or []), MOST)
    return any(_holds(message, raw, domain, number) for number in range(count))


def _holds(message: "Message[str, str]", raw: bytes, domain: str, number: int) -> bool:
    check = dkim.DKIM(raw, minkey=1024, timeout=TIMEOUT)
    try:
        prepared = check.verify_headerprep(number)
        if not prepared or not _is_enough(message, prepared[0], domain):
            return False
        return bool(check.verify(number, dnsfunc=look_up))
    except (dkim.DKIMException, ValueError, KeyError, IndexError):
        return False  # broken, or nobody answers: then it is not certain, and that is all


def _is_enough(message: "Message[str, str]", signature: dict[bytes, bytes], domain: str) -> bool:
    signer = signature[b"d"].decode("ascii", "replace").casefold().rstrip(".")
    covered = {one.strip().casefold() for one in signature[b"h"].decode("ascii", "replace").split(":")}
    needed = {*_COVERED, *(name for name in _READ_BY if message.get(name))}
    return (
        "." in signer
        and (domain == signer or domain.endswith(f".{signer}"))
        and needed <= covered
        and b"l" not in signature  # else more may stand below what was signed
        and signature[b"a"] != b"rsa-sha1"
    )


def _is_fresh(message: "Message[str, str]", at: datetime) -> bool:
    try:
        written = parsedate_to_datetime(str(message.get("Date") or ""))
    except ValueError:
        return False
    return written.tzinfo is not None and abs(at - written) <= timedelta(days=settings.SIGNATURE_DAYS)

"""A mail as it came in, read without trusting any byte of it."""

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser
from functools import cached_property
from itertools import pairwise

from django.conf import settings
from django.utils.timezone import now

from einklang.policy import queries as policy
from einklang.vault import index
from einklang.vault.index import normal_email

from . import authentic, signed
from .pages import words_of
from .skimming import Skim

#: Bytes. Of what is bigger only the words are read, wherever they stand, and no files (`skimming`).
LIMIT, BEGINNING = 5 * 1_048_576, 524_288
#: So many parts, one within another or beside another, are enough for any mail that people write.
PARTS, DEPTH = 200, 20
#: Characters of the words that are looked at; a wish or a withdrawal is said long before.
WORDS = 20_000
#: So many senders are looked at where somebody claims to be several.
CLAIMED = 3
#: Headers that say whom a mail is for; the latter ones are written by mail servers.
RECIPIENTS = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")
_ADDRESS = re.compile(r"[^\s<>,;:()\"]+@[^\s<>,;:()\"@]+")
#: A word, as it stands in both versions of a mail.
_WORD = re.compile(r"[^\W\d_]{3,}")
#: Where the words of an earlier mail begin.
_QUOTED = re.compile(
    r"^\s*(?:"
    r"-{2,} ?$|_{10,}\s*$"
    r"|-{3,}.{0,20}(?:original|ursprüngliche|weitergeleitet|forwarded)"
    r"|(?:anfang der weitergeleiteten|begin forwarded)"
    r"|(?:von|from|gesendet|sent): .{3,}$"
    r"|.{3,80}<[^<>\s]+@[^<>\s]+> (?:schrieb|wrote)\b"
    r")",
    re.IGNORECASE,
)
_WROTE = re.compile(r"^\s*(?:am|on|le) .{6,160}(?:schrieb|geschrieben|wrote|a écrit)\b", re.IGNORECASE)


class Unreadable(Exception):
    """So broken that nothing can be told from it. The text quotes nobody."""


@dataclass(frozen=True)
class CalendarPart:
    """iCalendar in a mail: its text, and the METHOD that the part itself claims, "" for none."""

    text: str
    method: str


class Received:
    """One mail. What it says of itself is claimed until `sender` says otherwise."""

    def __init__(self, message: "Message[str, str]", raw: bytes, *, whole: bool = True) -> None:
        self._message = message
        self._raw = raw
        self._parts, all_of_them = _parts(message)
        #: Only a part of it was read: it is too big, or has more parts, or deeper ones, than people write.
        self.is_cut = not (whole and all_of_them)

    def headers(self, name: str) -> list[str]:
        """Every header of this name, decoded, from the top."""
        wanted = name.casefold()
        return [_decoded(value) for one, value in self._message.raw_items() if one.casefold() == wanted]

    def header(self, name: str) -> str:
        """The first header of this name, "" where there is none."""
        return next(iter(self.headers(name)), "")

    @cached_property
    def sender(self) -> str | None:
        """Whom it certainly comes from: the one From address, where our own mail server vouches for it.

        Where no server of ours is named, the address's domain has to have signed it.
        """
        froms = [str(one) for one in self._message.get_all("From") or []]
        if settings.AUTHSERV_ID:
            results = [str(one) for one in self._message.get_all("Authentication-Results") or []]
            return authentic.sender(froms, results, trusted=settings.AUTHSERV_ID)
        address = authentic.only_address(froms)
        domain = (address or "").rpartition("@")[2].casefold()
        return address if domain and signed.vouches(self._message, self._raw, domain, at=now()) else None

    @cached_property
    def claimed(self) -> list[str]:
        """Whom it says that it comes from, whether or not that is so."""
        froms = self._message.get_all("From") or []
        return [one for value in froms for one in _ADDRESS.findall(str(value)[:WORDS])][:CLAIMED]

    @cached_property
    def is_to_many(self) -> bool:
        """Whether it says of itself that it goes to many: a newsletter, a list."""
        bulk = self.header("Precedence").casefold() in ("bulk", "list", "junk")
        return bulk or bool(self.headers("List-Unsubscribe") or self.headers("List-Id"))

    @cached_property
    def has_more(self) -> bool:
        """Whether there is more in it than the words that were read: a file, or words without end."""
        files = any(
            (
                part.get_content_maintype() != "multipart"
                and part.get_content_type() not in ("text/plain", "text/html")
                and not part.get("Content-ID")
            )
            or _is_a_file(part)
            for part in self._parts
        )
        return files or self.is_cut or len(self.text) >= WORDS

    @cached_property
    def mark(self) -> bytes:
        """What tells this mail from every other, by whatever way it comes: a keyed hash."""
        said = (self.header(name) for name in ("Message-ID", "From", "Date", "Subject"))
        return index.load().exact("mail", "\0".join([*said, self.text]))

    @cached_property
    def forged(self) -> bool:
        """Whether our own mail server says that the sender is not who it claims to be."""
        seen = self._message.get_all("Authentication-Results") or []
        return authentic.refused([str(one) for one in seen], trusted=settings.AUTHSERV_ID)

    def is_for(self, address: str, headers: tuple[str, ...] = RECIPIENTS) -> bool:
        """Whether it was sent to this address, as far as its headers say."""
        wanted = normal_email(address)
        return any(normal_email(one) == wanted for one in self.named_in(headers))

    def named_in(self, headers: tuple[str, ...]) -> list[str]:
        """The addresses that stand in these headers."""
        values = (str(value) for header in headers for value in self._message.get_all(header) or [])
        return [found for value in values for found in _ADDRESS.findall(value[:WORDS])]

    @cached_property
    def is_written_to_us(self) -> bool:
        """Whether its writer wrote to the controller, or names nobody.

        What they wrote to others may be shown to us by anybody.
        """
        named = self.named_in(("To", "Cc"))
        return not named or any(map(policy.current().reaches_controller, named))

    @cached_property
    def is_for_booking(self) -> bool:
        """Whether it was sent to where wishes and answers about interviews go, as far as it says where."""
        return not self.named_in(RECIPIENTS) or self.is_for(policy.current().contact.booking)

    @cached_property
    def subject(self) -> str:
        return self.header("Subject")[:500]

    @cached_property
    def text(self) -> str:
        """Everything to be read in it, quoted mails included; of HTML only the words."""
        plain = [one for one in map(_text, self._of("text/plain")) if one.strip()]
        words = plain or [words_of(_text(part)) for part in self._of("text/html")]
        return "\n".join(words)[:WORDS]

    @cached_property
    def own_words(self) -> str:
        """What the sender wrote now: without quoted mails and without a signature below its "-- "."""
        own = []
        for line, following in pairwise([*self.text.splitlines(), ""]):
            if line.lstrip().startswith(">"):
                continue
            # "On Monday somebody" and "wrote:" may stand on two lines.
            if _QUOTED.match(line[:300]) or _WROTE.match(f"{line} {following}"[:300]):
                break
            own.append(line)
        return "\n".join(own).strip()

    @cached_property
    def says_two_things(self) -> bool:
        """Whether its plain version says what its formatted one does not show: one of them nobody saw."""
        pages = self._of("text/html")
        if not pages or not any(one.strip() for one in map(_text, self._of("text/plain"))):
            return False
        shown = set(_WORD.findall("\n".join(words_of(_text(one)) for one in pages)[: 2 * WORDS].casefold()))
        said = _WORD.findall(self.own_words.casefold())
        return sum(one not in shown for one in said) > len(said) // 5

    @cached_property
    def calendars(self) -> list[CalendarPart]:
        """iCalendar in it, as a part to be shown before a file."""
        found = self._of("text/calendar", attached=True) or self._of("application/ics", attached=True)
        return [CalendarPart(_text(part), str(part.get_param("method") or "").upper()) for part in found]

    def parts(self, kind: str) -> "list[Message[str, str]]":
        """The parts of this type, such as message/delivery-status."""
        return [part for part in self._parts if part.get_content_type() == kind]

    @property
    def kind(self) -> str:
        """The content type of the whole, with the report's type behind a space: multipart/report x."""
        report = str(self._message.get_param("report-type") or "").lower()
        return f"{self._message.get_content_type()} {report}".strip()

    def _of(self, kind: str, *, attached: bool = False) -> "list[Message[str, str]]":
        return [part for part in self.parts(kind) if attached or not _is_a_file(part)]


def read(message: bytes, *, whole: bool = True) -> Received:
    """The mail in these bytes, or of which these are a part; raises Unreadable."""
    if len(message) > LIMIT:
        skim = Skim()
        skim.feed(message)
        message, whole = skim.end(), whole and skim.complete
    try:
        return Received(message_from_bytes(message), message, whole=whole)
    except RecursionError:
        # Nested without end: who wrote it to whom is told by its headers, and its words are for a person.
        return Received(BytesHeaderParser().parsebytes(message[:BEGINNING]), b"", whole=False)
    except (MessageError, ValueError, LookupError) as error:
        raise Unreadable(f"broken ({type(error).__name__})") from error


def _parts(message: "Message[str, str]") -> "tuple[list[Message[str, str]], bool]":
    """The parts from the outside in, but not those of a mail within this mail; and whether that is all."""
    found: list[Message[str, str]] = []
    left, all_of_them = [(message, 0)], True
    while left and len(found) < PARTS:
        part, depth = left.pop()
        found.append(part)
        content = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(content, list):
            if depth == DEPTH:
                all_of_them = False
            else:
                left.extend((one, depth + 1) for one in reversed(content) if isinstance(one, Message))
    return found, all_of_them and not left


def _is_a_file(part: "Message[str, str]") -> bool:
    return part.get_content_disposition() == "attachment" or part.get_filename() is not None


def _decoded(value: object) -> str:
    """A header as it was meant, or as it stands where nobody can tell what was meant."""
    # Bytes that no header may have are UTF-8 if anything (RFC 6532).
    text = str(value).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    try:
        found = str(make_header(decode_header(text)))
    except (MessageError, LookupError, ValueError):
        found = text
    return _clean(" ".join(found.split()))


def _text(part: "Message[str, str]") -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    try:
        return _clean(content.decode(part.get_content_charset() or "utf-8"))
    except (LookupError, ValueError):
        # A wrong or unknown character set. What is left of the words may still be enough.
        return _clean(content.decode("utf-8", "replace"))


def _clean(text: str) -> str:
    """Without what no database and no program needs: NUL, and halves of characters."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")

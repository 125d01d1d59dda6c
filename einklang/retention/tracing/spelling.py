"""How a term may have been written: umlauts, letter case, encodings, escapes."""

import binascii
import json
import re
import unicodedata
from collections.abc import Iterator
from enum import Enum
from html import escape
from html.entities import codepoint2name
from urllib.parse import quote, quote_plus

_UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}
#: Up to so many letters, a term would stand in many words and numbers that have nothing to do with it.
SHORT = 4
#: Bytes of a term from which on it is looked for inside base64: fewer stand there by chance.
LONG_ENOUGH_FOR_BASE64 = 6


class Width(Enum):
    """How wide a character is, so that it is known what stands beside a match."""

    BYTE = 1
    #: UTF-16 without the outermost zero, so that either order of bytes is the same for most letters.
    WIDE = 2


def written(term: str) -> dict[bytes, Width]:
    """Every spelling as bytes in small ASCII letters; the case of ASCII letters does not matter."""
    found: dict[bytes, Width] = {}
    for text in forms(term):
        found[text.encode()] = Width.BYTE
        found[text.encode("utf-16-le")[:-1]] = found[text.encode("utf-16-be")[1:]] = Width.WIDE
        if not _PLAIN.fullmatch(text):
            found |= dict.fromkeys(escapes(text), Width.BYTE)
    return {one.lower(): width for one, width in found.items()}


def forms(term: str) -> set[str]:
    """The term in every case that matters, composed and not, with umlauts written out and put in."""
    low = term.lower()
    found = {low}
    if not term.isascii():
        cases = {unicodedata.normalize("NFC", case) for case in _cases(term)}
        found = cases | {unicodedata.normalize("NFD", case) for case in cases} | set(map(_written_out, cases))
    for text in _put_in(low):
        found |= _cases(text)
    if _NUMBER.fullmatch(term):
        found.add("".join(term.split()))
    return {text.lower() if text.isascii() else text for text in found}


def _cases(text: str) -> set[str]:
    cases = {text, text.lower(), text.upper()}
    return cases if "@" in text else cases | {text.title()}


def _written_out(text: str) -> str:
    for letter, pair in _UMLAUTS.items():
        text = text.replace(letter, pair).replace(letter.upper(), pair.capitalize())
    return text


def _put_in(text: str) -> Iterator[str]:
    """Umlauts for the pairs of letters that stand for them: each kind alone, and all of them."""
    every = text
    for letter, pair in _UMLAUTS.items():
        if pair in text:
            every = every.replace(pair, letter)
            yield text.replace(pair, letter)
    if every != text:
        yield every


def escapes(text: str) -> set[bytes]:
    """In addresses, JSON, HTML, quoted-printable; and in the one encoding that old programs write."""
    if _PLAIN.fullmatch(text.replace("@", "")):
        return {text.replace("@", "%40").encode()}
    found = {quote(text), quote(text, safe=""), quote(text, safe="@"), quote_plus(text), escape(text)}
    if text.isascii():
        return {one.encode() for one in found} | _printable(text.encode())
    found |= {json.dumps(text)[1:-1], _entities(text, "&#{:d};"), _entities(text, "&#x{:x};"), _named(text)}
    made = {one.encode() for one in found if one.isascii()} | _printable(text.encode())
    try:
        latin = text.encode("latin-1")
    except UnicodeEncodeError:
        return made
    return made | {latin, quote(latin).encode()} | _printable(latin)


def _printable(data: bytes) -> set[bytes]:
    """Quoted-printable, in a body (RFC 2045) and in a header (RFC 2047)."""
    body = b"".join(b"=%02x" % c if c > 126 or c == 61 else bytes((c,)) for c in data)
    return {body, body.replace(b" ", b"_")}


def _entities(text: str, form: str) -> str:
    return "".join(c if c.isascii() else form.format(ord(c)) for c in text)


def _named(text: str) -> str:
    return "".join(
        c if c.isascii() else f"&{codepoint2name[ord(c)]};" if ord(c) in codepoint2name else c for c in text
    )


def _usual(term: str) -> set[str]:
    return {case for text in (term, term.lower()) for case in (text, _written_out(text))}


def core(term: str) -> str:
    """The longest piece that is the same in every spelling but for letter case."""
    return max(_CORE.findall(term.lower()), key=len, default="")


def in_base64(term: str) -> set[bytes]:
    """What of the term's base64 is the same whatever stands before and after it: at the three offsets."""
    found = set()
    for text in {unicodedata.normalize("NFC", form) for form in _usual(term)}:
        data = text.encode()
        if len(data) >= LONG_ENOUGH_FOR_BASE64:
            for offset, skipped in ((0, 0), (1, 2), (2, 3)):
                whole = binascii.b2a_base64(b"\0" * offset + data, newline=False)
                found.add(whole[skipped : (offset + len(data)) * 8 // 6])
    return found | {one.translate(_URL_SAFE) for one in found}


_URL_SAFE = bytes.maketrans(b"+/", b"-_")
_PLAIN = re.compile(r"[0-9A-Za-z._~-]*")
_CORE = re.compile(r"(?:(?!ae|oe|ue|ss)[0-9a-z])+")
_NUMBER = re.compile(r"[\d\s./+()-]+")
_WORD, _DIGIT = re.compile(rb"[0-9A-Za-z\x80-\xff]"), re.compile(rb"[0-9]")


class Fence:
    """What may not stand beside a term: no digit beside a number, nothing of a word beside a short term."""

    def __init__(self, term: str) -> None:
        self._beside = _WORD if len(term) <= SHORT else _DIGIT if _NUMBER.fullmatch(term) else None

    def keeps_out(self, data: bytes | memoryview, begin: int, end: int, width: Width) -> bool:
        """Whether what stands in the data from `begin` to before `end` is part of something else."""
        if self._beside is None:
            return False
        if width is Width.BYTE:
            return self._fits(data[max(0, begin - 1) : begin]) or self._fits(data[end : end + 1])
        before, after = data[max(0, begin - 2) : begin], data[end : end + 2]
        return (len(before) == 2 and before[1] == 0 and self._fits(before[:1])) or (
            len(after) == 2 and after[0] == 0 and self._fits(after[1:])
        )

    def _fits(self, letter: bytes | memoryview) -> bool:
        return self._beside is not None and bool(self._beside.match(letter))

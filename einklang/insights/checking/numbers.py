"""Addresses and numbers that are shown whoever's they are, and streets with a number."""

import re
from collections.abc import Iterator

from .reading import Reading
from .traces import Hit, What

_AT = r"(?:@|\s?[(\[{]\s?(?:at|ät|@)\s?[)\]}]\s?)"
_DOT = r"(?:\.|\s?[(\[{]\s?(?:dot|punkt)\s?[)\]}]\s?)"
_MAIL = rf"(?<![\w.+%'-])[\w.+%'-]+{_AT}[\w-]+(?:{_DOT}[\w-]+)*"
_ENDINGS = "de|com|org|net|eu|info|io|at|ch|biz|berlin|hamburg|koeln|app|dev|gmbh|immo|haus|online|example"
_PAGE = r"(?:/[^\s<>\"“”]*[\w/])?"
_HOST = rf"(?<![\w@.])[\w-]+(?:\.[\w-]+)*\.(?:{_ENDINGS})(?![\w-]){_PAGE}"
_WEB = rf"(?:https?://|ftp://|www\.)[^\s<>\"“”]*[\w/]|{_HOST}"
#: ISO 13616: two letters, two digits, up to thirty letters and digits, in groups or not.
_IBAN = r"(?<!\w)[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{4}){2,7}(?:[ ]?[A-Z0-9]{1,3})?(?!\w)"
#: Six digits or more; or what begins like a telephone number and has as many.
_DIGITS = r"\d{6,}"
_PHONE = r"(?<![\d.,])(?:\+\d|\(0|\(\+\d|0\d)(?:[ \t()/.–-]{0,3}\d){4,}"
_DATE = re.compile(r"\d{1,2}\.\s?\d{1,2}\.(?:\s?\d{2,4})?")
#: Streets with a number, and postal codes with what they belong to; whole hundreds are quantities.
_GROWN = r"[A-ZÄÖÜ]\w*(?:straße|strasse|str\.|gasse|allee)"
_APART = r"[A-ZÄÖÜ]\w*[ -](?:Straße|Strasse|Str\.|Gasse|Allee)"
_STREET = rf"(?:{_GROWN}|{_APART})\s?\d{{1,4}}(?:\s?[a-h](?!\w))?"
_COUNTED = "Wohn|Einheit|WE|Miet|Haus|Objekt|Euro|Zähler|Werte|Mal|Tage"
_POSTCODE = rf"(?<![\w.,])(?:D-)?(?!\d{{3}}00)\d{{5}}\s(?!{_COUNTED})[A-ZÄÖÜ][^\W\d_]+"

_RULES = (
    (re.compile(_MAIL, re.IGNORECASE), What.ADDRESS),
    (re.compile(_WEB, re.IGNORECASE), What.ADDRESS),
    (re.compile(_IBAN), What.NUMBER),
    (re.compile(_DIGITS), What.NUMBER),
    (re.compile(_PHONE), What.NUMBER),
    (re.compile(_STREET), What.PLACE),
    (re.compile(_POSTCODE), What.PLACE),
)
#: What by its form alone is somebody's: a mailbox, an account, a number of six digits, a telephone.
_SOMEBODYS = tuple(_RULES[at] for at in (0, 2, 3, 4))


def hits(reading: Reading) -> Iterator[Hit]:
    """Mail and web addresses, telephone and account numbers, runs of six digits, streets with a number."""
    return _found(reading, _RULES)


def somebodys(reading: Reading) -> Iterator[Hit]:
    """Of these what belongs to a person: mail addresses, telephone and account numbers, six digits."""
    return _found(reading, _SOMEBODYS)


def _found(reading: Reading, rules: tuple[tuple[re.Pattern[str], What], ...]) -> Iterator[Hit]:
    for pattern, what in rules:
        for found in pattern.finditer(reading.plain):
            if not (what == What.NUMBER and _DATE.fullmatch(found[0])):
                yield Hit(*reading.span(*found.span()), what)

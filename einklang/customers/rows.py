"""From the cells of a row to a record, or to what is wrong with it."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from einklang.policy.schema import Policy

from .records import Record
from .refusals import BadRow, Flaw
from .titles import FULL_NAME

LONGEST_VALUE = 200
_ADDRESS = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]{2,}")
_NUMBER = re.compile(r"[0-9]{1,9}|[0-9]{1,3}(?:[.,'\u2019 ][0-9]{3}){1,2}")
_NO_FRACTION = re.compile(r"^(.*[0-9])[.,]0{1,2}$")
_PARTICLES = frozenset("von van vom zu zum zur der den de di la".split())
#: Words before a name that are no part of it.
_BEFORE_NAMES = re.compile(r"(?i)^(?:(?:herrn?|frau|mr|mrs|ms|dr|prof|dipl|ing|med|jur)\b[.-]*\s*)+")
#: What customer files call the kinds of company of the shipped policy, beside the policy's own words.
_KINDS = {
    "cooperative": "genossenschaft eg wohnungsgenossenschaft baugenossenschaft wohnungsbaugenossenschaft",
    "manager": "hausverwaltung verwaltung verwalter hausverwalter weg-verwaltung immobilienverwaltung",
    "private-landlord": "privat vermieter privatvermieter eigentümer privatperson landlord",
    "other": "sonstige sonstiges andere",
}


class Reader:
    """Reads rows by one choice of columns. `titles` are the cells of the row with the titles."""

    def __init__(self, mapping: Mapping[str, int], titles: Sequence[str], promise: Policy) -> None:
        self.columns = [(field, position) for field, position in mapping.items()]
        self.width = len(titles)
        self.titles = [_clean(title) for title in titles]
        self.first = self.titles[0] if self.titles else ""
        self.kinds = kinds(promise)

    def read(self, number: int, cells: list[str], flaw: Flaw | None) -> Record | BadRow | None:
        """The record, or why there is none; None for a row without anything in it."""
        if flaw:
            place = next((at for at, cell in enumerate(cells) if "\0" in cell), None)
            return BadRow(number, flaw, self._field_at(place), place)
        width = len(cells)
        if width != self.width:
            if not any(cell.strip() for cell in cells):
                return None
            if width < self.width:
                return BadRow(number, Flaw.TOO_FEW, other=width)
            if any(cell.strip() for cell in cells[self.width :]):
                return BadRow(number, Flaw.TOO_MANY, other=width)
        values: dict[str, str] = {}
        for field, position in self.columns:
            cell = cells[position]
            if len(cell) > LONGEST_VALUE:
                return BadRow(number, Flaw.TOO_LONG, field, position)
            values[field] = _clean(cell)
        return self._record(number, cells, values)

    def _record(self, number: int, cells: list[str], values: dict[str, str]) -> Record | BadRow | None:
        if not any(values.values()) and not any(cell.strip() for cell in cells):
            return None
        if _clean(cells[0]) == self.first and [_clean(cell) for cell in cells[: self.width]] == self.titles:
            return BadRow(number, Flaw.HEADER_AGAIN)
        if flaw := self._flaw(values):
            field, what = flaw
            return BadRow(number, what, field, dict(self.columns)[field])
        if name := values.pop(FULL_NAME, ""):
            first, last = split_name(name)
            values["first_name"] = values.get("first_name") or first
            values["last_name"] = values.get("last_name") or last
        return Record(**values)

    def _flaw(self, values: dict[str, str]) -> tuple[str, Flaw] | None:
        """What is wrong with a value; kinds and numbers of flats are brought into one form on the way."""
        customer_number = values["customer_number"]
        if not customer_number:
            return "customer_number", Flaw.NUMBER_MISSING
        if not any(letter.isdigit() for letter in customer_number):
            return "customer_number", Flaw.NUMBER_IS_NAME
        email = values.get("email")
        if email and not _ADDRESS.fullmatch(email):
            return "email", Flaw.NOT_AN_ADDRESS
        if kind := values.get("company_type"):
            if kind.casefold() not in self.kinds:
                return "company_type", Flaw.NO_SUCH_KIND
            values["company_type"] = self.kinds[kind.casefold()]
        units = values.get("units_managed")
        if units:
            if not _NUMBER.fullmatch(plain := _NO_FRACTION.sub(r"\1", units)):
                return "units_managed", Flaw.NOT_A_NUMBER
            values["units_managed"] = re.sub("[^0-9]", "", plain)
        return None

    def _field_at(self, position: int | None) -> str:
        return next((field for field, place in self.columns if place == position), "")


def kinds(promise: Policy) -> dict[str, str]:
    """What is written in customer files -> the option of the policy. Anything else is refused."""
    options = [one for part in promise.categories.values() for one in part.options.get("company_type", ())]
    known = {option.id for option in options}
    usual = {word: kind for kind, said in _KINDS.items() if kind in known for word in said.split()}
    own = {word.casefold(): option.id for option in options for word in (option.id, option.de, option.en)}
    return usual | own


def split_name(name: str) -> tuple[str, str]:
    """First and last name of "Dr. Ada Löwenherz" or "Löwenherz, Ada"; a single word is the last name."""
    bare = _BEFORE_NAMES.sub("", name).strip()
    if "," in bare:
        last, _, first = bare.partition(",")
        return _BEFORE_NAMES.sub("", first.strip()), last.strip()
    said = bare.split()
    start = len(said) - 1
    while start > 0 and said[start - 1] in _PARTICLES:
        start -= 1
    return " ".join(said[:start]), " ".join(said[start:])


def _clean(cell: str) -> str:
    """One line, composed letters, no spaces around; a number dressed up as a formula is the number."""
    text = " ".join(cell.split())
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if text.startswith('="') and text.endswith('"'):
        return text[2:-1]
    return text

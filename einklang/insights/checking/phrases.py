"""What is told by several words together: companies, towns, streets, parts of addresses, customer numbers."""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from einklang.customers.normal import FREEMAIL, GENERIC, LEGAL_FORMS, company_forms, number_form

from .known import Known
from .lexicon import short_streets, telling_words
from .ordinary import SHARED_BOXES, TRADE_WORDS
from .reading import Reading, Word, fold, read, seen
from .traces import Hit, What

#: Signs between two words that still belong together: " & ", " - ".
BETWEEN = 3
#: Endings of the last word of a phrase.
_ENDINGS = ("", "s", "er")
#: Abbreviations are told from so many letters on.
INITIALS_FROM = 3
#: A customer number of fewer characters is told only behind a word for it.
NUMBER_FROM = 4
_CAPITALS = re.compile(rf"(?<![^\W\d_])([A-ZÄÖÜ]{{{INITIALS_FROM},}})s?(?![^\W\d_])")
_FOR_A_NUMBER = re.compile(r"(?:kund|customer|nummer|number|\bnr|\bno\b)[^\W\d_]*[\W_]{0,3}\Z", re.IGNORECASE)

#: What a run of letters or digits adds to a phrase; None where it adds nothing and is stepped over.
Told = Callable[[Word], str | None]


class Phrases:
    """Everything known that consists of several words."""

    def __init__(self, known: Known) -> None:
        #: As companies are compared: without fillers and legal forms, abbreviations written out.
        self.companies: dict[str, What] = {}
        #: Letter by letter.
        self.plain: dict[str, What] = {}
        self.initials: set[str] = set()
        self.numbers = {form for one in known.numbers for form in _number_forms(one)}
        for name in known.names:
            self._add_words([run.folded for run in read(name).runs], What.NAME)
        for company in known.companies:
            self._add_company(company)
        for email in known.emails:
            self._add_address(email)
        for place in known.places:
            self._add_place(place)

    def _add_company(self, name: str) -> None:
        runs = _core(name)
        told = [word for run in runs if (word := _company_word(run))]
        if len(told) > 1:
            self.companies["".join(told)] = What.COMPANY
        self._add_words([run.folded for run in runs], What.COMPANY)
        self.initials.add(_initials(name))

    def _add_words(self, words: list[str], what: What) -> None:
        """Several words, each with whatever ending adjectives have there, or grown into one."""
        if len(words) > 1:
            for text in ("".join(words), "".join(map(_stem, words))):
                self._add_plain(text, what)

    def _add_address(self, address: str) -> None:
        """Both sides of it, where they belong to somebody: not info, and no common provider."""
        box, _at, domain = seen(address).strip().lower().rpartition("@")
        self._add_plain(box, What.ADDRESS, but=SHARED_BOXES)
        if domain and domain not in FREEMAIL:
            self._add_plain(domain, What.ADDRESS)
            for label in domain.split(".")[:-1]:
                self._add_plain(label, What.COMPANY, but=SHARED_BOXES | GENERIC | TRADE_WORDS)
                for word in telling_words(label):
                    self._add_plain(word, What.COMPANY)

    def _add_plain(self, text: str, what: What, *, but: frozenset[str] = frozenset()) -> None:
        plain = "".join(run.folded for run in read(text).runs)
        if len(plain) >= NUMBER_FROM and plain not in but:
            self.plain.setdefault(plain, what)

    def _add_place(self, place: str) -> None:
        words = [word.text for word in read(place).words]
        for last in (words[-1], *short_streets(words[-1])):
            self._add_words([fold(word) for word in (*words[:-1], last)], What.PLACE)

    def hits(self, reading: Reading) -> Iterator[Hit]:
        """Every place where one of these stands."""
        yield from _found(reading, self.companies, _company_word, _with_legal_form)
        yield from _found(reading, self.plain, _stem_of, _as_it_is)
        yield from _found(reading, self.plain, _as_written, _as_it_is)
        yield from self._numbers(reading)
        for one in _CAPITALS.finditer(reading.plain):
            if one[1] in self.initials:
                yield Hit(*reading.span(*one.span()), What.COMPANY)

    def _numbers(self, reading: Reading) -> Iterator[Hit]:
        for first, last, text in _stretches(reading, _as_written, 24):
            if text.lstrip("0") not in self.numbers:
                continue
            begins, ends = reading.runs[first].begins, reading.runs[last].ends
            if len(text) >= NUMBER_FROM or _FOR_A_NUMBER.search(reading.plain, 0, begins):
                yield Hit(*reading.span(begins, ends), What.NUMBER)


def _stem(word: str) -> str:
    """A word without what the case makes of an adjective: die Freie Scholle, bei der Freien Scholle."""
    return word[:-1] if len(word) > 4 and word[-2] == "e" and word[-1] in "mnrs" else word


def _as_written(run: Word) -> str:
    return run.folded


def _stem_of(run: Word) -> str:
    return _stem(run.folded)


def _core(name: str) -> list[Word]:
    """The words of a company's name without fillers and legal form."""
    core = company_forms(name)[0]
    return [run for run in read(name).runs if _company_form(run) in core]


def _company_form(run: Word) -> str | None:
    core, legal = company_forms(run.text)
    # Of a word that is nothing but a legal form, `company_forms` says it twice.
    return None if not core or core[0] == legal else "".join(core)


def _company_word(run: Word) -> str | None:
    """What a word adds to a company's name; nothing where it is a filler or its legal form."""
    form = _company_form(run)
    return form and _stem(form)


def _number_forms(number: str) -> set[str]:
    """A customer number by its digits alone where there are enough of them, and with its letters."""
    whole = "".join(run.folded for run in read(number).runs).lstrip("0")
    return {number_form(seen(number)), whole} - {""}


def _found(
    reading: Reading, wanted: dict[str, What], told: Told, ends_at: Callable[[Reading, int], int]
) -> Iterator[Hit]:
    if not wanted:
        return
    longest = max(map(len, wanted)) + len(max(_ENDINGS, key=len))
    for first, last, text in _stretches(reading, told, longest):
        what = next(
            (wanted[text.removesuffix(ending)] for ending in _ENDINGS if text.removesuffix(ending) in wanted),
            None,
        )
        if what is not None:
            last = ends_at(reading, last)
            yield Hit(*reading.span(reading.runs[first].begins, reading.runs[last].ends), what)


def _stretches(reading: Reading, told: Told, longest: int) -> Iterator[tuple[int, int, str]]:
    """First and last run of every stretch of neighbours, and what they say together."""
    runs = reading.runs
    says = [told(run) for run in runs]
    for first, begins in enumerate(says):
        if begins is None:
            continue
        text = ""
        for last in range(first, len(runs)):
            if last > first and runs[last].begins - runs[last - 1].ends > BETWEEN:
                break
            text += says[last] or ""
            if len(text) > longest:
                break
            if says[last] is not None:
                yield first, last, text


def _as_it_is(reading: Reading, last: int) -> int:
    return last


def _with_legal_form(reading: Reading, last: int) -> int:
    """The last run of a company's name together with the legal form behind it, as one word or two: e. G."""
    runs = reading.runs
    while True:
        for size in (2, 1):
            behind = runs[last + 1 : last + 1 + size]
            near = all(
                two.begins - one.ends <= BETWEEN for one, two in pairwise(runs[last : last + 1 + size])
            )
            if len(behind) == size and near and "".join(run.folded for run in behind) in LEGAL_FORMS:
                last += size
                break
        else:
            return last


def _initials(name: str) -> str:
    """What is made of the first letters of a company's name."""
    return "".join(run.text[0].upper() for run in _core(name))

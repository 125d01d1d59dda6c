"""Names, companies and places, word by word, in every form in which a sentence may put them."""

import re
from collections.abc import Iterator
from enum import IntEnum
from typing import NamedTuple

from rapidfuzz.distance import OSA

from einklang.customers.normal import EMPTY, GENERIC, LEGAL_FORMS, TITLES, WRITTEN_OUT, folded

from .known import Known
from .ordinary import COMMON_WORDS, FUNCTION_WORDS, PARTICLES, TRADE_WORDS
from .reading import Reading, Word, fold, read, seen
from .traces import Hit, What


class Case(IntEnum):
    """How a word has to be written to count, the least demanding first."""

    ANY = 0
    #: With a capital letter: a name that is a word with this ending is often a verb or an adjective without.
    CAPITAL = 1
    #: With a capital letter that no beginning of a sentence explains.
    WITHIN = 2


class Entry(NamedTuple):
    what: What
    case: Case


#: Endings that make no other word of a name, as they are written: genitive and plural, and the adjectives
#: (German orthography, § 62: "die müllerschen Häuser").
PLAIN_ENDINGS = (
    "s",
    *(f"{stem}{end}" for stem in ("sch", "isch") for end in ("", "e", "em", "en", "er", "es")),
)
#: Endings that may make another word of it: Koch, kochen. They count where the word has a capital letter.
CAPITAL_ENDINGS = (
    "n",
    "en",
    "es",
    "ens",
    "er",
    "ern",
    "ers",
    "in",
    "innen",
    "erin",
    "erinnen",
    "chen",
    "lein",
)
#: Names of towns have more: Hannoveraner, Hallenser, Münchner, Karlsruher, Bremer.
TOWN_ENDINGS = tuple(
    f"{stem}{end}" for stem in ("r", "er", "ner", "aner", "enser") for end in ("", "n", "s", "in", "innen")
)
#: A name of so many letters is told although one of them is wrong, missing, too much or out of place.
TYPO_FROM = 6
#: A name of so many letters is told at the beginning of a longer word: Löwenherzhaus.
COMPOUND_FROM = 8
#: So many letters at least have to stand one by one to be read as a word within a longer run of them.
SPACED_FROM = 4
#: Letters more that a word has where umlauts are written out.
UMLAUTS = 4
_STREET = re.compile("stra(ß|ss)e$", re.IGNORECASE)
#: What tells no company from another.
_SAYING_NOTHING = (
    WRITTEN_OUT.keys() | EMPTY | GENERIC | LEGAL_FORMS | TITLES | PARTICLES | TRADE_WORDS | FUNCTION_WORDS
)
_WITHOUT_ENDING = re.compile("e[mnrs]?$")
_AFTER_APOSTROPHE = ("'s", "'sche", "'schen", "'scher", "'sches", "'schem", "'n", "'", "‘s", "‘")


class Lexicon:
    """Every form of every word that must not appear."""

    def __init__(self, known: Known) -> None:
        self.forms: dict[str, Entry] = {}
        #: Long names by their first letter, for typos.
        self.long: dict[str, set[str]] = {}
        #: Letters of the longest of all.
        self.longest = 0
        for name in known.names:
            self._add_name(name)
        for company in known.companies:
            for word in telling_words(company):
                self._add(word, What.COMPANY, town=True)
        for place in known.places:
            for word in _place_words(place):
                self._add(word, What.PLACE, town=True)

    def _add_name(self, name: str) -> None:
        for word in read(name).words:
            if len(word.text) > 1 and word.folded not in TITLES | PARTICLES:
                self._add(word.text, What.NAME)

    def _add(self, word: str, what: What, *, town: bool = False) -> None:
        plain = fold(word)
        self._enter(plain, what, Case.ANY)
        for form, case in _inflections(word, town=town):
            self._enter(fold(form), what, case)
        if what == What.NAME and len(plain) >= TYPO_FROM:
            self.long.setdefault(plain[0], set()).update(_both_ways(word))

    def _enter(self, form: str, what: What, case: Case) -> None:
        if form in FUNCTION_WORDS:
            case = Case.WITHIN
        elif form in COMMON_WORDS:
            case = max(case, Case.CAPITAL)
        entry = self.forms.get(form)
        self.longest = max(self.longest, len(form))
        if entry is None or case < entry.case:
            self.forms[form] = Entry(what, case)

    def hits(self, reading: Reading) -> Iterator[Hit]:
        """Every word of the text that is one of these, or may be meant for one."""
        for word in reading.words:
            what = self._told(word, reading) or self._compound(word) or self._typo(word)
            if what is not None:
                ends = word.ends if what == What.LOOKS_LIKE else _with_ending(reading.plain, word.ends)
                yield Hit(*reading.span(word.begins, ends), what)
        for letters in reading.spaced:
            yield from self._spaced(letters, reading)

    def _told(self, word: Word, reading: Reading) -> What | None:
        entry = self.forms.get(word.folded)
        if entry is None or (entry.case >= Case.CAPITAL and not word.capital):
            return None
        return None if entry.case == Case.WITHIN and reading.begins_a_sentence(word) else entry.what

    def _compound(self, word: Word) -> What | None:
        """A long name with a word grown to it."""
        text = word.folded
        if not word.capital:
            return None
        for ends in range(len(text) - 1, COMPOUND_FROM - 1, -1):
            entry = self.forms.get(text[:ends])
            if entry is not None and entry.case == Case.ANY:
                return entry.what
        return None

    def _typo(self, word: Word) -> What | None:
        """A long name with one mistake, by its first letter and its capital: "hinter" is no Winter."""
        written = _both_ways(word.text)
        if not word.capital or max(map(len, written)) < TYPO_FROM - 1 or word.folded in FUNCTION_WORDS:
            return None
        for name in self.long.get(word.folded[0], ()):
            forms = (name, name + "s")
            if any(OSA.distance(one, form, score_cutoff=1) <= 1 for one in written for form in forms):
                return What.LOOKS_LIKE
        return None

    def _spaced(self, letters: list[Word], reading: Reading) -> Iterator[Hit]:
        """Names among letters that stand one by one, the longest first; short ones where they stand alone.

        One may begin within another, as its genitive: A d a S a b i n e. What lies within one is no other.
        """
        last = 0
        for at in range(len(letters)):
            shortest = SPACED_FROM if at or len(letters) >= SPACED_FROM else len(letters)
            nearest = max(at + shortest - 1, last)
            for ends in range(min(len(letters), at + self.longest + UMLAUTS), nearest, -1):
                entry = self.forms.get(fold("".join(one.text for one in letters[at:ends])))
                if entry is not None and (entry.case == Case.ANY or letters[at].capital):
                    yield Hit(*reading.span(letters[at].begins, letters[ends - 1].ends), entry.what)
                    last = ends
                    break


def _both_ways(word: str) -> set[str]:
    """The word with ae as one letter and as two: with a letter missing, one may seem to be the other."""
    return {fold(word), folded(seen(word))}


def _inflections(word: str, *, town: bool) -> Iterator[tuple[str, Case]]:
    """The word with every ending, and how that has to be written to count."""
    yield from ((word + ending, Case.ANY) for ending in PLAIN_ENDINGS)
    yield from ((word + ending, Case.CAPITAL) for ending in CAPITAL_ENDINGS)
    if town:
        for stem in {word, re.sub("en?$", "", word, flags=re.IGNORECASE)}:
            yield from ((stem + ending, Case.ANY) for ending in PLAIN_ENDINGS)
            yield from ((stem + ending, Case.CAPITAL) for ending in TOWN_ENDINGS)


def _with_ending(plain: str, ends: int) -> int:
    """Where a word ends together with what an apostrophe joins to it: 's, 'sche."""
    for ending in sorted(_AFTER_APOSTROPHE, key=len, reverse=True):
        after = plain[ends + len(ending) : ends + len(ending) + 1]
        if plain.startswith(ending, ends) and not after.isalpha():
            return ends + len(ending)
    return ends


def telling_words(company: str) -> list[str]:
    """The words of a company's name that tell it from others: no trade, no legal form, no article."""
    words = [part.text for run in read(company).runs if _tells(run.text) for part in read(run.text).words]
    return [word for word in words if len(word) >= 3 and _tells(word)]


def _tells(word: str) -> bool:
    plain = fold(word)
    return plain not in _SAYING_NOTHING and _WITHOUT_ENDING.sub("", plain) not in COMMON_WORDS


def _place_words(place: str) -> list[str]:
    """Towns and streets of one word, also shortened; those of several words are looked for as a whole."""
    words = [word.text for word in read(place).words]
    return [*words, *short_streets(words[0])] if len(words) == 1 else []


def short_streets(street: str) -> list[str]:
    """Gartenstr. for Gartenstraße, and the other way round."""
    text = street.lower()
    if text.endswith(("straße", "strasse")):
        return [_STREET.sub("str", street)]
    return [street + "aße"] if text.endswith("str") else []

"""Others in a text that is shown to one person: their names, addresses and numbers become unreadable.

What colleagues noted about somebody is theirs to read (Art. 15), but must not harm others (Art. 15(4)). The
rules are those of the gate, asked the other way round: everything that leads to somebody is covered, except
what leads to the reader.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from einklang.matching.queries import entry_of
from einklang.people.models import Person
from einklang.staff.models import User
from einklang.vault import index

from . import numbers
from .flats import Flats
from .gathering import known_of, people_around, records_of_people
from .known import Known
from .lexicon import Lexicon
from .phrases import Phrases
from .reading import Reading, Word, read
from .traces import Hit, What

#: What stands for somebody else, and for what leads to another company, German and English.
SOMEBODY = {"de": "[andere Person]", "en": "[another person]"}
ELSEWHERE = {"de": "[anderes Unternehmen]", "en": "[another company]"}
_OF_COMPANIES = frozenset({What.COMPANY, What.PLACE, What.FLATS})
#: Words of one whole name, as the form takes it.
LONGEST_NAME = 5
#: Whoever is addressed like this is a person, in the pool or not.
_ADDRESSED = re.compile(
    r"\b(?:Herrn?|Frau|Mrs?|Ms|Miss|Dr|Prof)\b\.?\s+(?:(?:Dr|Prof)\.?\s+)*"
    r"([A-ZÄÖÜ][^\W\d_]+(?:-[A-ZÄÖÜ][^\W\d_]+)*)"
)


class Others:
    """Covers everybody but one person. It knows them for as long as one package is made."""

    def __init__(self, person: Person, language: str) -> None:
        own, file = entry_of(person), records_of_people([person])
        known = known_of([*records_of_people(people_around(person)), *file])
        colleagues = User.objects.values_list("name", "email")
        self._person, self._language = person, language
        self._own = _Known(
            replace(
                known_of([own]),
                numbers=frozenset(one.customer_number for one in (own, *file) if one.customer_number),
                companies=frozenset(one.company_name for one in (own, *file) if one.company_name),
            )
        )
        self._others = _Known(
            replace(
                known,
                names=known.names | {name for name, _address in colleagues},
                emails=known.emails | {address for _name, address in colleagues},
            )
        )

    def covered(self, text: str) -> str:
        """The text as this person may read it."""
        if not text:
            return text
        reading = read(text)
        own = [(hit.begins, hit.ends) for hit in self._own.hits(reading)]
        if self._person.email:
            whole = re.finditer(re.escape(self._person.email), text, re.IGNORECASE)
            own += [found.span() for found in whole]
        found = [*self._others.hits(reading), *numbers.somebodys(reading), *self._unknown(reading)]
        return "".join(self._pieces(text, [hit for hit in found if not _within(hit, own)]))

    def _pieces(self, text: str, hits: list[Hit]) -> Iterator[str]:
        """The text, each stretch that is covered replaced by what it is."""
        covers: list[str] = [""] * len(text)
        for hit in sorted(hits, key=lambda hit: hit.begins - hit.ends):  # the longest says what it is
            word = (ELSEWHERE if hit.what in _OF_COMPANIES else SOMEBODY)[self._language]
            for at in range(hit.begins, hit.ends):
                covers[at] = covers[at] or word
        for at in range(1, len(text) - 1):
            if not covers[at] and text[at].isspace() and covers[at - 1] and covers[at - 1] == covers[at + 1]:
                covers[at] = covers[at - 1]  # first and last name are one
        for word, letters in groupby(range(len(text)), key=lambda at: covers[at]):
            yield word or "".join(text[at] for at in letters)

    def _unknown(self, reading: Reading) -> Iterator[Hit]:
        """Anybody else: in the pool by their whole name, or addressed as a person."""
        for found in _ADDRESSED.finditer(reading.plain):
            yield Hit(*reading.span(*found.span(1)), What.NAME)
        named = {key: hit for hit, key in _whole_names(reading)}
        if named:
            others = Person.objects.exclude(pk=self._person.pk).filter(name_index__in=list(named))
            for key in others.values_list("name_index", flat=True):
                yield named[bytes(key or b"")]


class _Known:
    """All forms in which what is known may be written."""

    def __init__(self, known: Known) -> None:
        self._rules = Lexicon(known), Phrases(known), Flats(known)

    def hits(self, reading: Reading) -> Iterator[Hit]:
        for rule in self._rules:
            yield from rule.hits(reading)


def _within(hit: Hit, spans: list[tuple[int, int]]) -> bool:
    return any(begins <= hit.begins and hit.ends <= ends for begins, ends in spans)


def _whole_names(reading: Reading) -> Iterator[tuple[Hit, bytes]]:
    """Every few words that could be a whole name, with the keyed hash it would be known under."""
    keyed, runs = index.load(), reading.runs
    for first, run in enumerate(runs):
        if not run.capital:
            continue
        for last in range(first + 1, min(first + LONGEST_NAME, len(runs))):
            if not _side_by_side(reading, runs[last - 1], runs[last]):
                break
            words = index.words(reading.plain[run.begins : runs[last].ends])
            yield (
                Hit(*reading.span(run.begins, runs[last].ends), What.NAME),
                keyed.exact("name", " ".join(words)),
            )


def _side_by_side(reading: Reading, first: Word, second: Word) -> bool:
    return second.begins - first.ends == 1 and reading.plain[first.ends] in " -'\n"

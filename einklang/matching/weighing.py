"""How strongly a customer record speaks for being what somebody entered.

After Fellegi and Sunter (1969): each field adds the logarithm of how much likelier it looks that way in a
record of the same customer than in any other one. Sharing something rare counts for more than sharing
something common, and how rare it is comes from the index. What is missing on either side says nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from typing import Self

from rapidfuzz.distance import OSA, JaroWinkler

from einklang.customers.blocking import Found, Posting, company_key, sounding
from einklang.customers.normal import GENERIC, Forms, name_form, sound

from .reasons import Reason

#: No single field decides alone: so many bits at most.
MOST = 20.0
#: What a number that is the same says however few records there are: numbers are not shared by accident.
SURE = 17.0


@dataclass(frozen=True)
class Rarity:
    """How common things are among all records."""

    records: int
    postings: Mapping[str, Posting]

    @classmethod
    def among(cls, found: Found) -> Self:
        return cls(found.records, found.postings)

    def bits(self, key: str) -> float:
        """How much it says to share this: 0 for what everybody has, about 20 for one in a million."""
        posting = self.postings.get(key)
        return log2(self.records / max(1, posting.count if posting else 1)) if self.records else 0.0

    @property
    def most(self) -> float:
        """What it says to share something nobody else has."""
        return log2(max(2, self.records))


@dataclass(frozen=True)
class Weighed:
    """What comparing two records came to, in bits, and why."""

    bits: float
    reasons: tuple[Reason, ...]


def weigh(readings: Sequence[Forms], other: Forms, rarity: Rarity) -> Weighed:
    """All fields together, of several readings of an entry the best. Nothing in common is about -20."""
    entry = readings[0]
    found = (
        _number(entry.number, other.number, rarity),
        _best(_name, readings, other, rarity),
        _email(entry, other, rarity),
        _best(_company, readings, other, rarity),
        _kind(entry.kind, other.kind),
        _units(entry.units, other.units),
    )
    reasons = [Reason(code, speaks_for=bits > 0) for bits, code in found if code]
    return Weighed(sum(bits for bits, _ in found), tuple(reasons))


Said = tuple[float, str]

NOTHING: Said = (0.0, "")


def _best(
    judge: Callable[[Forms, Forms, Rarity], Said], readings: Sequence[Forms], other: Forms, rarity: Rarity
) -> Said:
    """What somebody wrote, unless another reading says clearly more."""
    said = judge(readings[0], other, rarity)
    for reading in readings[1:]:
        bits, code = judge(reading, other, rarity)
        if bits - 1 > said[0]:
            said = bits - 1, code
    return said


def similar(one: str, other: str) -> bool:
    """Whether two words are the same but for one slip, or nearly so."""
    if min(len(one), len(other)) < 3:
        return False
    slips = OSA.distance(one, other, score_cutoff=2)
    if slips <= 1:
        return True
    return slips == 2 and (min(len(one), len(other)) >= 8 or sound(one) == sound(other) != "")


def _number(one: str, other: str, rarity: Rarity) -> Said:
    if not one or not other:
        return NOTHING
    if one == other:
        return min(MOST, max(SURE, rarity.most)) - 0.3, "number-same"
    slips = OSA.distance(one, other, score_cutoff=2)
    if slips == 1 and min(len(one), len(other)) >= 4:
        return max(9.0, rarity.most - 7.5), "number-near"
    return (-3.0 if slips == 2 else -5.0), "number-other"


def _name(entry: Forms, other: Forms, rarity: Rarity) -> Said:
    """The name as a whole: who answers may be a colleague, so another name is no contradiction."""
    if not entry.last or not other.last:
        return NOTHING
    last = _name_part(entry.last, other.last)
    first = _name_part(entry.first, other.first)
    rare_last = rarity.bits("s" + entry.last)
    if last < 2 and entry.last == other.first and entry.first == other.last:
        return rare_last + 5, "name-swapped"
    if last == 3 and first == 3:
        return min(MOST, rare_last + 6), "name-same"
    if last == 3 and first >= 1:
        said = rare_last + (1 if _written_twice(entry) and similar(entry.first, other.first) else 4)
        return min(MOST, said), "last-name-same-first-near"
    if last == 3 and not (entry.first and other.first):
        return rare_last, "last-name-only"
    if last == 3:
        return max(-1.0, min(4.0, rare_last - 6)), "last-name-only"
    if last >= 1 and first >= 1:
        return max(3.0, min(14.0, rarity.most - 6)) - (3 - first), "name-near"
    if last >= 1:
        return 0.0, "last-name-near-only"
    alone = entry.kind == "private-landlord" or other.kind == "private-landlord"
    return (-5.0 if alone else -2.0), "first-name-only" if first == 3 else "name-other"


def _written_twice(entry: Forms) -> bool:
    """Whether the first name stands in the address too, letter by letter: then it is hardly mistyped."""
    return len(entry.first) >= 3 and entry.first in name_form(entry.email.partition("@")[0])


def _name_part(one: str, other: str) -> int:
    """3 the same, 2 one is the beginning or a part of the other, 1 similar, 0 different or missing."""
    if not one or not other:
        return 0
    if one == other:
        return 3
    short, long = sorted((one, other), key=len)
    if len(short) == 1 and long[0] == short:
        return 1
    if short in long.split() or (" " not in short and long.startswith(short) and len(short) >= 3):
        return 2
    return 2 if similar(one, other) else (1 if JaroWinkler.similarity(one, other) >= 0.9 else 0)


def _email(entry: Forms, other: Forms, rarity: Rarity) -> Said:
    if not entry.email or not other.email:
        return NOTHING
    if entry.email == other.email:
        return min(MOST, max(SURE - 3, rarity.bits("m" + entry.email))), "email-same"
    mine, _, _ = entry.email.partition("@")
    theirs, _, _ = other.email.partition("@")
    if entry.domain and entry.domain == other.domain:
        return min(15.0, max(SURE - 7, rarity.bits("d" + entry.domain))), "domain-same"
    same_place = entry.email[len(mine) :] == other.email[len(theirs) :]
    if same_place and len(mine) >= 6 and OSA.distance(mine, theirs, score_cutoff=1) <= 1:
        return 12.0, "email-near"
    if entry.domain and other.domain:
        if OSA.distance(entry.domain, other.domain, score_cutoff=2) <= 2 and len(entry.domain) > 7:
            return 8.0, "email-near"
        return -3.0, ""
    if mine == theirs and len(mine) >= 6 and not entry.domain and not other.domain:
        return 7.0, "email-near"
    return -0.5, ""


def _company(entry: Forms, other: Forms, rarity: Rarity) -> Said:
    if not entry.company or not other.company:
        return NOTHING if entry.company == other.company else (-0.7, "")
    own = _own_name(entry)
    mine, theirs = "".join(entry.company), "".join(other.company)
    form, code = _legal(entry.legal, other.legal)
    if mine == theirs:
        said = min(MOST, rarity.bits(company_key(entry.company)) - 1)
        return (min(2.0, said) if own else said) + form, code
    words, all_found = _words(entry, other, rarity)
    if len(theirs) >= 14 and mine.startswith(theirs):  # cut off, as old files do
        all_found, words = True, max(4.0, words)
    if own:
        words = min(words, 1.0)
    if all_found or OSA.distance(mine, theirs, score_cutoff=1) <= 1:
        return max(2.0 if own else 4.0, words) + form / 2, "company-near"
    return (words + form / 2, "company-part") if words > 2 else (max(-6.0, words - 3), "company-other")


def _own_name(entry: Forms) -> bool:
    """A company named after whoever answers says nothing that the name does not say."""
    names = {*entry.first.split(), *entry.last.split()}
    return all(word in names or word in GENERIC for word in entry.company)


def _legal(one: str, other: str) -> Said:
    """People leave the legal form out; a company without any is likelier meant by a name without any."""
    if one == other:
        return 1.0, "company-same"
    begins_alike = one.startswith(other) or other.startswith(one)  # "GmbH" for "GmbH & Co. KG"
    return (-0.5 if begins_alike else -2.0), "company-same-but-form"


def _words(entry: Forms, other: Forms, rarity: Rarity) -> tuple[float, bool]:
    """What the shared words of two companies say, less what the others say against it; and if all are."""
    left = list(other.company)
    total, all_found = 0.0, True
    for word in entry.company:
        best = word if word in left else next((one for one in left if similar(word, one)), None)
        if best is None:
            total -= 1.0 if word in GENERIC else 4.0
            all_found = False
            continue
        left.remove(best)
        telling = min(14.0, rarity.bits(sounding(word)))
        total += 1.5 if best in GENERIC else telling - (0 if best == word else 2.0)
    return total - sum(0.5 if word in GENERIC else 3.0 for word in left), all_found and not left


def _kind(one: str, other: str) -> Said:
    if not one or not other:
        return NOTHING
    return (1.2, "type-same") if one == other else (-2.5, "type-other")


def _units(one: int, other: int) -> Said:
    if not one or not other:
        return NOTHING
    if one == other:
        return min(6.5, 1.5 + log2(one + 1) * 0.7), "units-same"
    ratio = max(one, other) / min(one, other)
    if ratio <= 1.35:
        return 1.0, "units-near"
    return (-0.5, "") if ratio <= 2 else (-4.0, "units-other")

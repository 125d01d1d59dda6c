"""An entry and a customer record side by side: what is the same, what differs, and in which letters."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import OSA, Indel, Opcodes

from einklang.customers import normal
from einklang.customers.records import FIELDS, Record

from .reasons import Reason
from .weighing import similar


class Verdict(StrEnum):
    """What comparing one field came to."""

    SAME = "same"
    SIMILAR = "similar"
    DIFFERS = "differs"
    MISSING_HERE = "missing-here"
    MISSING_THERE = "missing-there"
    BOTH_MISSING = "both-missing"


@dataclass(frozen=True)
class Part:
    """A piece of a value; `differs` where the other side reads differently."""

    text: str
    differs: bool


@dataclass(frozen=True, kw_only=True)
class Compared:
    """One field side by side: `ours` is what somebody entered, `theirs` what the customer record says."""

    field: str
    ours: str
    theirs: str
    verdict: Verdict
    ours_parts: tuple[Part, ...]
    theirs_parts: tuple[Part, ...]
    #: More about it, such as "same but for the legal form".
    note: Reason | None


def compare(entry: Record, other: Record) -> list[Compared]:
    """All fields of a record side by side, in the order of the form, differing pieces marked."""
    return [_field(name, getattr(entry, name), getattr(other, name)) for name in FIELDS]


def _field(name: str, ours: str, theirs: str) -> Compared:
    verdict, code = _verdict(name, ours, theirs)
    if verdict in (Verdict.SIMILAR, Verdict.DIFFERS):
        ours_parts, theirs_parts = parts(ours, theirs)
    else:
        ours_parts, theirs_parts = _plain(ours), _plain(theirs)
    return Compared(
        field=name,
        ours=ours,
        theirs=theirs,
        verdict=verdict,
        ours_parts=ours_parts,
        theirs_parts=theirs_parts,
        note=Reason(code, speaks_for=verdict is not Verdict.DIFFERS) if code else None,
    )


Judged = tuple[Verdict, str]


def _verdict(name: str, ours: str, theirs: str) -> Judged:
    if not ours or not theirs:
        if not ours and not theirs:
            return Verdict.BOTH_MISSING, ""
        return (Verdict.MISSING_THERE if ours else Verdict.MISSING_HERE), ""
    if ours == theirs:
        return Verdict.SAME, ""
    return JUDGES[name](ours, theirs)


def _number(ours: str, theirs: str) -> Judged:
    one, other = normal.number_form(ours), normal.number_form(theirs)
    if one == other:
        return Verdict.SAME, ""
    return (Verdict.SIMILAR, "number-near") if OSA.distance(one, other) <= 1 else (Verdict.DIFFERS, "")


def _name(ours: str, theirs: str) -> Judged:
    one, other = normal.name_form(ours), normal.name_form(theirs)
    if one == other:
        return Verdict.SAME, ""
    short, long = sorted((one, other), key=len)
    part = short in long.split() or (len(short) == 1 and long.startswith(short))
    return (Verdict.SIMILAR if part or similar(one, other) else Verdict.DIFFERS), ""


def _email(ours: str, theirs: str) -> Judged:
    (one, mine), (other, their) = normal.email_forms(ours), normal.email_forms(theirs)
    if one == other:
        return Verdict.SAME, ""
    if mine and mine == their:
        return Verdict.SIMILAR, "domain-same"
    return (Verdict.SIMILAR, "email-near") if OSA.distance(one, other) <= 1 else (Verdict.DIFFERS, "")


def _company(ours: str, theirs: str) -> Judged:
    (one, mine), (other, their) = normal.company_forms(ours), normal.company_forms(theirs)
    if "".join(one) == "".join(other):
        return (Verdict.SAME, "") if mine == their else (Verdict.SIMILAR, "company-same-but-form")
    if similar("".join(one), "".join(other)) or sorted(one) == sorted(other):
        return Verdict.SIMILAR, "company-near"
    telling = set(one) & set(other) - normal.GENERIC
    return (Verdict.SIMILAR, "company-part") if telling else (Verdict.DIFFERS, "")


def _units(ours: str, theirs: str) -> Judged:
    if not (ours.isdecimal() and theirs.isdecimal()):
        return Verdict.DIFFERS, ""
    small, large = sorted((int(ours), int(theirs)))
    if small == large:
        return Verdict.SAME, ""
    return (Verdict.SIMILAR, "units-near") if large <= small * 1.35 else (Verdict.DIFFERS, "")


def _kind(ours: str, theirs: str) -> Judged:
    return Verdict.DIFFERS, ""


JUDGES: dict[str, Callable[[str, str], Judged]] = {
    "customer_number": _number,
    "first_name": _name,
    "last_name": _name,
    "email": _email,
    "company_name": _company,
    "company_type": _kind,
    "units_managed": _units,
}


_WORDS = re.compile(r"\s+|[-@.]|[^\s@.-]+")


def parts(ours: str, theirs: str) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Both texts in pieces, differing ones marked: by words, and by letters where words are alike."""
    one, other = _WORDS.findall(ours), _WORDS.findall(theirs)
    here: list[Part] = []
    there: list[Part] = []
    for begin, end, other_begin, other_end in _stretches(one, other):
        mine, theirs_ = "".join(one[begin:end]), "".join(other[other_begin:other_end])
        if mine == theirs_:
            here.append(Part(mine, False))
            there.append(Part(mine, False))
        elif OSA.normalized_similarity(mine, theirs_) >= 0.5:
            for at, to, other_at, other_to in _stretches(mine, theirs_):
                differs = mine[at:to] != theirs_[other_at:other_to]
                here.append(Part(mine[at:to], differs))
                there.append(Part(theirs_[other_at:other_to], differs))
        else:
            here.append(Part(mine, True))
            there.append(Part(theirs_, True))
    return _joined(here), _joined(there)


def _stretches(one: Sequence[str], other: Sequence[str]) -> list[tuple[int, int, int, int]]:
    """The pieces of both, in order, that are the same or stand in each other's place."""
    found: Opcodes = Indel.opcodes(one, other)
    merged: list[tuple[int, int, int, int]] = []
    kept = False
    for code in found:
        same = code.tag == "equal"
        place = (code.src_start, code.src_end, code.dest_start, code.dest_end)
        if merged and not same and not kept:
            place = (merged[-1][0], place[1], merged[-1][2], place[3])
            merged.pop()
        merged.append(place)
        kept = same
    return merged


def _joined(pieces: Sequence[Part]) -> tuple[Part, ...]:
    """Neighbours that are marked alike are one piece; empty ones go."""
    found: list[Part] = []
    for piece in pieces:
        if not piece.text:
            continue
        if found and found[-1].differs == piece.differs:
            found[-1] = Part(found[-1].text + piece.text, piece.differs)
        else:
            found.append(piece)
    return tuple(found)


def _plain(text: str) -> tuple[Part, ...]:
    return (Part(text, False),) if text else ()

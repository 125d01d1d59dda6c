"""The customer records that may belong to what somebody entered, the best first."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from einklang.customers import blocking
from einklang.customers.models import Customer
from einklang.customers.normal import Forms, forms
from einklang.customers.queries import opened_records
from einklang.customers.records import Record

from .hints import readings
from .reasons import Reason
from .weighing import Rarity, Weighed, weigh

#: So many rows are opened and compared in full for one entry; more where they share exactly as much.
COMPARED, AT_MOST = 30, 100
#: Entries compared and rows opened at once.
_TOGETHER, _OPENED = 200, 5_000
#: One entry in three is taken to be of no customer at all, so that a proposal has to earn its score.
STRANGERS = 0.5
#: What is less likely than this is not worth a person's look.
LEAST_BITS, LEAST_SCORE = 4.0, 0.002


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """One customer, by the one of its records that fits best."""

    #: The row of that record (`customers.Customer`), and the keyed hash of its customer number.
    customer_id: int
    key: bytes
    record: Record
    #: How sure the comparison is, 0 to 1. It orders the list; a person decides.
    score: float
    reasons: tuple[Reason, ...]


def find(entry: Record, *, limit: int = 5, but: Collection[bytes] = ()) -> list[Candidate]:
    """The customers that may be meant, the best first; none where nothing is worth showing."""
    return find_many([entry], limit=limit, but=[but])[0]


def find_many(
    entries: Sequence[Record], *, limit: int = 5, but: Sequence[Collection[bytes]] = ()
) -> list[list[Candidate]]:
    """The same for many at once, which reads the index once for all of them.

    `but` names for each entry the customers that it is known not to be: the others are judged without them.
    """
    ready = [readings(forms(entry)) for entry in entries]
    keys = [list(dict.fromkeys(key for one in each for key in blocking.keys(one))) for each in ready]
    near = [blocking.near_numbers(each[0].number) for each in ready]
    found = blocking.look_up(key for each in (*keys, *near) for key in each)
    if not found.records:
        return [[] for _ in entries]
    rarity = Rarity.among(found)
    chosen = [worth_comparing(*each, rarity) for each in zip(keys, near, strict=True)]
    known_not = [*but, *[()] * (len(entries) - len(but))]
    answers: list[list[Candidate]] = []
    for start in range(0, len(entries), _TOGETHER):
        part = slice(start, start + _TOGETHER)
        rows = _opened({row for each in chosen[part] for row in each})
        answers += [
            _ranked(one, [rows[row] for row in each if row in rows and rows[row].key not in out], rarity)[
                :limit
            ]
            for one, each, out in zip(ready[part], chosen[part], known_not[part], strict=True)
        ]
    return answers


@dataclass(frozen=True, slots=True)
class _Row:
    """A customer record, opened."""

    id: int
    key: bytes
    record: Record
    forms: Forms


def _opened(ids: set[int]) -> dict[int, _Row]:
    wanted, rows = iter(sorted(ids)), {}
    while some := list(islice(wanted, _OPENED)):
        for row, record in opened_records(Customer.objects.live().filter(pk__in=some)):
            rows[row.pk] = _Row(row.pk, bytes(row.key), record, forms(record))
    return rows


def _ranked(entry: Sequence[Forms], rows: Sequence[_Row], rarity: Rarity) -> list[Candidate]:
    """One candidate per customer. Its score is how likely it is meant, if one of them or none is."""
    best: dict[bytes, tuple[_Row, Weighed]] = {}
    for row in rows:
        weighed = weigh(entry, row.forms, rarity)
        if row.key not in best or weighed.bits > best[row.key][1].bits:
            best[row.key] = row, weighed
    nobody: float = STRANGERS * rarity.records
    everybody = nobody + sum(2**weighed.bits for _, weighed in best.values())
    ordered = sorted(best.values(), key=lambda each: (-each[1].bits, each[0].id))
    return [
        Candidate(customer_id=row.id, key=row.key, record=row.record, score=score, reasons=weighed.reasons)
        for row, weighed in ordered
        if weighed.bits >= LEAST_BITS and (score := 2**weighed.bits / everybody) >= LEAST_SCORE
    ]


#: Keys of one group say much the same, so only the strongest of each counts; but words of a company add up.
NUMBER, ADDRESS, NAME, COMPANY, WORDS = range(5)
GROUPS = {
    "n": NUMBER,
    **dict.fromkeys("md", ADDRESS),
    **dict.fromkeys("slpfg", NAME),
    **dict.fromkeys("ku", COMPANY),
    "w": WORDS,
}


def worth_comparing(keys: Sequence[str], near: Sequence[str], rarity: Rarity) -> list[int]:
    """The rows that share the most, the rarer the more; numbers one slip away where nobody has this one."""
    postings = rarity.postings
    shared = [(postings[key].rows, GROUPS[key[0]], rarity.bits(key)) for key in keys]
    shared += [(postings[key].rows, NUMBER, rarity.most - 7.5) for key in near]
    shared = [one for one in shared if len(one[0])]
    if not shared:
        return []
    unique, places = np.unique(np.concatenate([rows for rows, _, _ in shared]), return_inverse=True)
    weights = np.zeros((WORDS + 1, len(unique)))
    begin = 0
    for rows, group, bits in shared:
        here = places[begin : begin + len(rows)]
        begin += len(rows)
        weights[group, here] = (
            weights[group, here] + bits if group == WORDS else np.maximum(weights[group, here], bits)
        )
    company = np.maximum(weights[COMPANY], weights[WORDS])
    sums = weights[: NAME + 1].sum(axis=0) + company
    best = np.argsort(-sums, kind="stable")[:AT_MOST]
    if len(best) > COMPARED:
        best = best[sums[best] >= sums[best[COMPARED - 1]] - 1e-9]
    chosen: list[int] = unique[best].tolist()
    return chosen

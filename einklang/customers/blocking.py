"""The index by which possible matches are found: keyed hashes of what two records might have in common.

Each record leaves a number of tokens: of its number, its address, its name as it sounds, the words of its
company and some pairs of these. Records that share a rare one are worth comparing. What is kept is 32 bits of
a keyed hash and the row it leads to; without this site's index key it says nothing, and two different things
may have the same token, which costs a comparison and nothing else.

The pairs are sorted and cut into buckets of about `PER_BUCKET` by the leading bits of the token, so that a
look-up reads as many small rows as an entry has tokens. A token of more than `COMMON` records leads nowhere:
only how many they are is kept, because it says how little it means to share it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

import numpy as np
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.db import transaction
from numpy.typing import NDArray

from einklang.vault import index

from .models import Block
from .normal import GENERIC, Forms, Remembered, forms, sound
from .records import Record

Numbers = NDArray[np.uint64]
COMMON = 600
PER_BUCKET = 2_000
#: So many telling words of a company are indexed.
MOST_WORDS = 3
#: Where the header stands: how the rest is cut, how many records there are, and the common tokens.
HEADER = -1
_CHUNK = 1_000
#: So many bytes of a key count; there are no two companies that differ only after them.
_LONGEST = 96
#: Bytes in a block of AES.
_WIDE = 16
_LOW = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)


def keys(one: Forms) -> list[str]:
    """What this record is found by, each with a letter for its kind."""
    number, first, last, email, domain, company, _, _, units = one
    found = []
    if number:
        found.append("n" + number)
    if email:
        found.append("m" + email)
        if domain:
            found.append("d" + domain)
    if last:
        exact, heard, begin, end = LAST_NAMES[last]
        found.append(exact)
        if first:
            initial = first[0]
            found += (
                f"l{first}|{last}" if first < last else f"l{last}|{first}",
                f"p{initial}{heard}",
                f"f{initial}{begin}",
                f"g{initial}{end}",
            )
    if company:
        found.append(company_key(company))
        left = MOST_WORDS
        for word in company:
            key = WORD_KEYS[word]
            if key and left:
                left -= 1
                found.append(key)
                if units > 9:
                    found.append(f"u{units}{key}")
    return found


def _last_name(last: str) -> tuple[str, str, str, str]:
    """The key of a last name, and how it sounds, begins and ends: a slip leaves one of these as it was."""
    return "s" + last, sound(last), last[:4], last[-4:]


LAST_NAMES = Remembered(_last_name)


def _word_key(word: str) -> str:
    """The key of a company's word, as it sounds; empty for a word that very many have."""
    return "" if word in GENERIC else sounding(word)


WORD_KEYS = Remembered(_word_key)


def sounding(word: str) -> str:
    """The key of a word of a company as it sounds."""
    return "w" + (sound(word) or word)


def company_key(company: Sequence[str]) -> str:
    """The key of a company as a whole: its words in any order."""
    return "k" + "|".join(sorted(company))


def near_numbers(number: str) -> list[str]:
    """The keys of all numbers one slip away: a digit wrong, missing, too many, or two swapped."""
    if not 5 <= len(number) <= 12 or not number.isdecimal():
        return []
    found = set()
    for at in range(len(number)):
        before, digit, after = number[:at], number[at], number[at + 1 :]
        found.add(before + after)
        found.update(before + other + after for other in "0123456789")
        found.update(before + other + digit + after for other in "0123456789")
        if after:
            found.add(before + after[0] + digit + after[1:])
    found.update(number + other for other in "0123456789")
    found.discard(number)
    return ["n" + other for other in sorted(found)]


@dataclass(frozen=True)
class Built:
    """A whole index, ready to be written."""

    header: bytes
    blocks: Sequence[tuple[int, bytes]]


def build(pairs: Iterable[tuple[int, Record]]) -> Built:
    """The index over all these rows; about 120 bytes of memory a record while it is made."""
    tokens, rows, count = _tokens(pairs)
    base = int(rows.min()) if count else 0
    rows -= np.uint64(base)
    if count and int(rows.max()) >= 1 << 32:
        raise OverflowError("the ids of the customer records lie too far apart for this index")
    tokens <<= _HALF
    tokens |= rows
    del rows
    tokens.sort()
    tokens, common = _without_common(tokens)
    bits = max(0, (len(tokens) // PER_BUCKET).bit_length())
    header = np.concatenate([np.array([bits, base, count], np.uint64), common])
    starts = (
        (np.arange(1 << bits, dtype=np.uint64) << np.uint64(64 - bits)) if bits else np.zeros(1, np.uint64)
    )
    edges = [*np.searchsorted(tokens, starts).tolist(), len(tokens)]
    blocks = [
        (bucket, tokens[edges[bucket] : edges[bucket + 1]].tobytes())
        for bucket in range(len(starts))
        if edges[bucket] < edges[bucket + 1]
    ]
    return Built(header=header.tobytes(), blocks=blocks)


def _tokens(pairs: Iterable[tuple[int, Record]]) -> tuple[Numbers, Numbers, int]:
    """The token and the row of every key of every record, and how many records there are."""
    hashed = _Hashed()
    remaining = iter(pairs)
    tokens, rows, count = [], [], 0
    while chunk := list(islice(remaining, _CHUNK)):
        found = [keys(forms(record)) for _, record in chunk]
        count += len(chunk)
        tokens.append(hashed.all(chain.from_iterable(found)))
        ids = np.fromiter((row for row, _ in chunk), np.uint64, len(chunk))
        rows.append(np.repeat(ids, [len(each) for each in found]))
    if not count:
        return np.zeros(0, np.uint64), np.zeros(0, np.uint64), 0
    return np.concatenate(tokens), np.concatenate(rows), count


class _Hashed:
    """Tokens: 32 bits of AES-CBC-MAC with the length first, under a key made of this site's index key.

    Many at once, block by block over all of them: a large file has ten million.
    """

    def __init__(self) -> None:
        key = index.load().exact("blocking", "")
        self._closed = Cipher(algorithms.AES(key), modes.ECB()).encryptor()  # noqa: S305  the chaining is below
        lengths = np.zeros((_LONGEST + 1, _WIDE), np.uint8)
        lengths[:, 0] = np.arange(_LONGEST + 1)
        self._begun = self._close(lengths)

    def all(self, texts: Iterable[str]) -> Numbers:
        data = list(map(str.encode, texts))
        sizes = np.fromiter(map(len, data), np.int64, len(data)).clip(max=_LONGEST)
        state = self._close(self._begun[sizes] ^ _blocks_of(data, _WIDE)[:, 0])
        longer = np.flatnonzero(sizes > _WIDE)
        blocks = _blocks_of([data[at] for at in longer.tolist()], _LONGEST)
        for place in range(1, _LONGEST // _WIDE):
            going_on = sizes[longer] > place * _WIDE
            longer, blocks = longer[going_on], blocks[going_on]
            if not len(longer):
                break
            state[longer] = self._close(state[longer] ^ blocks[:, place])
        return state[:, :4].copy().view("<u4").ravel().astype(np.uint64)

    def _close(self, blocks: NDArray[np.uint8]) -> NDArray[np.uint8]:
        return np.frombuffer(self._closed.update(blocks.tobytes()), np.uint8).reshape(-1, _WIDE).copy()


def _blocks_of(data: Sequence[bytes], longest: int) -> NDArray[np.uint8]:
    """The beginnings of texts in blocks of a cipher, filled up with zeros."""
    return np.array(data, f"S{longest}").view(np.uint8).reshape(len(data), longest // _WIDE, _WIDE)


def _without_common(pairs: Numbers) -> tuple[Numbers, Numbers]:
    """The sorted pairs without those of common tokens; and these, each with its count in the lower half."""
    tokens = pairs >> _HALF
    starts = np.flatnonzero(np.concatenate([np.ones(min(1, len(tokens)), bool), tokens[1:] != tokens[:-1]]))
    counts = np.diff(np.append(starts, len(tokens)))
    many = counts > COMMON
    common = (tokens[starts[many]] << _HALF) | counts[many].astype(np.uint64)
    return pairs[np.repeat(~many, counts)], common


def replace(built: Built) -> None:
    """Put this index in the place of the one before, in the caller's transaction."""
    with transaction.atomic():
        Block.objects.all().delete()
        rows = (
            Block(bucket=bucket, pairs=pairs) for bucket, pairs in [(HEADER, built.header), *built.blocks]
        )
        while chunk := list(islice(rows, 100)):
            Block.objects.bulk_create(chunk)


#: The furthest that a row may lie behind the first one.
FURTHEST = (1 << 32) - 1
#: The rows of an index that is empty otherwise begin here.
FAR = 1 << 40


def room_for(number: int) -> int:
    """The first of so many numbers in a row that no import gives to its rows.

    In the caller's transaction, until whose end nobody else changes the index.
    """
    header = _held_header()
    return FAR if header is None else int(np.frombuffer(header, np.uint64, 3)[1]) + FURTHEST - number


def put_in(pairs: Sequence[tuple[int, Record]]) -> dict[int, bytes | None]:
    """These rows are found too; returns the pieces that changed as they were, None where there was none.

    Their numbers are those of `room_for`, in the same transaction.
    """
    header = _held_header()
    if header is None:
        built = build(pairs)
        pieces = dict([(HEADER, built.header), *built.blocks])
        Block.objects.bulk_create(Block(bucket=bucket, pairs=pairs) for bucket, pairs in pieces.items())
        return dict.fromkeys(pieces)
    bits, base, count, *common = (int(one) for one in np.frombuffer(header, np.uint64))
    tokens, rows, more = _tokens(pairs)
    new = (tokens << _HALF) | (rows - np.uint64(base))
    new = new[~np.isin(tokens, np.array(common, np.uint64) >> _HALF)]
    places = new >> np.uint64(64 - bits) if bits else np.zeros(len(new), np.uint64)
    wanted = sorted({int(place) for place in places})
    there = {one.bucket: bytes(one.pairs) for one in Block.objects.filter(bucket__in=wanted)}
    for bucket in wanted:
        whole = np.concatenate([np.frombuffer(there.get(bucket, b""), np.uint64), new[places == bucket]])
        _write(bucket, np.sort(whole).tobytes())
    _write(HEADER, np.array([bits, base, count + more, *common], np.uint64).tobytes())
    return {HEADER: header, **{bucket: there.get(bucket) for bucket in wanted}}


def put_back(before: Mapping[int, bytes | None]) -> None:
    """These pieces are what they were."""
    for bucket, pairs in before.items():
        _write(bucket, pairs)


def _write(bucket: int, pairs: bytes | None) -> None:
    if pairs is None:
        Block.objects.filter(bucket=bucket).delete()
    else:
        Block.objects.update_or_create(bucket=bucket, defaults={"pairs": pairs})


def _held_header() -> bytes | None:
    """The header, which nobody else changes until the end of the transaction."""
    rows = Block.objects.select_for_update().filter(bucket=HEADER).values_list("pairs", flat=True)
    # Whoever waited for an import to put in another index finds that one by asking once more.
    found = rows.first() or rows.first()
    return bytes(found) if found is not None else None


@dataclass(frozen=True)
class Posting:
    """Who shares one token: how many, and which rows unless they are too many to tell."""

    count: int
    rows: NDArray[np.uint64]


@dataclass(frozen=True)
class Found:
    """What was looked up: how many records there are at all, and a posting per key asked for."""

    records: int
    postings: dict[str, Posting]


def look_up(wanted: Iterable[str]) -> Found:
    """Who shares these keys; two queries, or one per few hundred buckets when much is asked at once."""
    asked = sorted(set(wanted))
    header = Block.objects.filter(bucket=HEADER).values_list("pairs", flat=True).first()
    if header is None or not asked:
        return Found(0, {})
    bits, base, records, *_ = (int(one) for one in np.frombuffer(header, np.uint64, 3))
    common = np.frombuffer(header, np.uint64, offset=24)
    tokens = _Hashed().all(asked)
    postings = dict(zip(asked, _look_up(tokens, common, bits, base), strict=True))
    return Found(records, postings)


def _look_up(tokens: Numbers, common: Numbers, bits: int, base: int) -> list[Posting]:
    nobody = Posting(0, np.zeros(0, np.uint64))
    found = [nobody] * len(tokens)
    order = np.argsort(tokens)
    ordered = tokens[order]
    buckets = ordered >> np.uint64(32 - bits)
    starts = np.flatnonzero(np.concatenate([[True], buckets[1:] != buckets[:-1]]))
    ranges = dict(
        zip(buckets[starts].tolist(), zip(starts, [*starts[1:], len(ordered)], strict=True), strict=True)
    )
    for bucket, pairs in _blocks(list(ranges)):
        begin, end = ranges[bucket]
        here = ordered[begin:end] << _HALF
        lows = np.searchsorted(pairs, here, "left").tolist()
        highs = np.searchsorted(pairs, here | _LOW, "right").tolist()
        for at, low, high in zip(order[begin:end].tolist(), lows, highs, strict=True):
            if low < high:
                found[at] = Posting(high - low, (pairs[low:high] & _LOW) + np.uint64(base))
    places = np.searchsorted(common, tokens << _HALF)
    for at, place in enumerate(places.tolist()):
        if place < len(common) and common[place] >> _HALF == tokens[at]:
            found[at] = Posting(int(common[place] & _LOW), nobody.rows)
    return found


def _blocks(buckets: list[int]) -> Iterator[tuple[int, Numbers]]:
    for start in range(0, len(buckets), 500):
        chosen = Block.objects.filter(bucket__in=buckets[start : start + 500])
        for bucket, pairs in chosen.values_list("bucket", "pairs").iterator():
            yield bucket, np.frombuffer(pairs, np.uint64)

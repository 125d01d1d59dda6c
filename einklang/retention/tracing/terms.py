"""Many terms in all their spellings, looked for at once.

A spelling is found by a short piece of it that is rare in the data, its anchor: with few bytes to compare and
few places to look at, the engine runs at the speed of memory. What stands around an anchor is then compared
with every spelling of the term, exactly.
"""

import binascii
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from . import engine, spelling
from .engine import Bytes
from .spelling import Fence, Width

#: Bytes of an anchor: as many as the engine compares at once.
ANCHOR = 8
#: Bytes that are the same in every spelling from which on they are an anchor for all.
_LONG_ENOUGH = 6
#: Of what costs so little, little is found by chance.
_RARE = 32
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]+")
_STANDARD = bytes.maketrans(b"-_", b"+/")


@dataclass(frozen=True)
class _Spelled:
    """A spelling that an anchor is part of, `at` so many bytes after its beginning."""

    number: int
    text: bytes
    at: int
    width: Width


class Terms:
    """What is looked for. `sample` is some of the data, by which rare pieces are told from common ones.

    `hashes` are found too, as they are.
    """

    def __init__(self, terms: Iterable[str], *, sample: bytes = b"", hashes: Iterable[bytes] = ()) -> None:
        self.terms = list(dict.fromkeys(term.strip() for term in terms))
        self._fences = [Fence(term) for term in self.terms]
        self._common = _common([sample, *(term.encode() for term in self.terms)])
        anycase: dict[bytes, list[int]] = defaultdict(list)
        exact: dict[bytes, list[int]] = defaultdict(list)
        self._hashes, longest = list(hashes), 2 * ANCHOR
        for number, term in enumerate(self.terms):
            spelled = spelling.written(term)
            longest = max(longest, *map(len, spelled))
            for anchor in self._anchors(term, spelled):
                anycase[anchor].append(number)
            for anchor in _covering(spelling.in_base64(term), _middle, []):
                exact[anchor].append(number)
        self._strings = [*anycase, *exact, *self._hashes]
        self._owners = [*anycase.values(), *exact.values()]
        self._base64_from, self._hashes_from = len(anycase), len(self._owners)
        self._engine = engine.engine(list(anycase), self._strings[len(anycase) :])
        self._spelled: dict[int, list[_Spelled]] = {}
        #: Bytes around an offset within which everything lies that decides about a match there.
        self.margin = 2 * longest

    def _anchors(self, term: str, spelled: Iterable[bytes]) -> list[bytes]:
        """Pieces of which every spelling has one: those that most spellings share, unless they are common."""
        core = spelling.core(term).encode()
        if len(core) < _LONG_ENOUGH:
            return _covering(spelled, self._rarest, [])
        (cost, piece), (least, _) = self._weighed(core), self._weighed(term.lower().encode())
        if cost > 2 * least + _RARE:
            return _covering(spelled, self._rarest, [])
        wide = piece[-ANCHOR // 2 :].decode().encode("utf-16-le")[:-1]
        return _covering(spelled, self._rarest, [piece, wide])

    def _rarest(self, spelled: bytes) -> bytes:
        return self._weighed(spelled)[1]

    def _weighed(self, spelled: bytes) -> tuple[int, bytes]:
        """The piece of it that is the rarest in the data, and how often its letters stand together there.

        The last ones count most, since the engine looks at these first.
        """
        common = self._common
        times = [common.get(spelled[at : at + 3], 0) for at in range(len(spelled) - 2)]
        if len(spelled) <= ANCHOR:
            return sum(times) + 15 * sum(times[-2:]), spelled
        best, at = min(
            (sum(times[at : at + ANCHOR - 2]) + 15 * (times[at + ANCHOR - 3] + times[at + ANCHOR - 4]), at)
            for at in range(len(spelled) - ANCHOR + 1)
        )
        return best, spelled[at : at + ANCHOR]

    def count(self, data: Bytes, begin: int = 0, end: int | None = None) -> int:
        """How often they stand in these bytes, counted where a match begins, from `begin` to before `end`."""
        until = len(data) if end is None else end
        return sum(begin <= start < until for start in self.places(data))

    def places(self, data: Bytes) -> list[int]:
        """Where in these bytes they begin."""
        found = self._engine.ends(data)
        if not found:
            return []
        view, places = memoryview(data), set()
        for anchor, at in found:
            if anchor >= self._hashes_from:
                places.add((-anchor, at - len(self._strings[anchor])))
            elif anchor >= self._base64_from:
                places.update(self._in_base64(anchor, view, at))
            else:
                places.update(self._written(anchor, view, at))
        return [start for _, start in places]

    def _written(self, anchor: int, data: memoryview, at: int) -> Iterator[tuple[int, int]]:
        """Which terms begin where, of those with an anchor that ends at this offset."""
        for one in self._spellings(anchor):
            start = at - one.at
            end = start + len(one.text)
            same = start >= 0 and bytes(data[start:end]).lower() == one.text
            if same and not self._fences[one.number].keeps_out(data, start, end, one.width):
                yield one.number, start

    def _spellings(self, anchor: int) -> list[_Spelled]:
        if anchor not in self._spelled:
            piece = self._strings[anchor]
            self._spelled[anchor] = [
                _Spelled(number, text, match.start() + len(piece), width)
                for number in self._owners[anchor]
                for text, width in spelling.written(self.terms[number]).items()
                for match in re.finditer(b"(?=" + re.escape(piece) + b")", text)
            ]
        return self._spelled[anchor]

    def _in_base64(self, anchor: int, data: memoryview, at: int) -> Iterator[tuple[int, int]]:
        begin = max(0, at - self.margin)
        for start, opened in _opened(bytes(data[begin : at + self.margin]), at - begin):
            low = opened.lower()
            for number in self._owners[anchor]:
                for text, width in spelling.written(self.terms[number]).items():
                    for match in re.finditer(re.escape(text), low):
                        if not self._fences[number].keeps_out(opened, *match.span(), width):
                            yield number, begin + start + match.start() * 4 // 3

    def stand_in(self, text: str) -> bool:
        """Whether one of them stands in a text."""
        return self.count(text.encode()) > 0


def _covering(
    spelled: Iterable[bytes], piece_of: Callable[[bytes], bytes], known: list[bytes]
) -> list[bytes]:
    """Pieces of which each spelling has at least one: of those known, and as many more as it takes."""
    for one in spelled:
        if not any(piece in one for piece in known):
            known.append(piece_of(one))
    return known


def _middle(spelled: bytes) -> bytes:
    begin = max(0, (len(spelled) - ANCHOR) // 2)
    return spelled[begin : begin + ANCHOR]


def _common(texts: Iterable[bytes]) -> Counter[bytes]:
    """How often three letters stand beside each other."""
    times: Counter[bytes] = Counter()
    for text in texts:
        low = text.lower()
        times.update(low[at : at + 3] for at in range(len(low) - 2))
    return times


def _opened(around: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The run of base64 that ends or goes on at an offset, opened at each of the four places where it may
    have begun; and where that is."""
    run = next(run for run in _BASE64.finditer(around) if run.end() >= at)
    for start in range(run.start(), min(run.start() + 4, run.end())):
        whole = around[start : start + (run.end() - start) // 4 * 4]
        rest = around[start + len(whole) : run.end()]
        padded = whole + (rest.ljust(4, b"A") if len(rest) > 1 else b"")
        yield start, binascii.a2b_base64(padded.translate(_STANDARD))[: (run.end() - start) * 6 // 8]

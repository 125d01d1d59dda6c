"""Which rows are known already: sorted keyed hashes in a few bytes each, so that millions fit into memory."""

from collections.abc import Sequence
from typing import Self

import numpy as np
from numpy.typing import NDArray

Halves = tuple[NDArray[np.uint64], NDArray[np.uint64]]


def numbers(pieces: Sequence[bytes]) -> NDArray[np.uint64]:
    """Pieces of 8 or 16 bytes, one after the other, as numbers."""
    return np.frombuffer(b"".join(pieces), dtype=">u8").astype(np.uint64)


def halves(digests: Sequence[bytes]) -> Halves:
    """Hashes of 16 bytes as two columns of numbers."""
    pairs = numbers(digests).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


class Digests:
    """Hashes, each with a number that belongs to it."""

    def __init__(self, wanted: Halves, values: NDArray[np.int64]) -> None:
        order = np.argsort(wanted[0], kind="stable")
        self.first, self.second, self.values = wanted[0][order], wanted[1][order], values[order]

    def __len__(self) -> int:
        return len(self.values)

    def places(self, wanted: Halves) -> NDArray[np.int64]:
        """Where each of them stands, -1 for what is not there."""
        if not len(self):
            return np.full(len(wanted[0]), -1, dtype=np.int64)
        at = np.searchsorted(self.first, wanted[0]).clip(max=len(self) - 1)
        there = (self.first[at] == wanted[0]) & (self.second[at] == wanted[1])
        return np.where(there, at, -1)

    def with_(self, other: Self) -> "Digests":
        """Both together; of equal ones those of `self` come first."""
        both = (np.concatenate([self.first, other.first]), np.concatenate([self.second, other.second]))
        return Digests(both, np.concatenate([self.values, other.values]))


class Seen:
    """The rows of one file so far: says for each row whether, and where, the same stood before."""

    def __init__(self) -> None:
        # Each run is more than twice as long as the next: looking through them stays quick, merging rare.
        self.runs: list[Digests] = []

    def earlier(self, wanted: Halves, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """The number of the earlier row with the same content, 0 for none; these count as seen now."""
        found = np.zeros(len(rows), dtype=np.int64)
        for run in reversed(self.runs):
            at = run.places(wanted)
            found = np.where(at >= 0, run.values[at], found)
        batch = Digests(wanted, rows)
        first = batch.values[batch.places(wanted)]
        found = np.where((found == 0) & (first < rows), first, found)
        self.runs.append(batch)
        while len(self.runs) > 1 and len(self.runs[-2]) <= 2 * len(self.runs[-1]):
            last = self.runs.pop()
            self.runs.append(self.runs.pop().with_(last))
        return found

"""Where any of many byte strings end, in one pass."""

import os
import re
import threading
from collections.abc import Sequence
from typing import Any, Protocol

hyperscan: Any
try:
    import hyperscan
except ImportError:  # no wheel for this machine: slower, and finds the same
    hyperscan = None

Bytes = bytes | bytearray | memoryview


class Engine(Protocol):
    def ends(self, data: Bytes) -> list[tuple[int, int]]:
        """Which string ends where, by its number and the offset after it; in the order of the data."""


#: With fewer strings than this Hyperscan takes another way, which was half as fast with strings like these.
MANY = 100


class Hyperscan:
    """Intel's Hyperscan, or Vectorscan, within python-hyperscan. Threads may share one."""

    def __init__(self, anycase: Sequence[bytes], exact: Sequence[bytes]) -> None:
        # What fills up is 16 bytes of chance, which stand nowhere.
        exact = [*exact, *(os.urandom(16) for _ in range(MANY - len(anycase) - len(exact)))]
        strings = [b"".join(b"\\x%02x" % byte for byte in one) for one in (*anycase, *exact)]
        flags = [hyperscan.HS_FLAG_CASELESS] * len(anycase) + [0] * len(exact)
        self._database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
        self._database.compile(
            expressions=strings, ids=list(range(len(strings))), elements=len(strings), flags=flags
        )
        self._local = threading.local()

    def ends(self, data: Bytes) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        if not hasattr(self._local, "scratch"):
            self._local.scratch = hyperscan.Scratch(self._database)

        def note(number: int, _start: int, end: int, _flags: int, _context: object) -> None:
            found.append((number, end))

        self._database.scan(data, match_event_handler=note, scratch=self._local.scratch)
        return found


class Plain:
    """Python's own expressions, one after another."""

    def __init__(self, anycase: Sequence[bytes], exact: Sequence[bytes]) -> None:
        # As a look ahead, so that strings which overlap are found all.
        self._patterns = [re.compile(b"(?=" + re.escape(one) + b")", re.IGNORECASE) for one in anycase]
        self._patterns += [re.compile(b"(?=" + re.escape(one) + b")") for one in exact]
        self._lengths = [len(one) for one in (*anycase, *exact)]

    def ends(self, data: Bytes) -> list[tuple[int, int]]:
        found = (
            (number, match.start() + self._lengths[number])
            for number, pattern in enumerate(self._patterns)
            for match in pattern.finditer(data)
        )
        return sorted(found, key=lambda one: one[1])


def engine(anycase: Sequence[bytes], exact: Sequence[bytes]) -> Engine:
    """The fastest one there is here. Of the first strings the case of ASCII letters does not matter."""
    return (Hyperscan if hyperscan else Plain)(anycase, exact)

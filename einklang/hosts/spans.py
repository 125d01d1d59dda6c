"""Busy times as they are kept: pairs of int64 seconds since 1970, little-endian, sorted and apart."""

from collections.abc import Iterable

import numpy as np


def pack(spans: Iterable[tuple[int, int]]) -> bytes:
    """The spans as bytes; what touches or overlaps becomes one, what has no length goes."""
    return merge([np.array([*spans], dtype="<i8").tobytes()])


def merge(packed: Iterable[bytes]) -> bytes:
    """Several packed spans as one."""
    spans = np.frombuffer(b"".join(packed), "<i8").reshape(-1, 2)
    spans = spans[spans[:, 0] < spans[:, 1]]
    if not len(spans):
        return b""
    spans = spans[np.argsort(spans[:, 0], kind="stable")]
    begins, ends = spans[:, 0], np.maximum.accumulate(spans[:, 1])
    apart = begins[1:] > ends[:-1]
    kept = [begins[np.append(True, apart)], ends[np.append(apart, True)]]
    return np.column_stack(kept).astype("<i8").tobytes()


def unpack(packed: bytes) -> list[tuple[int, int]]:
    """The spans as pairs of seconds."""
    return [(begin, end) for begin, end in np.frombuffer(packed, "<i8").reshape(-1, 2).tolist()]

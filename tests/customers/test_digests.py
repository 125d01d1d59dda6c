import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from einklang.customers.digests import Digests, Seen, halves

#: Few different ones, so that the same come often.
HASHES = st.integers(0, 12).map(lambda number: number.to_bytes(8, "big") * 2)
ANY = st.binary(min_size=16, max_size=16)


@given(st.lists(st.lists(HASHES, min_size=1, max_size=9), max_size=12))
def test_seen_says_of_each_row_where_the_same_stood_first(batches: list[list[bytes]]) -> None:
    seen, before, row = Seen(), dict[bytes, int](), 0
    for batch in batches:
        numbers = np.arange(row + 1, row + 1 + len(batch), dtype=np.int64)
        expected = []
        for number, one in zip(numbers.tolist(), batch, strict=True):
            expected.append(before.get(one, 0))
            before.setdefault(one, number)
        assert seen.earlier(halves(batch), numbers).tolist() == expected
        row += len(batch)


@given(st.sets(ANY, max_size=30), st.lists(ANY, max_size=9))
def test_places_are_where_they_stand_and_nowhere_else(known: set[bytes], others: list[bytes]) -> None:
    listed = sorted(known)
    digests = Digests(halves(listed), np.arange(len(listed), dtype=np.int64))
    asked = [*listed, *others]

    found = digests.places(halves(asked))

    for one, place in zip(asked, found.tolist(), strict=True):
        assert (place >= 0) == (one in known)
        assert place < 0 or listed[int(digests.values[place])] == one


def test_nothing_is_known_of_nothing() -> None:
    assert Digests(halves([]), np.zeros(0, dtype=np.int64)).places(halves([b"0" * 16])).tolist() == [-1]

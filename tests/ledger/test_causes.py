"""The same cause makes the same thing, nothing else does, and without a cause each is new."""

from datetime import UTC, datetime, timedelta, timezone

from einklang.ledger.causes import because_of, next_of

NOON = datetime(2027, 3, 4, 12, tzinfo=UTC)


def test_without_a_cause_nothing_is_named() -> None:
    assert next_of("letter") is None


def test_the_same_cause_names_the_same_things_in_their_order() -> None:
    def made(*cause: object) -> list[str | None]:
        with because_of(*cause):
            return [next_of("letter"), next_of("token"), next_of("letter")]

    first = made("seat", 1, NOON)
    assert first == made("seat", 1, NOON.astimezone(timezone(timedelta(hours=1))))
    assert len({*first, *made("seat", 2, NOON), *made("seat", 1, NOON + timedelta(microseconds=1))}) == 9
    assert next_of("letter") is None


def test_the_nearest_cause_counts_and_the_outer_one_goes_on_after_it() -> None:
    with because_of("outer"):
        first = next_of("letter")
        with because_of("inner"):
            inner = next_of("letter")
        assert (first, inner, next_of("letter")) == ("outer letter 1", "inner letter 1", "outer letter 2")

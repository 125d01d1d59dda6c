"""Settings are read from the environment or refused by their name."""

import pytest

from einklang.config.reading import SettingMissing, read_number


def test_a_number_is_above_nothing_and_a_default_stands_in(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_number("EINKLANG_EXAMPLE", 7) == 7
    monkeypatch.setenv("EINKLANG_EXAMPLE", "12")
    assert read_number("EINKLANG_EXAMPLE", 7) == 12


@pytest.mark.parametrize("given", ["0", "-1", "many", "1.5", "²"])
def test_what_is_no_such_number_is_refused_by_its_name(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("EINKLANG_EXAMPLE", given)
    with pytest.raises(SettingMissing, match="EINKLANG_EXAMPLE: expected a whole number above 0"):
        read_number("EINKLANG_EXAMPLE", 7)

"""The data map in docs is what the code holds now."""

from pathlib import Path

from einklang.front.data_map import data_map
from einklang.holdings.registry import all_holdings
from einklang.policy.reading import parse
from tests.texts import SHIPPED

PAGE = Path(__file__).resolve().parents[2] / "docs" / "data-map.md"


def test_the_page_is_current() -> None:
    current = data_map(parse(SHIPPED.read_text(encoding="utf-8")))

    assert PAGE.read_text(encoding="utf-8") == current, (
        "docs/data-map.md is old; write it anew: .venv/bin/python manage.py data_map > docs/data-map.md"
    )


def test_every_table_and_field_of_the_map_is_on_the_page() -> None:
    page = PAGE.read_text(encoding="utf-8")

    missing = [one.label for one in all_holdings() if f"### {one.label}\n" not in page]
    missing += [
        f"{one.label}.{name}"
        for one in all_holdings()
        for name in (one.personal | one.plain)
        if f"`{name}`" not in page.split(f"### {one.label}\n")[1].split("### ")[0]
    ]
    assert missing == []


def test_a_changed_period_changes_the_page() -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    shorter = text.replace('read_log = "P90D"', 'read_log = "P30D"')
    assert shorter != text

    assert "30 days (`clocks.read_log`)" in data_map(parse(shorter))

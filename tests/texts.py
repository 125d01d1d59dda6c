"""The shipped policy with every placeholder put in, as a site would."""

from functools import cache
from pathlib import Path

from einklang.policy.reading import fill, parse

SHIPPED = Path(__file__).resolve().parent.parent / "policy.toml"


@cache
def promised_text() -> str:
    text = SHIPPED.read_text(encoding="utf-8")
    values = {
        key: f"{key.rpartition('.')[2]}@kalo.example" if key.startswith("contact") else f"Beispiel {key}"
        for key in parse(text).placeholders()
    }
    return fill(text, values)

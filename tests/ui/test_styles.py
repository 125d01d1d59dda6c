"""What the templates and style sheets may not contain, and what has to agree."""

import re
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2] / "einklang"
CSS = HOUSE / "ui" / "static" / "ui" / "css"
PAGES = sorted(path for path in HOUSE.glob("*/templates/**/*.html") if "mail" not in path.parts)
COLOUR = re.compile(r"(--[\w-]+): light-dark\((#\w+), (#\w+)\)")
PLAIN = re.compile(r"(--[\w-]+): (#\w+);")


def test_older_browsers_get_the_same_colours():
    colours = COLOUR.findall((CSS / "tokens.css").read_text())
    light, dark = (CSS / "tokens-older.css").read_text().split("prefers-color-scheme: dark")

    assert PLAIN.findall(light) == [(name, one) for name, one, _other in colours]
    assert PLAIN.findall(dark) == [(name, other) for name, _one, other in colours]


def test_every_style_sheet_is_loaded_somewhere():
    loaded = {
        name
        for path in HOUSE.glob("*/templates/**/*.html")
        for name in re.findall(r"ui/css/([\w-]+\.css)", path.read_text())
    }
    assert {path.name for path in CSS.glob("*.css")} == loaded


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_a_template_holds_no_inline_style_or_script(page):
    text = page.read_text()
    assert not re.search(r"<style\b(?![^>]*svg)|\sstyle=|\son\w+=|javascript:|hx-on", text)
    assert all("src=" in tag for tag in re.findall(r"<script\b[^>]*>", text))


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_a_template_loads_nothing_from_elsewhere(page):
    loading = re.findall(r"<(?:link|script|img|iframe|source|video|audio)\b[^>]*>", page.read_text())
    assert not [tag for tag in loading if re.search(r"(?:src|href)=[\"']?(?:https?:)?//", tag)]


@pytest.mark.parametrize("sheet", sorted(CSS.glob("*.css")), ids=lambda path: path.name)
def test_a_style_sheet_loads_nothing_from_elsewhere(sheet):
    assert not re.search(r"url\(|@import|@font-face", sheet.read_text())

"""A transcript of another tool is taken over in a browser, and corrected while somebody else does too."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from einklang.demo import home

from .site import Site

Visitor = Callable[..., Page]
Axe = Callable[[Page], list[str]]
VTT = """WEBVTT

00:01.000 --> 00:03.000
<v Anja Brandt>Und wenn die Abrechnung da ist?</v>

00:03.500 --> 00:09.000
<v Mehmet Aydın>Ich drucke sie aus. Jede.</v>

00:08.000 --> 00:10.000
<v Claudia Reinhardt>Ein Exemplar heften wir ab.</v>

00:12.000 --> 00:11.000
<v Anja Brandt>rückwärts</v>
"""


@pytest.fixture(scope="module")
def recorded(site: Site) -> str:
    """The id of a recording of two that the interviewer held."""
    environment = site.environment | home.settings(site.data)
    environment["DJANGO_SETTINGS_MODULE"] = "einklang.config.settings"
    command = [sys.executable, "-m", "tests.insights.recorded", "interviewer@einklang.example"]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture
def transcript(tmp_path: Path) -> Path:
    path = tmp_path / "Gespräch mit Mehmet Aydın.vtt"
    path.write_text(VTT, encoding="utf-16")
    return path


def at(recorded: str, page: Page, site: Site, role: str = "interviewer", language: str = "de") -> Page:
    page.goto(site.doors[role])
    page.goto(f"/staff/recordings/{recorded}/transcript/?lang={language}")
    return page


def give(page: Page, transcript: Path) -> None:
    page.locator("#file").set_input_files(transcript)
    page.locator("form[enctype] button[type=submit]").click()


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("dark", [False, True])
def test_its_pages_can_be_used_by_everybody_on_a_telephone_and_in_the_dark(
    language: str, dark: bool, recorded: str, transcript: Path, visitor: Visitor, site: Site, axe: Axe
) -> None:
    page = at(recorded, visitor(dark=dark, width=375 if dark else 1440), site, language=language)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= (375 if dark else 1440)
    give(page, transcript)
    expect(page.locator("h1")).to_have_text("Who is who?" if language == "en" else "Wer ist wer?")

    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= (375 if dark else 1440)
    page.locator("button[name=drop]").click()
    expect(page.locator("#file")).to_be_visible()


def test_a_file_is_taken_over_by_keyboard_and_corrected_by_two_at_once(
    recorded: str, transcript: Path, visitor: Visitor, site: Site, axe: Axe
) -> None:
    page = at(recorded, visitor(), site)
    give(page, transcript)
    expect(page.get_by_role("cell", name="endet, bevor er beginnt")).to_be_visible()
    page.get_by_role("button", name="übernehmen").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Sagen Sie, wer „Anja Brandt“ ist")
    for number, role in enumerate(("interviewer", None, None)):
        field = page.locator(f"#who_{number}")
        field.select_option(role) if role else field.select_option(index=number + 1)
    page.get_by_role("button", name="übernehmen").press("Enter")

    said = page.locator("[data-transcript] > li")
    expect(said).to_have_count(3)
    expect(said.nth(1)).to_contain_text("Ich drucke sie aus. Jede.")
    for name in ("Mehmet", "Claudia", "Brandt"):
        expect(page.locator("[data-transcript]")).not_to_contain_text(name)

    other = at(recorded, visitor(), site, "analyst", "en")
    other.goto(f"/staff/recordings/{recorded}/")
    for each, text in ((page, "Ich drucke alle aus."), (other, "Ich lese sie alle.")):
        each.locator("[data-transcript] .correct").nth(1).click()
        each.locator("textarea[name=text]").fill(text)
        each.locator("form.correcting button[type=submit]").click()
    expect(said.nth(1).locator("[data-text]")).to_have_text("Ich drucke alle aus.")
    expect(other.locator("form.correcting [data-said]")).to_be_visible()
    expect(other.locator("[data-transcript] [data-text]").nth(1)).to_have_text("Ich drucke alle aus.")
    expect(other.locator("textarea[name=text]")).to_have_value("Ich lese sie alle.")

    page.goto(page.locator("[data-transcript] .correct").nth(1).get_attribute("href") or "")
    assert axe(page) == []
    page.get_by_label("Was gesagt wird").fill("")
    page.get_by_role("button", name="Behalten").first.click()
    expect(page.locator("#text_error")).to_contain_text("Schreiben Sie, was gesagt wird")

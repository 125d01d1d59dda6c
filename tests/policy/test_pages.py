"""The notice as a page: everything on it, linkable, in both languages, with what changed."""

import re

import pytest

from einklang.policy.actions import publish

pytestmark = pytest.mark.django_db
RECORDING = 'from = "interview_ended"\nfor = "P2Y"'


@pytest.fixture
def page(client, text):
    publish(text)

    def fetch(path: str = "/notice/", language: str = "de") -> str:
        answer = client.get(path, {"lang": language})
        assert answer.status_code == 200
        return answer.content.decode()

    return fetch


def test_the_page_has_twelve_sections_and_a_table_of_contents(page):
    html = page()

    assert re.findall(r'<section class="clause" id="(s\d+)"', html) == [f"s{n}" for n in range(1, 13)]
    assert re.findall(r'<a href="#(s\d+)"><b>', html) == [f"s{n}" for n in range(1, 13)]


def test_every_place_stands_on_the_page_once(page):
    places = re.findall(r'\bid="([^"]+)"', page())

    assert sorted(set(places)) == sorted(places)
    assert {"recording", "objection", "consents"} <= set(places)


@pytest.mark.parametrize(("language", "title"), [("de", "Datenschutzhinweise"), ("en", "Privacy notice")])
def test_the_page_speaks_the_language_asked_for(page, language, title):
    html = page(language=language)

    assert f"<h1>{title}</h1>" in html
    assert f'<html lang="{language}"' in html


def test_addresses_can_be_clicked(page):
    assert 'href="mailto:datenschutz@kalo.de"' in page()


def test_no_style_and_no_script_stands_in_the_page(page):
    assert not re.search(r'\sstyle=|<style|\son\w+="|<script(?![^>]*\bsrc=)', page())


def test_a_new_version_says_what_changed_and_that_consents_hold(page, changed):
    publish(changed(("23775-0", "23775-9")))

    html = page()
    assert "Was sich seit Fassung 1 geändert hat" in html
    assert "Ihre Einwilligung gilt weiter" in html
    assert html.count('<span class="new">') == 1


def test_a_new_version_says_whom_it_asks_again(page, changed):
    publish(changed((RECORDING, RECORDING.replace("P2Y", "P3Y"))))

    html = page()
    assert "3 Jahre statt bisher 2 Jahre" in html
    assert "neue Einwilligung: Aufzeichnung des Interviews" in html


def test_an_earlier_version_stays_readable_and_says_that_it_is_over(page, changed):
    publish(changed(("23775-0", "23775-9")))

    html = page("/notice/1/")
    assert "23775-0" in html
    assert "Diese Fassung gilt nicht mehr" in html


def test_a_version_that_never_was_is_not_found(client, page):
    assert client.get("/notice/7/").status_code == 404


def test_there_is_no_page_before_publishing(client):
    assert client.get("/notice/").status_code == 404


@pytest.mark.parametrize(
    ("path", "kind", "start"),
    [
        ("/notice.txt", "text/plain; charset=utf-8", b"Datenschutzhinweise"),
        ("/notice.json", "application/json", b"{"),
        ("/notice.pdf", "application/pdf", b"%PDF"),
    ],
)
def test_the_other_forms(client, text, path, kind, start):
    publish(text)
    answer = client.get(path, {"lang": "de"})

    assert answer["Content-Type"] == kind
    assert answer.content.startswith(start)


def test_reading_is_all_that_can_be_done(client, page):
    assert client.post("/notice/").status_code in {403, 405}

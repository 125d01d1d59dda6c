"""The form as hands and screen readers meet it: errors first, nothing lost, language in the middle."""

import re

from playwright.sync_api import expect


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(visitor, axe):
    page = visitor()
    page.goto("/join/")
    page.get_by_label("Vorname").fill("Katrin")
    page.get_by_role("button", name="Angaben prüfen").click()

    expect(page).to_have_title(re.compile("^Fehler:"))
    expect(page.get_by_role("alert").first).to_be_focused()
    assert page.get_by_label("Vorname").input_value() == "Katrin"
    assert axe(page) == []

    page.get_by_role("link", name="Geben Sie den Nachnamen an").click()
    expect(page.locator("#last_name")).to_be_focused()


def test_enter_goes_on_instead_of_removing_a_person(visitor):
    page = visitor()
    page.goto("/join/")
    page.get_by_role("button", name="Person nennen").click()
    page.locator("#participants-0-first_name").fill("Jens")
    page.locator("#last_name").press("Enter")

    expect(page).to_have_title(re.compile("^Fehler:"))
    assert page.locator("#participants-0-first_name").input_value() == "Jens"


def test_changing_the_language_in_the_middle_loses_nothing(visitor):
    page = visitor()
    page.goto("/join/")
    page.get_by_label("Vorname").fill("Katrin")
    page.locator("#consent_recording").check()
    page.get_by_role("button", name="English").click()

    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.get_by_label("First name").input_value() == "Katrin"
    assert page.locator("#consent_recording").is_checked()
    assert not page.locator("#consent_storage").is_checked()

"""From a question to a meeting, as four people do it: coordinator, host, and somebody who is invited."""

import re
from datetime import timedelta

import pytest
from django.utils.timezone import localdate, localtime
from icalendar import Calendar
from playwright.sync_api import Page, expect

from .site import Site
from .test_whole_life import Axe, Visitor, fill_in, link_to

ADDRESS = "ove.terhorst@ankerland.example"
QUESTION = "Wie lesen Sie Ihre Zähler ab?"


def signs_up(site: Site, page: Page) -> None:
    fill_in(page, first="Ove", last="Terhorst", email=ADDRESS, company="Ankerland Wohnen eG")
    page.locator("#consent_storage").check()
    page.locator("#consent_observation").check()
    page.get_by_role("button", name="Angaben prüfen").last.click()
    page.get_by_role("button", name="Anmelden").click()
    page.goto(link_to(site.wait_for_letter(ADDRESS), "confirm"))
    page.locator("main form button.main").click()
    site.wait_for_letter(ADDRESS, number=2)


def says_when(page: Page, axe: Axe) -> None:
    """A coordinator enters the interviewer as a host, with hours on every day of the week.

    Notice ends in the night, so that no time passes by while somebody chooses it.
    """
    page.goto("/staff/hosts/")
    assert axe(page) == []
    known = page.locator("main table a", has_text="Meike Lorenz")
    if known.count():  # another test of this site has entered her
        known.first.click()
    else:
        page.locator("select[name=user]").select_option(label="Meike Lorenz")
        page.get_by_role("button", name="Aufnehmen").click()
    for number in range(7):
        page.locator(f"[name=weeks-0-day{number}]").fill("9-17")
    page.locator("#id_notice_hours").fill(str(24 + (27 - localtime().hour) % 24))
    expect(page.locator("#preview")).to_contain_text("9:00")
    page.locator("#times button.main").click()
    page.goto("/staff/hosts/")
    expect(page.locator("main")).to_contain_text("kann gebucht werden")


def asks(page: Page, axe: Axe) -> None:
    page.goto("/staff/studies/new/")
    assert axe(page) == []
    page.locator("[name=question_de]").fill(QUESTION)
    page.locator("[name=question_en]").fill("How do you read your meters?")
    page.locator("[name=goal]").fill("Verstehen, wo das Ablesen hakt.")
    page.locator("[name=number]").fill("3")
    page.locator("[name=opens_on]").fill(localdate().isoformat())
    page.locator("[name=ends_on]").fill((localdate() + timedelta(days=40)).isoformat())
    page.locator("[name=hosts]").first.check()
    page.get_by_role("button", name="Studie beginnen").click()
    expect(page.locator("h1")).to_contain_text(QUESTION)
    assert axe(page) == []


def invites(page: Page, axe: Axe) -> None:
    page.get_by_role("link", name="Infrage kommen").click()
    assert axe(page) == []
    row = page.locator("li", has_text="Terhorst").first
    row.get_by_role("button", name="Passt gut zur Frage").click()
    page.get_by_role("link", name=re.compile("Ausgewählt")).click()
    page.locator("button[form=wave].main").click()
    assert axe(page) == []
    expect(page.locator("main")).to_contain_text(QUESTION)
    page.locator("button[name=send]").click()


@pytest.fixture(scope="module")
def once() -> list[str]:
    """The link in the invitation, when it has been sent."""
    return []


@pytest.fixture
def link(site: Site, visitor: Visitor, axe: Axe, once: list[str]) -> str:
    if not once:
        signs_up(site, visitor())
        staff = visitor()
        staff.goto(site.doors["coordinator"])
        says_when(staff, axe)
        asks(staff, axe)
        invites(staff, axe)
        once.append(link_to(site.wait_for_letter(ADDRESS, number=3), "book"))
    return once[0]


def test_from_the_question_to_the_appointment_and_back(
    site: Site, visitor: Visitor, axe: Axe, link: str
) -> None:
    page = visitor(width=375)
    page.goto(link)
    expect(page.locator("h1")).to_contain_text("Wann passt es Ihnen?")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    page.get_by_role("link", name="Diesen Termin nehmen").click()
    assert axe(page) == []
    page.get_by_role("button", name="Verbindlich buchen").click()
    expect(page.locator("h1")).to_contain_text("Ihr Termin steht")
    assert axe(page) == []

    letter = site.wait_for_letter(ADDRESS, number=4)
    entries = [part for part in letter.walk() if part.get_content_type() == "text/calendar"]
    assert [part.get_param("method") for part in entries] == ["REQUEST"]
    first = Calendar.from_ical(entries[0].get_payload(decode=True))

    page.goto(link_to(letter, "book"))
    page.get_by_role("link", name="Verlegen").click()
    assert axe(page) == []
    page.locator("button.slot").last.click()
    page.get_by_role("button", name="Auf diese Zeit verlegen").click()
    moved = Calendar.from_ical(
        next(
            part.get_payload(decode=True)
            for part in site.wait_for_letter(ADDRESS, number=5).walk()
            if part.get_content_type() == "text/calendar"
        )
    )
    one, other = first.walk("VEVENT")[0], moved.walk("VEVENT")[0]
    assert one["UID"] == other["UID"]
    assert (int(one["SEQUENCE"]), int(other["SEQUENCE"])) == (0, 1)

    page.get_by_role("link", name="Termin absagen").click()
    assert axe(page) == []
    page.get_by_role("button", name="Termin absagen").click()
    expect(page.get_by_role("status")).to_contain_text("Ihr Termin ist abgesagt")
    cancelled = site.wait_for_letter(ADDRESS, number=6)
    assert [
        part.get_param("method") for part in cancelled.walk() if part.get_content_type() == "text/calendar"
    ] == ["CANCEL"]


@pytest.mark.parametrize("locale", ["de-DE", "en-GB"])
def test_the_pages_of_those_who_hold_interviews_fit_a_telephone(
    locale: str, site: Site, visitor: Visitor, axe: Axe, link: str
) -> None:
    page = visitor(width=375, dark=True, locale=locale)
    page.goto(link)
    page.locator(".first-free a[href^='?']").click()
    page.locator(".week button.slot").last.click()
    page.locator(".chosen .btn.main").click()
    page.goto(site.doors["coordinator"])
    for path in ("/staff/calendar/", "/staff/wishes/", "/staff/studies/", "/staff/hosts/", "/staff/"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 375, path
        assert axe(page) == [], path


def test_somebody_elsewhere_is_offered_times_of_their_own_zone(
    site: Site, visitor: Visitor, link: str
) -> None:
    page = visitor()
    page.goto(link + "?move=1&zone=Asia/Kolkata")

    expect(page.locator(".week-nav")).to_contain_text("Kolkata")

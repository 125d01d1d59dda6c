"""One person through the whole programme, as they would do it: from the form to the last mail."""

import time
from collections.abc import Callable
from email.message import EmailMessage

from playwright.sync_api import Page, expect

from .site import PATIENCE, Site, links

Visitor = Callable[..., Page]
Axe = Callable[[Page], list[str]]


def link_to(letter: EmailMessage, path: str) -> str:
    return next(link for link in links(letter) if f"/{path}/" in link)


def traced(site: Site, *terms: str) -> tuple[int, str]:
    """What the trace says at last: the letter lies in the mailbox a moment before it is forgotten here."""
    until = time.monotonic() + PATIENCE
    while (found := site.einklang("trace", *terms)).returncode and time.monotonic() < until:
        pass
    return found.returncode, found.stdout.splitlines()[-1]


def fill_in(
    page: Page, *, first: str, last: str, email: str, company: str = "Wohnbau Quittenhain eG"
) -> None:
    page.goto("/join/")
    page.get_by_label("Vorname").first.fill(first)
    page.get_by_label("Nachname").first.fill(last)
    page.get_by_label("E-Mail-Adresse").first.fill(email)
    page.get_by_label("Name des Unternehmens").fill(company)
    page.get_by_label("Genossenschaft").check()
    page.get_by_label("Wie viele Wohnungen").fill("1.840")


def test_from_the_form_to_the_last_mail(site: Site, visitor: Visitor, axe: Axe) -> None:
    page = visitor()
    address = "katrin.ueberseh@quittenhain.example"
    # A name that no other test uses: they leave people and records of the usual company behind.
    fill_in(page, first="Katrin", last="Übersee-Möhring", email=address, company="Wohnbau Uferloos eG")
    page.locator("#consent_storage").check()
    page.locator("#consent_recording").check()
    page.get_by_role("button", name="Angaben prüfen").last.click()
    assert axe(page) == []
    page.get_by_role("button", name="Anmelden").click()
    expect(page.locator("h1")).to_contain_text("E-Mail")
    assert axe(page) == []

    page.goto(link_to(site.wait_for_letter(address), "confirm"))
    assert axe(page) == []
    page.locator("main form button.main").click()
    expect(page).to_have_url(f"{site.base}/confirm/done/")
    receipt = site.wait_for_letter(address, number=2)
    assert [part.get_content_type() for part in receipt.iter_attachments()] == [
        "text/plain",
        "application/ld+json",
    ]

    page.goto("/my/")
    expect(page.locator("main")).to_contain_text("Katrin Übersee-Möhring".split()[1])
    expect(page.locator("main")).to_contain_text("1.840")
    assert axe(page) == []

    page.goto("/my/leave/")
    page.locator("main form button.grave").click()
    expect(page).to_have_url(f"{site.base}/withdraw/done/")
    last = site.wait_for_letter(address, number=3)
    assert str(last["Subject"]) == "Ihre Angaben sind gelöscht"

    assert traced(site, address, "Übersee-Möhring", "Uferloos") == (0, "found nowhere")


def test_a_colleague_decides_alone(site: Site, visitor: Visitor, axe: Axe) -> None:
    page = visitor()
    fill_in(page, first="Jens", last="Petersen", email="jens@nordring.example")
    page.get_by_role("button", name="Person nennen").click()
    page.locator("#participants-0-first_name").fill("Łukasz")
    page.locator("#participants-0-last_name").fill("Wiśniewski")
    page.locator("#participants-0-email").fill("lukasz@nordring.example")
    page.locator("#consent_storage").check()
    page.get_by_role("button", name="Angaben prüfen").last.click()
    page.get_by_role("button", name="Anmelden").click()

    colleague = visitor(width=375, height=800)
    letter = site.wait_for_letter("lukasz@nordring.example")
    body = letter.get_body(("plain",))
    assert body is not None
    assert "Jens Petersen" in body.get_content()
    colleague.goto(link_to(letter, "confirm"))
    assert axe(colleague) == []
    expect(colleague.locator("main")).to_contain_text("Jens Petersen")
    assert [box.is_checked() for box in colleague.locator("input[type=checkbox]").all()] == [False] * 3
    colleague.locator("button[name=decline]").click()
    expect(colleague).to_have_url(f"{site.base}/confirm/deleted/")

    assert len(site.letters("lukasz@nordring.example")) == 1

"""Comparing with the keyboard alone: look, take over, decide, on to the next."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from .site import Site
from .test_whole_life import fill_in, link_to

FILE = """Kundennummer;Vorname;Nachname;E-Mail;Firma;Art;Wohnungen
40118276;Wiebke;Moehring;info@quittenhain.example;Wohnbau Quittenhain e.G.;Genossenschaft;1.822
50222333;Holger;Brinkmann;post@norderdeich.example;Norderdeich Verwaltung;;40
"""


def test_one_key_for_each_answer(
    site: Site, visitor: Callable[..., Page], axe: Callable[[Page], list[str]], tmp_path: Path
) -> None:
    page = visitor()
    address = "wiebke.moehring@quittenhain.example"
    fill_in(page, first="Wiebke", last="Möhring", email=address)
    page.locator("#consent_storage").check()
    page.get_by_role("button", name="Angaben prüfen").last.click()
    page.get_by_role("button", name="Anmelden").click()
    page.goto(link_to(site.wait_for_letter(address), "confirm"))
    page.locator("main form button.main").click()
    expect(page).to_have_url(f"{site.base}/confirm/done/")
    (tmp_path / "kunden.csv").write_text(FILE, encoding="cp1252")
    imported = site.einklang("import-customers", str(tmp_path / "kunden.csv"))
    assert imported.returncode == 0, imported.stderr

    work = visitor()
    work.goto(site.doors["coordinator"])
    work.goto("/staff/matching/")
    expect(work.locator("h2#who")).to_have_text("Wiebke Möhring")
    assert axe(work) == []

    switch = work.get_by_label("Mit je einer Taste entscheiden")
    switch.uncheck()  # WCAG 2.1.4: single letters can be switched off, and stay so
    work.reload()
    expect(switch).not_to_be_checked()
    expect(work.locator("[data-key] kbd").first).to_be_hidden()
    work.locator("h2#who").click()
    work.keyboard.press("e")
    work.keyboard.press("0")
    expect(work.locator("[name=fields_taken]").first).not_to_be_focused()
    expect(work.locator("[value=accept]")).to_be_visible()
    assert axe(work) == []
    switch.check()
    work.locator("h2#who").click()

    work.keyboard.press("e")  # nothing is ticked: to the first that can be
    expect(work.locator("[name=fields_taken]").first).to_be_focused()
    work.locator("[value=units_managed]").check()
    work.keyboard.press("e")
    expect(work.locator("main")).to_contain_text("aus der Kundenkartei übernommen")
    expect(work.locator("main")).to_contain_text("hat entschieden, dass beide zusammengehören")
    assert axe(work) == []

    work.keyboard.press("/")  # whoever types decides nothing
    work.keyboard.type("a0n")
    assert work.input_value("[data-slash]") == "a0n"

    page.goto("/my/")
    expect(page.locator("main")).to_contain_text("aus unserer Kundenkartei übernommen am")
    expect(page.locator("main")).to_contain_text("1.822")
    page.goto("/my/leave/")
    page.locator("main form button.grave").click()
    expect(page).to_have_url(f"{site.base}/withdraw/done/")

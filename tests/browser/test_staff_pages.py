"""What people who work here see, as axe-core, a narrow telephone and a fingerprint see it."""

import pytest

from .conftest import PATIENCE_MS

PAGES = [
    *("/staff/", "/staff/pool/", "/staff/privacy/owed/", "/staff/account/", "/staff/account/app/"),
    *(
        "/staff/duplicates/",
        "/staff/hosts/",
        "/staff/customers/",
        "/staff/customers/import/",
        "/staff/matching/",
    ),
]
STRONG = "ein langer Satz zum Merken"


@pytest.fixture
def colleague(site, visitor):
    def enter(role="coordinator", **options):
        page = visitor(**options)
        page.goto(site.doors[role])
        return page

    return enter


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("locale", ["de-DE", "en-GB"])
def test_a_staff_page_can_be_used_by_everybody(path, locale, colleague, axe):
    page = colleague(locale=locale)

    page.goto(path)

    assert page.locator("h1").count() == 1
    assert axe(page) == []


@pytest.mark.parametrize("path", [*PAGES, "/staff/sign-in/"])
def test_a_staff_page_fits_a_telephone_in_the_dark(path, colleague, axe):
    page = colleague(width=375, height=800, dark=True)

    page.goto(path)

    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    assert axe(page) == []


def test_the_slash_leads_to_the_search_from_anywhere(colleague):
    page = colleague()
    page.goto("/staff/")

    page.keyboard.press("/")
    page.keyboard.type("nobody")
    page.keyboard.press("Enter")
    page.wait_for_url("**/staff/pool/")

    assert page.input_value("#q") == "nobody"


def test_the_list_answers_while_one_types_and_no_name_gets_into_the_address(colleague):
    page = colleague()
    page.goto("/staff/pool/")

    with page.expect_response("**/staff/pool/") as answer:
        page.locator("#q").press_sequentially("löw")

    assert answer.value.request.method == "POST"
    assert page.url.endswith("/staff/pool/")


@pytest.fixture
def fingerprint(site, browser):
    """A browser with a device that knows a finger. A passkey belongs to a name, so not to 127.0.0.1."""
    context = browser.new_context(locale="en-GB", base_url=site.base.replace("127.0.0.1", "localhost"))
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    knows = {"hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True}
    options = {"protocol": "ctap2", "transport": "internal", "automaticPresenceSimulation": True, **knows}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield page
    context.close()


def test_somebody_new_sets_up_a_passkey_and_signs_in_with_it(site, fingerprint):
    who = ("kim@einklang.example", "--name", "Kim", "--role", "analyst", "--language", "en")
    invited = site.einklang("staff", "add", *who)
    assert invited.returncode == 0, invited.stderr
    page = fingerprint

    page.goto(invited.stdout.strip().removeprefix(site.base))
    page.fill("[name=password]", STRONG)
    page.click("text=Set the password")
    page.click("text=Set up a passkey")
    page.click("[data-passkey=add]")
    page.wait_for_url("**/codes/")
    assert page.locator(".codes li").count() == 10

    page.click("text=to your work")
    page.click("text=Sign out")
    page.wait_for_url("**/sign-in/")
    page.click("[data-passkey=fetch]")
    page.wait_for_url("**/staff/")
    assert page.locator(".me b").inner_text() == "Kim"


def test_hours_show_their_slots_while_one_types(colleague):
    page = colleague(role="interviewer")
    page.goto("/staff/hosts/mine/")
    if page.locator("#times").count() == 0:
        page.click("main button[type=submit]")

    with page.expect_response("**/preview/"):
        for day in range(7):
            page.fill(f"#id_weeks-0-day{day}", "13:05-14:05")
        page.fill("#id_notice_hours", "0")
        page.locator("#id_notice_hours").blur()
    page.wait_for_selector("#preview .times span:has-text('13:05')")

    page.goto("/staff/hosts/mine/")
    assert page.locator("#preview .times span:has-text('13:05')").count() == 0

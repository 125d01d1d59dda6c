"""What anybody sees without signing in, as axe-core and a narrow telephone see it."""

import pytest

PAGES = ["/", "/join/", "/notice/", "/withdraw/", "/demo/mail/"]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("locale", ["de-DE", "en-GB"])
def test_a_public_page_can_be_used_by_everybody(path, locale, visitor, axe):
    page = visitor(locale=locale)

    page.goto(path)

    assert page.locator("h1").count() == 1
    assert page.locator("html").get_attribute("lang") == locale[:2]
    assert axe(page) == []


@pytest.mark.parametrize("path", PAGES)
def test_a_public_page_fits_a_telephone_in_the_dark(path, visitor, axe):
    page = visitor(width=320, height=640, dark=True)

    page.goto(path)

    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert axe(page) == []


def test_a_visitor_who_only_reads_gets_one_cookie_at_most(visitor):
    page = visitor()

    for path in PAGES:
        page.goto(path)

    cookies = page.context.cookies()
    assert len(cookies) <= 1
    assert [
        cookie["name"] for cookie in cookies if not cookie["httpOnly"] or cookie["sameSite"] == "None"
    ] == []

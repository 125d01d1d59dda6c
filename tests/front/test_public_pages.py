import re

import pytest
from django.db import DatabaseError, connection

from tests.pool.typed import stored

PAGES = (
    "/",
    "/join/",
    "/join/sent/",
    "/confirm/done/",
    "/confirm/deleted/",
    "/my/",
    "/my/link-sent/",
    "/my/signed-out/",
    "/withdraw/",
    "/withdraw/received/",
    "/withdraw/done/",
    "/proof/",
)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["de", "en"])
def test_a_public_page_opens_in_both_languages_and_changes_nothing(client, promise, page, language):
    before = stored()
    answer = client.get(page, headers={"Accept-Language": language})

    assert answer.status_code == client.head(page).status_code == 200
    assert f'<html lang="{language}">' in answer.text
    assert answer.text.count("<h1") == 1
    assert stored() == before


@pytest.mark.parametrize("page", PAGES)
def test_a_visitor_gets_one_cookie_at_most_and_scripts_cannot_read_it(client, promise, page):
    client.get(page)
    assert set(client.cookies) <= {"einklang"}
    for cookie in client.cookies.values():
        assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


@pytest.mark.parametrize("page", PAGES)
def test_a_page_loads_nothing_from_elsewhere(client, promise, page):
    text = client.get(page).text
    loaded = re.findall(r"<(?:link|script|img|source|iframe)\b[^>]*?(?:href|src)=\"([^\"]+)\"", text)
    assert loaded
    assert all(address.startswith("/static/") for address in loaded)


def test_the_programme_tells_the_policys_own_periods(client, promise):
    page = client.get("/").text
    for processing in promise.consents():
        assert processing.short.de in page
        assert processing.without.de in page
    assert promise.clocks.unconfirmed.words("de", dative=True) in page
    assert promise.controller.name in page


def test_the_programme_speaks_of_microsoft_only_where_it_is_switched_on(client, promise):
    assert not promise.recipients["microsoft"].enabled
    assert "Microsoft" not in client.get("/").text


@pytest.mark.django_db
def test_health_is_well_while_the_database_answers(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok\n")
    assert not client.cookies


@pytest.mark.django_db
def test_health_is_unwell_when_it_does_not(client, monkeypatch):
    def silent():
        raise DatabaseError("gone")

    monkeypatch.setattr(connection, "cursor", silent)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.text) == (503, "unavailable\n")

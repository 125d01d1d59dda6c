import pytest

pytestmark = pytest.mark.django_db


def test_the_content_policy_lets_in_nothing_but_ourselves(client, promise):
    policy = client.get("/").headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        # With no-referrer browsers call their own origin "null", and no form could be sent.
        ("Referrer-Policy", "same-origin"),
    ],
)
@pytest.mark.parametrize("address", ["/", "/nothing-here/", "/confirm/unknown/"])
def test_every_answer_carries_the_headers(client, promise, address, header, value):
    assert client.get(address).headers[header] == value


def test_german_is_spoken_where_nobody_says_otherwise(client, promise):
    assert '<html lang="de">' in client.get("/").text


def test_the_browser_may_ask_for_english(client, promise):
    assert '<html lang="en">' in client.get("/", headers={"Accept-Language": "en-GB,en;q=0.9"}).text


def test_the_choice_of_a_language_is_kept(client, promise):
    client.get("/?lang=en")
    page = client.get("/join/", headers={"Accept-Language": "de"})
    assert '<html lang="en">' in page.text
    assert page.headers["Content-Language"] == "en"


def test_an_unknown_language_changes_nothing(client, promise):
    page = client.get("/?lang=tlh")
    assert '<html lang="de">' in page.text
    assert not client.cookies


def test_the_switch_keeps_the_page_and_its_query(client, promise):
    page = client.get("/withdraw/?from=mail")
    assert '<a href="?from=mail&amp;lang=en" lang="en" hreflang="en">English</a>' in page.text


def test_a_host_that_is_not_ours_is_refused_without_an_echo(client, promise):
    answer = client.get("/", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert "evil" not in answer.text


def test_a_missing_page_is_said_in_our_look(client, promise):
    answer = client.get("/nothing-here/")
    assert answer.status_code == 404
    assert "Unter dieser Adresse gibt es nichts" in answer.text


def test_an_error_page_needs_no_database(client, promise, monkeypatch):
    client.raise_request_exception = False

    def broken():
        raise RuntimeError("Katrin Löwenherz")

    monkeypatch.setattr("einklang.front.views.programme.current", broken)
    answer = client.get("/")

    assert answer.status_code == 500
    assert "Bei uns ist etwas schiefgegangen" in answer.text
    assert "Löwenherz" not in answer.text


def test_a_form_without_its_token_is_refused_in_our_look(promise):
    from django.test import Client

    answer = Client(enforce_csrf_checks=True).post("/withdraw/", {"email": "ada@loewenherz.example"})
    assert answer.status_code == 403
    assert "Bitte senden Sie das Formular noch einmal" in answer.text

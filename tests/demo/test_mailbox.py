"""Everybody's mail, as a page."""

import os
from email.message import EmailMessage

import pytest


@pytest.fixture
def folder(settings, tmp_path):
    settings.DATA = tmp_path
    (tmp_path / "mail").mkdir()
    return tmp_path / "mail"


def put(folder, name, *, subject, at):
    message = EmailMessage()
    message["To"], message["Subject"], message["Date"] = (
        "ada@loewenherz.example",
        subject,
        "Mon, 23 Nov 2026 10:00:00 +0100",
    )
    message.set_content("Guten Tag: http://127.0.0.1:8000/confirm/abc/ <b>")
    message.add_alternative("<p style='color:red'>Guten Tag</p>", subtype="html")
    (folder / name).write_bytes(bytes(message))
    os.utime(folder / name, (at, at))


@pytest.mark.django_db
def test_the_newest_letter_stands_first(client, folder):
    put(folder, "a.eml", subject="Zuerst", at=1000)
    put(folder, "b.eml", subject="Zuletzt", at=2000)

    page = client.get("/demo/mail/").content.decode()

    assert page.index("Zuletzt") < page.index("Zuerst")


@pytest.mark.django_db
def test_links_in_a_letter_can_be_followed_and_nothing_else_is_markup(client, folder):
    put(folder, "a.eml", subject="Bitte bestätigen", at=1000)

    page = client.get("/demo/mail/a.eml/").content.decode()

    assert '<a href="http://127.0.0.1:8000/confirm/abc/"' in page
    assert "&lt;b&gt;" in page


@pytest.mark.django_db
def test_the_html_of_a_letter_is_shown_in_a_sandbox(client, folder):
    put(folder, "a.eml", subject="Bitte bestätigen", at=1000)

    answer = client.get("/demo/mail/a.eml/html/")

    assert "Guten Tag" in answer.content.decode()
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "script-src" not in answer.headers["Content-Security-Policy"]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["gone.eml", "..%2F..%2Fsecret.eml"])
def test_only_what_lies_in_the_folder_can_be_read(name, client, folder):
    (folder.parent.parent / "secret.eml").write_text("secret")

    assert client.get(f"/demo/mail/{name}/").status_code == 404

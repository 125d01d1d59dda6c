"""/asked/…: the page behind the one button of the letter."""

import pytest
from django.urls import reverse

from einklang.contacts.actions import ask_for_interview
from einklang.contacts.models import Contact, Refusal
from einklang.people.models import Person
from einklang.staff.models import User


@pytest.fixture
def page(ada, mailbox, work):
    meike = User.objects.create(email="meike@kalo.example", name="Meike Lorenz")
    ask_for_interview(ada.pk, by=meike)
    work()
    return reverse("front:asked", args=[mailbox.last_to("ada@loewenherz.example").token("asked")])


@pytest.fixture
def visitor(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def said(visitor, page, answer):
    return visitor.post(page, {"answer": answer}, follow=True).content.decode()


def test_a_scanner_that_follows_the_link_answers_nothing(visitor, page):
    for method in (visitor.get, visitor.head):
        assert method(page).status_code == 200

    assert Contact.objects.get().answer == ""
    assert not Refusal.objects.exists()


def test_the_page_offers_three_answers_and_names_nobody(visitor, page):
    text = visitor.get(page).content.decode()

    assert [text.count(f'value="{one}"') for one in ("yes", "not-now", "never")] == [1, 1, 1]
    assert "wenherz" not in text


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("yes", "Thank you, we look forward to it"),
        ("not-now", "We do not ask again before"),
        ("never", "We will not invite you any more"),
    ],
)
def test_one_click_answers(answer, told, visitor, page):
    assert told in said(visitor, page, answer)
    assert Contact.objects.get().answer == answer


def test_one_may_change_ones_mind(visitor, page):
    said(visitor, page, "never")
    said(visitor, page, "yes")

    assert not Refusal.objects.exists()


@pytest.mark.parametrize("answer", ["", "maybe", "YES"])
def test_anything_else_is_no_answer(answer, visitor, page):
    assert visitor.post(page, {"answer": answer}).status_code == 200
    assert Contact.objects.get().answer == ""


def test_after_the_end_the_link_leads_nowhere(visitor, page):
    Person.objects.update(ends_at="2020-01-01T00:00:00Z")

    assert visitor.get(page).status_code == visitor.post(page, {"answer": "yes"}).status_code == 410


def test_what_was_changed_on_the_own_page_shows_here(visitor, page):
    said(visitor, page, "never")
    Refusal.objects.all().delete()

    text = visitor.get(page).content.decode()
    assert "We will not invite you any more" not in text
    assert text.count('name="answer"') == 3


def test_a_no_for_good_given_elsewhere_shows_here(visitor, page, ada):
    Refusal.objects.create(person=ada)

    assert "We will not invite you any more" in visitor.get(page).content.decode()


def test_an_earlier_not_now_does_not_answer_this_letter(visitor, page, ada):
    Refusal.objects.create(person=ada, until="2099-01-01T00:00:00Z")

    assert visitor.get(page).content.decode().count('name="answer"') == 3

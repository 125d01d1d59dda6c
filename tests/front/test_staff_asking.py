"""The page on which a coordinator asks somebody for an interview."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils.timezone import now

from einklang.contacts.actions import ask_for_interview
from einklang.contacts.models import Contact, Refusal
from einklang.contacts.queries import caps_of
from einklang.people.models import Person
from einklang.rights.actions import open_case
from einklang.rights.models import Right
from einklang.staff.models import Reading, Role, User
from tests.front.staff import browser_of

REASON = "Frau Löwenherz hat selbst darum gebeten."


def page_of(person):
    return reverse("staff_ask", args=[person.pk])


@pytest.fixture
def coordinator(promise):
    return browser_of(Role.COORDINATOR)


@pytest.fixture
def once_asked(coordinator, ada):
    ask_for_interview(ada.pk, by=User.objects.get())
    return ada


def test_the_letter_is_to_be_seen_before_it_is_sent(coordinator, ada):
    text = coordinator.get(page_of(ada)).content.decode()

    assert "Hätten Sie Zeit für ein Interview?" in text
    assert "Guten Tag Ada Löwenherz" in text
    assert "Anja Brandt" in text
    assert not Contact.objects.exists()


def test_one_button_sends_it(coordinator, ada, mailbox, work):
    answer = coordinator.post(page_of(ada), follow=True)
    work()

    assert answer.redirect_chain == [(reverse("staff_person", args=[ada.pk]), 302)]
    assert "The letter is on its way" in answer.content.decode()
    assert "Hätten Sie Zeit für ein Interview?" in mailbox.subjects_to("ada@loewenherz.example")


def test_looking_is_written_down(coordinator, ada):
    coordinator.get(page_of(ada))

    assert [(one.person, one.what) for one in Reading.objects.all()] == [(ada.pk, "before-asking")]


def test_a_cap_is_told_in_words_and_wants_a_reason(coordinator, once_asked):
    text = coordinator.get(page_of(once_asked)).content.decode()

    assert "A cap stands in the way" in text
    assert "Asked last on" in text
    assert 'name="reason"' in text


def test_two_clicks_send_one_letter(coordinator, ada):
    for _ in range(2):
        coordinator.post(page_of(ada))

    assert Contact.objects.count() == 1


def test_with_a_reason_it_is_sent_all_the_same(coordinator, once_asked):
    seen = caps_of(once_asked).seen
    coordinator.post(page_of(once_asked), {"reason": REASON, "seen": seen})

    contact = Contact.objects.order_by("at").last()
    assert (contact.overrides, contact.override_reason) == (["too-soon"], REASON)
    page = coordinator.get(reverse("staff_person", args=[once_asked.pk]))
    assert REASON in page.content.decode()


@pytest.mark.parametrize(
    ("reason", "told"),
    [("", "Give a reason"), ("zu kurz", "a few more words"), ("x" * 501, "too long")],
)
def test_a_reason_is_asked_for_until_it_says_something(reason, told, coordinator, once_asked):
    page = coordinator.post(page_of(once_asked), {"reason": reason, "seen": caps_of(once_asked).seen})

    assert told in page.content.decode()
    assert reason in page.content.decode()
    assert Contact.objects.count() == 1


def test_a_page_that_has_grown_old_sends_nothing(coordinator, once_asked):
    page = coordinator.post(page_of(once_asked), {"reason": REASON, "seen": "never 0 0 "})

    assert "Nothing was sent" in page.content.decode()
    assert REASON in page.content.decode()
    assert Contact.objects.count() == 1


def test_who_wants_no_more_invitations_has_no_button(coordinator, ada):
    Refusal.objects.create(person=ada)
    text = coordinator.get(page_of(ada)).content.decode()

    assert "wants no more invitations" in text
    assert "Send the letter" not in text


def test_who_has_objected_is_not_asked_whatever_is_posted(coordinator, ada):
    open_case(ada.pk, Right.OBJECTION, way="own-page")
    coordinator.post(page_of(ada), {"reason": REASON, "seen": caps_of(ada).seen})

    assert not Contact.objects.exists()


@pytest.mark.parametrize("field", ["frozen_at", "stopped_at"])
def test_of_somebody_closed_nothing_is_shown(field, coordinator, ada):
    Person.objects.update(**{field: now()})

    assert coordinator.get(page_of(ada)).status_code == 302


def test_who_does_not_exist_is_not_found(coordinator):
    assert coordinator.get(reverse("staff_ask", args=[uuid4()])).status_code == 404


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COORDINATOR])
def test_nobody_else_asks(role, ada):
    browser = browser_of(role)

    assert browser.get(page_of(ada)).status_code == browser.post(page_of(ada)).status_code == 403
    assert not Contact.objects.exists()


def test_privacy_sees_the_contacts_and_no_button(once_asked):
    text = browser_of(Role.PRIVACY).get(reverse("staff_person", args=[once_asked.pk])).content.decode()

    assert "Anja Brandt" in text
    assert page_of(once_asked) not in text

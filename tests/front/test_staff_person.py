"""One person's page: everything that is held, for those who need it, and written down who looked."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from einklang.consent.actions import withdraw
from einklang.consent.models import Way
from einklang.contacts.actions import ask_for_interview, note_answer
from einklang.contacts.models import Answer, Refusal
from einklang.hosts.models import Host
from einklang.people.actions import change_details
from einklang.people.models import Person, Where
from einklang.rights.actions import open_case
from einklang.rights.models import Right
from einklang.staff.models import Reading, Role, User
from einklang.studies.actions import choose, leave_out, open_study
from einklang.studies.inviting import invite
from einklang.studies.models import Reason
from tests.front.staff import browser_of
from tests.studies.conftest import a_plan


def page_of(person):
    return reverse("staff_person", args=[person.pk])


@pytest.fixture
def coordinator(promise):
    return browser_of(Role.COORDINATOR)


@pytest.fixture
def privacy(promise):
    return browser_of(Role.PRIVACY)


def test_what_is_held_is_shown(coordinator, ada):
    text = coordinator.get(page_of(ada)).content.decode()

    for fact in ("Ada Löwenherz", "ada@loewenherz.example", "40118276", "Wohnbau Löwenherz eG", "1,840"):
        assert fact in text


def test_the_words_that_were_shown_are_on_the_page(coordinator, ada, promise):
    story = coordinator.get(page_of(ada)).context["story"]

    shown = {consent.title: consent.wording for consent in story.consents}
    assert promise.processings["recording"].asks.de in shown[promise.processings["recording"].short.en]


def test_a_consent_taken_back_shows_as_not_allowed_and_in_the_story(coordinator, ada, promise):
    withdraw(ada.pk, ["observation"], way=Way.OWN_PAGE)
    story = coordinator.get(page_of(ada)).context["story"]

    title = promise.processings["observation"].short.en
    assert {consent.title: consent.given for consent in story.consents}[title] is False
    assert any(title in one.words and "withdrawn" in one.words for one in story.past)


def test_every_view_is_written_down(coordinator, ada):
    coordinator.get(page_of(ada))
    coordinator.get(page_of(ada))

    assert [(one.staff.name, one.person) for one in Reading.objects.select_related("staff")] == [
        ("Anja Brandt", ada.pk)
    ] * 2


def test_the_page_says_who_read_it(privacy, coordinator, ada):
    coordinator.get(page_of(ada))

    assert len(privacy.get(page_of(ada)).context["story"].readings) == 2


@pytest.mark.parametrize("role", [Role.INTERVIEWER, Role.OBSERVER, Role.ANALYST, Role.ADMIN])
def test_who_does_not_need_it_does_not_see_it(ada, role):
    assert browser_of(role).get(page_of(ada)).status_code == 403
    assert not Reading.objects.exists()


def test_who_is_over_is_not_found_though_nobody_deleted_them(coordinator, privacy, ada):
    Person.objects.update(ends_at=now())

    assert [browser.get(page_of(ada)).status_code for browser in (coordinator, privacy)] == [404, 404]


def test_who_does_not_exist_is_not_found(coordinator):
    assert coordinator.get(reverse("staff_person", args=[uuid4()])).status_code == 404


def test_of_somebody_frozen_a_coordinator_sees_only_that(coordinator, ada):
    open_case(ada.pk, Right.RESTRICTION, way="own-page")
    text = coordinator.get(page_of(ada)).content.decode()

    assert "These details are frozen" in text
    assert "wenherz" not in text
    assert Reading.objects.get().what == "frozen"


def test_privacy_sees_somebody_frozen_to_answer_for_it(privacy, ada):
    open_case(ada.pk, Right.RESTRICTION, way="own-page")

    assert "Löwenherz" in privacy.get(page_of(ada)).content.decode()


def test_who_has_not_confirmed_is_privacys_business_alone(coordinator, privacy, ada):
    Person.objects.update(state="pending")

    assert [browser.get(page_of(ada)).status_code for browser in (coordinator, privacy)] == [404, 200]


def test_colleagues_of_one_customer_are_named(coordinator, ada, join):
    carla = join(answers={"first_name": "Carla", "email": "carla@loewenherz.example"})

    story = coordinator.get(page_of(ada)).context["story"]
    assert [one.person for one in story.colleagues] == [carla]


def test_of_somebody_stopped_a_coordinator_sees_that_and_not_a_restriction(coordinator, ada):
    Person.objects.update(stopped_at=now())
    text = coordinator.get(page_of(ada)).content.decode()

    assert "These details are stopped" in text
    assert "Art. 18" not in text
    assert "wenherz" not in text


def test_privacy_is_told_that_somebody_is_stopped_and_why(privacy, ada):
    Person.objects.update(stopped_at=now())
    text = privacy.get(page_of(ada)).content.decode()

    assert "Somebody asked to withdraw in this person" in text
    assert "Art. 18" not in text


def test_each_colleague_has_a_state_of_their_own(coordinator, ada, join):
    join(
        answers={"first_name": "Carla", "email": "carla@loewenherz.example"}, consents=frozenset({"storage"})
    )

    (carla,) = coordinator.get(page_of(ada)).context["story"].colleagues
    assert carla.consents == ["Storing"]


def test_a_value_says_where_it_comes_from_where_that_is_not_the_form(coordinator, ada):
    anja = User.objects.get()
    change_details(ada, {"units_managed": 2000}, origin=Where.CUSTOMER_RECORD, by=anja.pk)
    story = coordinator.get(page_of(ada)).context["story"]

    told = {fact.label: fact.source for fact in story.facts if fact.source}
    assert list(told) == ["Flats"]
    assert told["Flats"].startswith("taken over from the customer file on")
    assert told["Flats"].endswith("by Anja Brandt")


def test_being_asked_and_answering_are_points_of_the_story(coordinator, ada, work):
    note_answer(ask_for_interview(ada.pk, by=User.objects.get()), Answer.NOT_NOW)
    work()
    story = coordinator.get(page_of(ada)).context["story"]

    assert [(one.by, one.sent, one.answer) for one in story.contacts] == [
        ("Anja Brandt", "sent", "Not this time")
    ]
    words = [one.words for one in story.past]
    assert "Asked for an interview by Anja Brandt" in words
    assert "Answered: Not this time" in words


def test_a_letter_that_was_not_sent_is_told(coordinator, ada, work):
    ask_for_interview(ada.pk, by=User.objects.get())
    Refusal.objects.create(person=ada)
    work()
    work()
    text = coordinator.get(page_of(ada)).content.decode()

    assert "not sent" in text
    assert "wants no more invitations" in text


def test_mails_are_shown_by_kind_and_never_by_their_words(coordinator, ada):
    story = coordinator.get(page_of(ada)).context["story"]

    assert {(one.kind, one.sent) for one in story.post} == {
        ("Receipt of a consent", 1),
        ("Request for confirmation", 1),
    }


def test_the_customer_s_page_is_one_click_away(coordinator, ada, bob):
    address = reverse("staff_customer", args=[bytes(Person.objects.get(pk=ada.pk).customer_index).hex()])

    assert address in coordinator.get(page_of(ada)).content.decode()
    assert "/staff/customers/" not in coordinator.get(page_of(bob)).context["story"].customer


@pytest.fixture
def study(promise):
    by = User.objects.create(email="jan@kalo.example", name="Jan Peters", roles=[Role.COORDINATOR])
    return open_study(a_plan(Host.objects.create(user=by), opens_on=localdate(), ends_on=localdate()), by=by)


def test_the_story_tells_for_which_studies_somebody_was_chosen_and_invited(coordinator, ada, bob, study):
    by = User.objects.get(name="Jan Peters")
    choose(study, ada.pk, by=by, reason=Reason.FITS_WELL)
    invite(study, [ada.pk], by=by, overrides={})
    leave_out(study, bob.pk, by=by, reason=Reason.OTHER, words="Fragt selbst nach etwas anderem")
    told = [one.words for one in coordinator.get(page_of(ada)).context["story"].past]
    left = [one.words for one in coordinator.get(page_of(bob)).context["story"].past]

    assert f"Chosen by Jan Peters for “{study.question_en}”: Fits the question well" in told
    assert f"Invited to “{study.question_en}” by Jan Peters" in told
    words = f"Left out by Jan Peters for “{study.question_en}”: Fragt selbst nach etwas anderem"
    assert words in left

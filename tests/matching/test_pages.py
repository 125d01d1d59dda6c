"""Side by side, differences marked, one button each; for coordinators, and written down who looked."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from einklang.matching.models import Match, Rejection
from einklang.people.models import Person, Source
from einklang.pool.actions import correct
from einklang.rights.actions import open_case
from einklang.rights.models import Right
from einklang.staff.models import Reading, Role, User
from tests.front.staff import browser_of

from .customer_file import ADA, NAMESAKE, SISTER, STRANGER, id_of, read_in

QUEUE = "/staff/matching/"


@pytest.fixture
def anja(promise: object) -> Client:
    return browser_of(Role.COORDINATOR)


@pytest.fixture
def filed(promise: object) -> None:
    read_in(ADA, NAMESAKE, STRANGER)


def page_of(person: Person) -> str:
    return reverse("staff_compare", args=[person.pk])


@pytest.fixture
def says(anja: Client) -> Callable[..., str]:
    """Anja presses a button; what the page says then."""

    def pressed(person: Person, said: str, **more: object) -> str:
        answer = anja.post(reverse("staff_decide", args=[person.pk]), {"said": said, **more}, follow=True)
        return answer.content.decode()

    return pressed


def test_the_queue_leads_to_the_latest_who_waits(anja, filed, ada, bob):
    assert anja.get(QUEUE).headers["Location"] == page_of(bob)


def test_in_a_large_pool_one_can_look_further_back(anja, filed, ada, bob, monkeypatch):
    monkeypatch.setattr("einklang.matching.waiting.STEP", 1)
    monkeypatch.setattr("einklang.matching.waiting.FAR", 1)
    Match.objects.create(person=bob, verdict="none", by=User.objects.get())
    text = anja.get(QUEUE).content.decode()

    assert f"?before={bob.number}" in text
    assert anja.get(QUEUE, {"before": bob.number}).headers["Location"] == page_of(ada)


def test_without_a_customer_file_the_page_says_what_to_do(anja, ada):
    assert "There is no customer file yet" in anja.get(QUEUE).content.decode()


def test_where_nobody_waits_the_page_says_so(anja, filed, promise):
    assert "Who comes in new waits here" in anja.get(QUEUE).content.decode()


def test_entry_and_record_stand_side_by_side_with_the_differences_marked(anja, filed, ada):
    rows = {row.name: row for row in anja.get(page_of(ada)).context["found"].shown.rows}

    assert not rows["customer_number"].differs
    assert "".join(part.text for part in rows["email"].theirs) == "info@loewenherz.example"
    assert [part.text for part in rows["units_managed"].ours if part.differs] == ["1,840"]
    assert rows["units_managed"].words == "18 fewer"
    assert [row.name for row in rows.values() if row.takeable] == ["company_name", "units_managed"]


def test_the_reasons_are_told_in_words_and_in_both_languages(anja, filed, ada):
    english = anja.get(page_of(ada)).content.decode()
    german = anja.get(f"{page_of(ada)}?lang=de").content.decode()

    assert "Same customer number" in english
    assert "gleiche Kundennummer" in german


def test_another_hit_can_be_looked_at(anja, filed, ada):
    read_in(ADA, NAMESAKE, SISTER)
    found = anja.get(page_of(ada), {"record": id_of(SISTER)}).context["found"]

    assert found.shown.record.customer_number == SISTER.customer_number
    assert ADA.customer_number in [one.record.customer_number for one in found.others]


@pytest.mark.parametrize("record", ["4711", "nonsense", "²", "9" * 40])
def test_a_record_that_is_no_hit_shows_the_best_one(anja, filed, ada, record):
    assert anja.get(page_of(ada), {"record": record}).context["found"].place == 1


def test_the_list_says_what_was_found_for_each(anja, filed, ada, bob):
    read_in(ADA, NAMESAKE, SISTER)
    lines = {one.person: one.words for one in anja.get(page_of(ada)).context["list"]}

    assert list(lines) == [bob, ada]
    assert "2\xa0hits" in lines[ada]


def test_looking_is_written_down_for_the_one_looked_at(anja, filed, ada, bob):
    anja.get(page_of(ada))

    assert [(one.person, one.what) for one in Reading.objects.all()] == [(ada.pk, "matching")]


def test_looking_changes_nothing(anja, filed, ada):
    anja.get(QUEUE)
    anja.get(page_of(ada))

    assert (Match.objects.count(), Rejection.objects.count(), Source.objects.count()) == (0, 0, 0)


def test_accepting_leads_to_the_next(anja, filed, ada, bob):
    answer = anja.post(reverse("staff_decide", args=[bob.pk]), {"said": "accept", "customer_id": id_of(ADA)})
    assert answer.headers["Location"] in (page_of(ada), page_of(bob))

    answer = anja.post(reverse("staff_decide", args=[ada.pk]), {"said": "accept", "customer_id": id_of(ADA)})
    assert answer.headers["Location"] == page_of(bob)
    assert Match.objects.get(person=ada).by.name == "Anja Brandt"


def test_the_last_decision_leads_to_a_page_that_says_so(says, filed, ada):
    assert "Who comes in new waits here" in says(ada, "none-fits")


def test_values_ticked_are_taken_and_the_page_says_where_they_come_from(says, filed, ada):
    text = says(ada, "take", customer_id=id_of(ADA), fields_taken=["company_name"])

    assert Person.objects.get(pk=ada.pk).company_name == "Wohnbau Loewenherz"
    assert "taken over from the customer file" in text


def test_with_nothing_ticked_one_is_asked_to_tick(says, filed, ada):
    assert "Tick at least one value" in says(ada, "take", customer_id=id_of(ADA))
    assert not Match.objects.exists()


def test_one_turned_down_gives_way_to_the_next(says, anja, filed, ada):
    read_in(ADA, NAMESAKE, SISTER)
    first = anja.get(page_of(ada)).context["found"].shown
    says(ada, "reject", customer_id=first.customer_id)
    second = anja.get(page_of(ada)).context["found"].shown

    assert {first.record.customer_number, second.record.customer_number} == {
        ADA.customer_number,
        SISTER.customer_number,
    }


def test_a_decision_shows_who_made_it_and_can_be_undone(says, anja, filed, ada):
    says(ada, "accept", customer_id=id_of(ADA))
    assert "Anja Brandt decided that they belong together" in anja.get(page_of(ada)).content.decode()

    says(ada, "reopen")
    assert not Match.objects.exists()


def test_a_decision_about_a_customer_who_left_the_file_says_so(says, anja, filed, ada):
    says(ada, "accept", customer_id=id_of(ADA))
    read_in(NAMESAKE)

    assert "does not stand in the customer file any more" in anja.get(page_of(ada)).content.decode()


def test_details_changed_since_the_decision_are_pointed_out(says, anja, filed, ada):
    says(ada, "take", customer_id=id_of(ADA), fields_taken=["company_name"])
    assert "has changed details since" not in anja.get(page_of(ada)).content.decode()

    correct(Person.objects.get(pk=ada.pk), {"customer_number": "70111222"})
    assert "has changed details since" in anja.get(page_of(ada)).content.decode()


def test_who_was_faster_is_told_of(says, filed, ada):
    says(ada, "accept", customer_id=id_of(ADA))

    assert "Somebody has decided this in the meantime" in says(ada, "none-fits")


def test_a_record_that_is_gone_is_told_of(says, filed, ada):
    shown = id_of(ADA)
    read_in(NAMESAKE)

    assert "have changed since you looked" in says(ada, "accept", customer_id=shown)


@pytest.mark.parametrize("said", ["", "delete", "accept "])
def test_what_is_no_button_does_nothing(anja, filed, ada, said):
    assert anja.post(reverse("staff_decide", args=[ada.pk]), {"said": said}).status_code in (302, 400)
    assert not Match.objects.exists()


@pytest.mark.parametrize("right", [Right.RESTRICTION, Right.OBJECTION])
def test_of_somebody_frozen_or_objecting_nothing_is_compared_or_shown(anja, says, filed, ada, right):
    open_case(ada.pk, right, way="own-page")
    text = anja.get(page_of(ada)).content.decode()

    assert "may not be compared now" in text
    assert "wenherz" not in text
    assert "may not be compared now" in says(ada, "accept", customer_id=id_of(ADA))
    assert not Match.objects.exists()


def test_they_are_not_in_the_list_either(anja, filed, ada, bob):
    open_case(ada.pk, Right.OBJECTION, way="own-page")

    assert [one.person for one in anja.get(page_of(bob)).context["list"]] == [bob]


@pytest.mark.parametrize("role", [role for role in Role if role != Role.COORDINATOR])
def test_who_does_not_compare_sees_nothing(filed, ada, role):
    browser = browser_of(role)

    assert browser.get(page_of(ada)).status_code == 403
    assert browser.post(reverse("staff_decide", args=[ada.pk]), {"said": "none-fits"}).status_code == 403
    assert not Match.objects.exists()
    assert not Reading.objects.exists()


def test_who_does_not_exist_is_not_found(anja, filed):
    assert anja.get(reverse("staff_compare", args=[uuid4()])).status_code == 404


def test_no_name_stands_in_an_address(anja, filed, ada):
    text = anja.get(page_of(ada)).content.decode()
    addresses = [piece.split('"')[0] for piece in text.split('href="')[1:]]

    assert addresses
    assert not [one for one in addresses if "wenherz" in one or ADA.customer_number in one]


def test_a_list_of_three_asks_no_more_often_than_one(
    anja, filed, ada, bob, join, django_assert_max_num_queries
):
    carla = join(answers={"first_name": "Carla", "email": "carla@loewenherz.example"})
    with django_assert_max_num_queries(60):
        anja.get(page_of(carla))

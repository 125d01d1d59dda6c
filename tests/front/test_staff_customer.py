"""One customer's page: our own file, the people of there with their own states, and who was asked."""

import pytest
from django.test import Client
from django.urls import reverse

from einklang.consent.actions import withdraw
from einklang.consent.models import Way
from einklang.matching.actions import accept
from einklang.people.models import Person
from einklang.rights.actions import open_case
from einklang.rights.models import Right
from einklang.staff.models import Reading, Role, User
from einklang.vault import index
from tests.front.staff import browser_of
from tests.matching.customer_file import ADA, NAMESAKE, id_of, read_in


def page_of(number: str) -> str:
    return reverse("staff_customer", args=[index.load().exact("customer", number).hex()])


@pytest.fixture
def page(promise: object) -> str:
    return page_of(ADA.customer_number)


@pytest.fixture
def coordinator(promise: object) -> Client:
    return browser_of(Role.COORDINATOR)


@pytest.fixture
def carla(join) -> Person:
    """A colleague of Ada's, who allowed the storage only."""
    answers = {"first_name": "Carla", "email": "carla@loewenherz.example"}
    return join(answers=answers, consents=frozenset({"storage"}))


def members(browser: Client, page: str) -> dict[str, set[str]]:
    return {one.person.first_name: one.consents for one in browser.get(page).context["page"].members}


def test_record_and_people_stand_on_one_page(coordinator, page, ada):
    read_in(ADA)
    text = coordinator.get(page).content.decode()

    assert [one.kind for one in coordinator.get(page).context["page"].records] == ["Housing co-operative"]
    for fact in (
        ADA.company_name,
        "Housing co-operative",
        ADA.customer_number,
        "info@loewenherz.example",
        "1,822",
        "Ada Löwenherz",
    ):
        assert fact in text


def test_several_people_of_one_customer_have_their_own_states(coordinator, page, ada, carla):
    withdraw(ada.pk, ["observation"], way=Way.OWN_PAGE)

    assert members(coordinator, page) == {"Carla": {"storage"}, "Ada": {"storage", "recording"}}


def test_who_was_found_to_be_this_customer_is_there_without_a_number(coordinator, page, promise, join):
    record = ADA.__class__(**ADA.as_dict() | {"first_name": "Bob", "last_name": "Börde"})
    read_in(record)
    bob = join(answers={"first_name": "Bob", "last_name": "Börde", "customer_number": ""})
    assert members(coordinator, page) == {}

    accept(bob.pk, customer_id=id_of(record), by=User.objects.get())
    (member,) = coordinator.get(page).context["page"].members
    assert (member.person, member.matched) == (bob, True)


def test_of_another_customer_nothing_is_shown(coordinator, page, ada):
    read_in(ADA, NAMESAKE)

    assert NAMESAKE.company_name not in coordinator.get(page).content.decode()
    assert members(coordinator, page_of(NAMESAKE.customer_number)) == {}


@pytest.mark.parametrize("right", [Right.RESTRICTION])
def test_who_is_frozen_is_not_there(coordinator, page, ada, carla, right):
    open_case(ada.pk, right, way="own-page")

    assert list(members(coordinator, page)) == ["Carla"]


def test_who_stands_only_in_the_file_is_no_member(coordinator, page):
    read_in(ADA)
    text = coordinator.get(page).content.decode()

    assert "Nobody of this customer takes part" in text
    assert not Reading.objects.exists()


def test_every_view_is_written_down_for_everybody_on_it(coordinator, page, ada, carla):
    coordinator.get(page)

    assert {(one.person, one.what) for one in Reading.objects.all()} == {
        (ada.pk, "customer"),
        (carla.pk, "customer"),
    }


@pytest.mark.parametrize("address", ["00", "zz" * 16, "AB" * 16, "0" * 32, "nothing", "0" * 30 + "é"])
def test_what_is_no_customer_is_not_found(coordinator, address):
    assert coordinator.get(f"/staff/customers/{address}/").status_code == 404


@pytest.mark.parametrize("role", [Role.INTERVIEWER, Role.OBSERVER, Role.ANALYST, Role.ADMIN])
def test_who_does_not_need_it_does_not_see_it(page, ada, role):
    assert browser_of(role).get(page).status_code == 403
    assert not Reading.objects.exists()


def test_privacy_sees_it_to_answer_for_it(page, ada):
    assert browser_of(Role.PRIVACY).get(page).status_code == 200

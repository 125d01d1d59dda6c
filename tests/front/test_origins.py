"""The own page says of every value where it comes from (Art. 15(1)(g))."""

import pytest

from einklang.matching.actions import accept, reopen, take
from einklang.people.models import Person
from einklang.pool.actions import correct
from einklang.staff.models import User
from tests.matching.customer_file import ADA, NAMESAKE, id_of, read_in


@pytest.fixture
def anja(promise):
    read_in(ADA, NAMESAKE)
    return User.objects.create(email="anja@einklang.example", name="Anja Brandt", password="matches nothing")


def origins(own):
    return {item.name: item.origin for item in own.get("/my/").context["page"].items}


def test_what_was_never_touched_comes_from_the_person(own, ada):
    assert set(origins(own).values()) == {"von Ihnen"}
    assert "Alles stammt von Ihnen" in own.get("/my/").text


def test_a_value_taken_over_says_from_where_and_when(own, ada, anja):
    take(ada.pk, customer_id=id_of(ADA), fields=["units_managed"], by=anja)
    told = origins(own)

    assert told["units_managed"].startswith("aus unserer Kundenkartei übernommen am ")
    assert told["company_name"] == "von Ihnen"
    page = own.get("/my/").text
    assert "1.822" in page
    assert "Alles stammt von Ihnen" not in page


def test_put_right_by_the_person_it_is_their_own_again(own, ada, anja):
    take(ada.pk, customer_id=id_of(ADA), fields=["units_managed"], by=anja)
    correct(Person.objects.get(pk=ada.pk), {"units_managed": 1840})

    assert origins(own)["units_managed"].startswith("von Ihnen, geändert am ")


def test_the_customer_somebody_was_found_to_be_is_told_with_that_a_person_decided(own, ada, anja):
    accept(ada.pk, customer_id=id_of(ADA), by=anja)
    page = own.get("/my/").text

    assert "Gehört zum Kunden" in page
    assert "Wohnbau Loewenherz" in page
    assert "entschieden von einem Menschen" in page
    assert "info@loewenherz.example" not in page  # whoever else stands in the record is not told
    assert "Anja" not in page

    reopen(ada.pk, by=anja)
    assert "Gehört zum Kunden" not in own.get("/my/").text


def test_the_copies_say_it_as_well(own, ada, anja):
    take(ada.pk, customer_id=id_of(ADA), fields=["units_managed"], by=anja)
    copy = own.get("/my/data.json").json()
    held = {one["table"]: one["rows"] for one in copy["held"]}

    assert [(one["field"], one["origin"]) for one in held["people.Source"]] == [
        ("units_managed", "customer-record")
    ]
    assert held["matching.Match"][0]["customer_number"] == ADA.customer_number
    assert own.get("/my/data.pdf").status_code == 200

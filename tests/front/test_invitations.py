"""Turning invitations off and on again, on the own page."""

import pytest
from django.urls import reverse

from einklang.contacts.models import Refusal
from einklang.contacts.queries import Barred, barred
from einklang.people.models import Person


@pytest.fixture
def turned_off(own, ada):
    own.post(reverse("front:invitations"), {"invite": "no"})
    return ada


def test_one_button_turns_them_off_for_good(own, turned_off):
    assert barred(turned_off) is Barred.NO_MORE
    assert "Wir fragen Sie nicht mehr" in own.get(reverse("front:my")).content.decode()


def test_one_button_turns_them_on_again(own, turned_off):
    own.post(reverse("front:invitations"), {"invite": "yes"})

    assert barred(turned_off) is None
    assert not Refusal.objects.exists()


def test_everything_else_stays(own, turned_off):
    assert Person.objects.in_pool().filter(pk=turned_off.pk).exists()


def test_looking_changes_nothing(own, ada):
    assert own.get(reverse("front:invitations")).status_code == 405
    assert not Refusal.objects.exists()


def test_a_quiet_time_is_shown_with_its_day(own, ada):
    Refusal.objects.create(person=ada, until="2099-05-01T00:00:00Z")

    assert "Wir fragen Sie nicht vor" in own.get(reverse("front:my")).content.decode()


def test_it_is_in_the_access_package(own, turned_off):
    held = {one["table"]: one["rows"] for one in own.get(reverse("front:data_json")).json()["held"]}

    assert [row["ends_at"] for row in held["contacts.Refusal"]] == [None]

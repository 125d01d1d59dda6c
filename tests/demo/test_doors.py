"""Who works at the demo comes in by a printed link, and only there."""

from datetime import timedelta

import pytest
from django.core import signing
from django.utils.timezone import now

from einklang.demo.doors import SALT, DoorClosed, behind, sign_in_links
from einklang.staff.models import Role, User

pytestmark = pytest.mark.django_db


def test_every_role_has_a_link_and_somebody_behind_it():
    links = sign_in_links("http://127.0.0.1:8000")

    assert [role for role, _ in links] == Role.values
    assert all(link.startswith("http://127.0.0.1:8000/demo/sign-in/") for _, link in links)
    assert User.objects.count() == len(Role)


def test_starting_again_brings_nobody_twice():
    sign_in_links("http://127.0.0.1:8000")
    sign_in_links("http://127.0.0.1:8000")

    assert User.objects.count() == len(Role)


def test_a_link_opens_the_staff_pages(client):
    _, link = sign_in_links("")[0]

    client.get(link)

    assert client.get("/staff/").status_code == 200


def test_a_link_of_somebody_else_is_refused(client):
    forged = signing.dumps("00000000-0000-0000-0000-000000000000", salt=SALT, key="another secret")

    assert client.get(f"/demo/sign-in/{forged}/").headers["Location"] == "/"
    assert client.get("/staff/").status_code == 302


def test_a_link_of_yesterday_has_ended(time_machine):
    _, link = sign_in_links("")[0]
    time_machine.move_to(now() + timedelta(hours=25))

    with pytest.raises(DoorClosed):
        behind(link.rstrip("/").rsplit("/", 1)[1])


def test_in_production_no_link_opens_anything(settings):
    _, link = sign_in_links("")[0]
    settings.DEMO = False

    with pytest.raises(DoorClosed):
        behind(link.rstrip("/").rsplit("/", 1)[1])


def test_the_accounts_of_the_demo_have_no_password():
    sign_in_links("")

    assert [user.email for user in User.objects.all() if user.has_usable_password()] == []

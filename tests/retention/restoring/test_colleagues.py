"""Restoring: a colleague who was out stays out (promise 19 is theirs too)."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from einklang.staff.actions import accept_invitation, deactivate, invite
from einklang.staff.models import Invitation, Role, User
from tests.disk import Disk
from tests.staff.conftest import PASSWORD, colleague, fresh

__all__ = ["colleague", "fresh"]

Colleague = Callable[..., User]


@pytest.fixture
def ruth(disk: Disk, site: Path, promise: Any, colleague: Colleague) -> User:
    return colleague(Role.PRIVACY)


@pytest.fixture
def kim(ruth: User, colleague: Colleague) -> User:
    return colleague(Role.ADMIN, Role.ANALYST)


def lets_in(user: User) -> bool:
    """Whether the password still opens anything."""
    answer = Client().post("/staff/sign-in/", {"login": user.email, "password": PASSWORD})
    return answer.status_code == 302


def test_an_account_that_was_ended_since_is_ended(
    backed_up: Any, comes_back: Any, ruth: User, kim: User
) -> None:
    backed_up()
    assert lets_in(kim)
    deactivate(kim)
    figures = comes_back()

    assert figures["accounts"] == 1
    assert (lets_in(kim), lets_in(ruth)) == (False, True)


def test_roles_and_a_password_that_were_taken_since_do_not_come_back(
    backed_up: Any, comes_back: Any, ruth: User, kim: User
) -> None:
    backed_up()
    again = invite(kim.email, name=kim.name, roles=[Role.OBSERVER], again=True)
    accept_invitation(again.token, name=kim.name, password="ein anderer Satz zum Merken")
    comes_back()

    assert not User.objects.get(pk=kim.pk).is_active
    assert not lets_in(kim)


def test_no_cookie_and_no_invitation_from_before_opens_anything(
    backed_up: Any, comes_back: Any, ruth: User, kim: User
) -> None:
    browser = Client()
    browser.force_login(ruth)
    assert browser.get("/staff/").status_code == 200
    invite("new@einklang.example", name="Neu", roles=[Role.ADMIN])
    backed_up()
    comes_back()

    assert browser.get("/staff/").status_code == 302
    assert Invitation.objects.count() == 0


def test_whoever_was_ended_before_the_backup_and_came_back_stays(
    backed_up: Any, comes_back: Any, ruth: User, kim: User
) -> None:
    deactivate(kim)
    again = invite(kim.email, name=kim.name, roles=[Role.ADMIN])
    accept_invitation(again.token, name=kim.name, password=PASSWORD)
    backed_up()
    figures = comes_back()

    assert figures["accounts"] == 0
    assert lets_in(kim)

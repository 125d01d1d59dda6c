"""Out is out: also for the cookie that somebody copied before."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from einklang.staff.actions import deactivate, end_sessions, invite
from einklang.staff.door import OnlyInTheDemo, demo_login
from einklang.staff.models import Invitation, Role
from tests.staff.conftest import PASSWORD

MORNING = datetime(2027, 3, 2, 8, 0, tzinfo=UTC)


def test_signing_out_ends_the_cookie_that_was_copied_before(colleague, signed_in, client):
    browser = signed_in(colleague(Role.ANALYST))
    client.cookies["einklang"] = browser.cookies["einklang"].value
    assert client.get("/staff/").status_code == 200

    browser.post(reverse("account_logout"))

    assert client.get("/staff/").url.startswith(reverse("account_login"))


def test_signing_out_ends_every_other_session_too(colleague, signed_in):
    user = colleague(Role.ANALYST)
    office, home = signed_in(user), signed_in(user)

    end_sessions(user)

    assert [browser.get("/staff/").status_code for browser in (office, home)] == [302, 302]


def test_after_signing_out_one_may_sign_in_again(colleague, signed_in):
    user = colleague(Role.ANALYST)
    end_sessions(user)

    assert signed_in(user).get("/staff/").status_code == 200


def test_looking_at_the_sign_out_address_signs_nobody_out(colleague, signed_in):
    browser = signed_in(colleague(Role.ANALYST))

    assert browser.get(reverse("account_logout")).status_code == 405
    assert browser.get("/staff/").status_code == 200


def test_who_is_deactivated_is_out_at_once(colleague, signed_in):
    user = colleague(Role.ANALYST)
    browser = signed_in(user)

    deactivate(user)

    assert browser.get("/staff/").status_code == 302


def test_who_is_deactivated_does_not_come_in_again(client, colleague):
    user = colleague(Role.ANALYST)
    deactivate(user)

    answer = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})

    assert answer.status_code == 403
    assert client.get("/staff/").status_code == 302


def test_an_open_invitation_ends_with_the_account(colleague):
    user = colleague(Role.ANALYST)
    invite(user.email, name=user.name, roles=user.roles, again=True)

    deactivate(user)

    assert not Invitation.objects.exists()


def test_a_new_password_ends_the_sessions_of_the_old_one(colleague, signed_in):
    user = colleague(Role.ANALYST)
    browser = signed_in(user)

    user.set_password("ein anderer langer Satz")
    user.save()

    assert browser.get("/staff/").status_code == 302


def test_after_a_working_day_one_signs_in_again_however_busy_one_was(colleague, signed_in, time_machine):
    time_machine.move_to(MORNING, tick=False)
    browser = signed_in(colleague(Role.ANALYST))

    seen = []
    for hour in range(14):
        time_machine.move_to(MORNING + timedelta(hours=hour), tick=False)
        seen.append(browser.get("/staff/", {"lang": ("de", "en")[hour % 2]}).status_code)

    assert seen == [200] * 13 + [302]
    assert browser.get(reverse("account_login")).status_code == 200


def test_what_was_posted_is_not_kept_in_the_cookie_while_the_password_is_asked_again(colleague, signed_in):
    """allauth would keep the request, headers and all, in a cookie that is signed and not closed."""
    browser = signed_in(colleague(Role.ANALYST))
    answer = browser.post(reverse("mfa_add_webauthn"), {"name": "etwas Besonderes"})

    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert "account_reauthentication_state" not in browser.session


def test_the_shortcut_of_the_demo_is_closed_elsewhere(colleague, rf, settings):
    settings.DEMO = False
    with pytest.raises(OnlyInTheDemo):
        demo_login(rf.get("/"), colleague(Role.ADMIN))

"""By invitation, once, and never without a second factor."""

import re
from base64 import b64encode
from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.urls import NoReverseMatch, reverse
from django.utils.timezone import now

from einklang.staff.actions import AlreadyHere, RoleUnknown, accept_invitation, invite
from einklang.staff.adapter import AccountAdapter
from einklang.staff.models import Invitation, Role, User
from einklang.staff.queries import InvitationEnded
from einklang.vault.rotation import rewrap
from einklang.vault.tokens import token_hash
from tests.staff.conftest import PASSWORD, SECRET, code, has_factor

NEW = "neu@einklang.example"


@pytest.fixture
def link(db):
    return reverse("staff_welcome", args=[invite(NEW, name="Neu Hier", roles=[Role.ANALYST]).token])


def give_name_and_password(client, link):
    return client.post(link, {"name": "Neu Hier", "password": PASSWORD})


def test_the_link_makes_an_account_with_the_roles_of_the_invitation(client, link):
    give_name_and_password(client, link)

    assert User.objects.get(email=NEW).roles == [Role.ANALYST]


def test_looking_at_the_link_uses_nothing_up(client, link):
    assert [client.get(link).status_code for _ in range(3)] == [200, 200, 200]
    assert not User.objects.exists()


def test_the_link_works_once(client, link):
    give_name_and_password(client, link)

    assert give_name_and_password(client, link).status_code == 410


def test_the_link_ends_after_seven_days(client, link):
    Invitation.objects.update(ends_at=now() - timedelta(seconds=1))

    assert client.get(link).status_code == 410


def test_only_the_hash_of_the_link_is_kept(db):
    invited = invite(NEW, name="Neu", roles=[Role.ANALYST])

    assert bytes(Invitation.objects.get().token_hash) == token_hash(invited.token)


def test_a_second_invitation_ends_the_first(db):
    first = invite(NEW, name="Neu", roles=[Role.ANALYST])
    invite(NEW, name="Neu", roles=[Role.ANALYST])

    with pytest.raises(InvitationEnded):
        accept_invitation(first.token, name="Neu", password=PASSWORD)


def test_nobody_is_invited_into_a_role_that_does_not_exist(db):
    with pytest.raises(RoleUnknown):
        invite(NEW, name="Neu", roles=["owner"])


def test_who_has_an_account_is_not_invited_by_accident(colleague):
    user = colleague(Role.ANALYST)

    with pytest.raises(AlreadyHere):
        invite(user.email.upper(), name="Neu", roles=[Role.ADMIN])


def test_starting_anew_leaves_no_second_factor_and_no_session(colleague, signed_in):
    user = colleague(Role.ANALYST)
    before = signed_in(user)
    invited = invite(user.email, name=user.name, roles=user.roles, again=True)

    accept_invitation(invited.token, name=user.name, password="ein anderer langer Satz")

    assert not has_factor(user)
    assert before.get("/staff/account/").status_code == 302


def test_a_short_password_is_refused_and_the_link_stays(client, link):
    answer = client.post(link, {"name": "Neu Hier", "password": "zu kurz"})

    assert answer.status_code == 200
    assert not User.objects.exists()
    assert give_name_and_password(client, link).status_code == 302


def test_without_a_second_factor_every_page_leads_to_setting_one_up(client, link):
    give_name_and_password(client, link)

    assert client.get("/staff/").url == reverse("mfa_index")


def test_the_way_in_ends_with_a_code_app_and_recovery_codes(client, link):
    give_name_and_password(client, link)
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r"<code>([A-Z2-7]+)</code>", page)[1]
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})

    assert answer.url == reverse("mfa_view_recovery_codes")
    assert len(re.findall(r"<li><code>", client.get(answer.url).content.decode())) == 10
    assert client.get("/staff/").status_code == 200


def code_of(secret):
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    return format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1]))


def test_nobody_signs_up_by_themselves():
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")


@pytest.mark.parametrize("page", ["signup/", "login/", "password/reset/", "email/", "account/signup/"])
def test_what_allauth_offers_besides_does_not_exist(client, db, page):
    assert client.get(f"/staff/{page}").status_code == 404


def test_the_second_factor_does_not_stand_in_the_database_in_plain_text(colleague):
    colleague(Role.ANALYST)

    assert SECRET not in str(Authenticator.objects.get().data)


def test_a_new_master_key_leaves_second_factors_as_they_were(client, colleague, settings):
    user = colleague(Role.ANALYST)
    old, new = settings.MASTER_KEYS[0], b64encode(b"another master key of 32 bytes!!").decode()
    settings.MASTER_KEYS = [new, old]
    rewrap()
    settings.MASTER_KEYS = [new]

    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert client.post(reverse("mfa_authenticate"), {"code": code()}).status_code == 302


def test_the_password_alone_signs_nobody_in(client, colleague):
    user = colleague(Role.ANALYST)
    answer = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})

    assert answer.url == reverse("mfa_authenticate")
    assert client.get("/staff/").url.startswith(reverse("account_login"))


def test_password_and_code_sign_in(client, colleague):
    user = colleague(Role.ANALYST)
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})

    assert client.post(reverse("mfa_authenticate"), {"code": code()}).url == "/staff/"
    assert client.get("/staff/").status_code == 200


def test_a_code_counts_once(client, colleague, signed_in):
    user = colleague(Role.ANALYST)
    shown = code()
    for expected in (302, 200):
        client.cookies.clear()
        client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
        assert client.post(reverse("mfa_authenticate"), {"code": shown}).status_code == expected


def test_guessing_ends_after_five_tries(client, colleague):
    user = colleague(Role.ANALYST)
    for _ in range(5):
        client.post(reverse("account_login"), {"login": user.email, "password": "geraten"})

    right = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert right.status_code in (200, 429)
    assert client.get("/staff/").status_code == 302


def test_who_tries_too_often_is_told_to_wait(client, promise, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    tries = [client.post(reverse("account_login"), {"login": NEW, "password": "geraten"}) for _ in range(3)]

    assert [answer.status_code for answer in tries] == [200, 200, 429]
    assert "<h1>" in tries[-1].content.decode()


def test_the_caller_is_counted_by_a_hash_that_changes_every_day(rf, time_machine):
    request = rf.get("/", REMOTE_ADDR="192.0.2.7")
    seen = set()
    for day in (1, 2):
        time_machine.move_to(datetime(2027, 3, day, tzinfo=UTC))
        seen.add(AccountAdapter(request).get_client_ip(request))

    assert len(seen) == 2
    assert not any("192.0.2" in one for one in seen)


def test_unknown_and_known_addresses_are_answered_alike(client, colleague):
    user = colleague(Role.ANALYST)
    answers = [
        client.post(reverse("account_login"), {"login": address, "password": "geraten"})
        for address in (user.email, "niemand@einklang.example")
    ]

    assert len({answer.status_code for answer in answers}) == 1
    assert len({str(answer.context["form"].errors) for answer in answers}) == 1

"""Pages are closed unless a role opens them."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import HttpResponse

from einklang.staff.audience import staff
from einklang.staff.models import Role, User


def visit(rf, user, *roles):
    request = rf.get("/staff/somewhere/")
    request.user, request.session = user, {}
    return staff(*roles)(lambda _request: HttpResponse("open"))(request)


@pytest.mark.parametrize("role", list(Role))
def test_the_role_named_opens_the_page(rf, colleague, role):
    assert visit(rf, colleague(role), role).content == b"open"


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PRIVACY])
def test_no_other_role_does_not_even_the_administrators(rf, colleague, role):
    with pytest.raises(PermissionDenied):
        visit(rf, colleague(role), Role.PRIVACY)


def test_who_has_no_role_opens_no_page_that_names_one(rf, colleague):
    with pytest.raises(PermissionDenied):
        visit(rf, colleague(), *Role)


def test_of_several_roles_one_is_enough(rf, colleague):
    assert visit(rf, colleague(Role.ANALYST, Role.OBSERVER), Role.OBSERVER).content == b"open"


def test_recovery_codes_alone_are_no_second_factor(rf, colleague):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    user = colleague(Role.ANALYST, factor=False)
    RecoveryCodes.activate(user)

    assert visit(rf, user).status_code == 302


def test_a_part_of_a_page_sends_the_whole_window_to_the_sign_in(client, db):
    answer = client.post("/staff/pool/", {"q": "ada"}, headers={"HX-Request": "true"})

    assert answer.headers["HX-Redirect"] == "/staff/sign-in/"


def test_addresses_are_kept_in_small_letters(db):
    with pytest.raises(IntegrityError):
        User.objects.create(email="Gross@einklang.example", name="Gross")

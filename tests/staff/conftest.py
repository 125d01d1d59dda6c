"""Who works here, in the tests: everybody with the same password, which costs nothing to check."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.test import Client

from einklang.staff.models import Role, User

PASSWORD = "ein langer Satz zum Merken"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
Colleague = Callable[..., User]
SignIn = Callable[..., Client]


@pytest.fixture(autouse=True)
def fresh(settings: Any) -> None:
    """Cheap passwords, and no tries left over from the test before."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()


@pytest.fixture
def colleague(db: None) -> Colleague:
    """Somebody who works here, with a code app unless told otherwise."""

    def make(*roles: Role, factor: bool = True, **changes: Any) -> User:
        name = "-".join(roles) or "nobody"
        given = {
            "email": f"{name}@einklang.example",
            "name": f"Kim {name}",
            "password": make_password(PASSWORD),
        }
        user = User.objects.create(roles=[role.value for role in roles], **(given | changes))
        if factor:
            TOTP.activate(user, SECRET)
        return user

    return make


@pytest.fixture
def signed_in() -> SignIn:
    """A browser in which somebody is signed in."""

    def open_for(user: User, **options: Any) -> Client:
        browser = Client(**options)
        browser.force_login(user)
        return browser

    return open_for


def code() -> str:
    """What the app shows at this moment."""
    _before, at, _after = yield_hotp_counters_from_time()
    return format_hotp_value(hotp_value(SECRET, at))


def has_factor(user: User) -> bool:
    return Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).exists()

"""A browser of somebody who works here, for the tests of staff pages."""

from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from einklang.staff.models import Role, User

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def browser_of(*roles: Role) -> Client:
    """Signed in, with a second factor."""
    email = f"{'-'.join(roles)}@einklang.example"
    user, new = User.objects.get_or_create(
        email=email, defaults={"name": "Anja Brandt", "roles": list(roles), "password": "matches nothing"}
    )
    if new:
        TOTP.activate(user, SECRET)
    browser = Client(headers={"Accept-Language": "en"})
    browser.force_login(user)
    return browser

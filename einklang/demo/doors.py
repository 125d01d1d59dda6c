"""Sign-in links of the demo: one per role, signed, printed at each start, good for a day."""

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core import signing

from einklang.staff.models import Role, User

SALT = "einklang.demo.doors"
#: Seconds a printed link is good for.
OPEN_FOR = 24 * 60 * 60

#: Who works at the demo, one for each role; nobody can reach these addresses (RFC 2606).
STAFF = {
    Role.COORDINATOR: "Anja Brandt",
    Role.INTERVIEWER: "Meike Lorenz",
    Role.OBSERVER: "Jonas Wulff",
    Role.ANALYST: "Derya Aydin",
    Role.PRIVACY: "Friederike Thomsen",
    Role.ADMIN: "Olaf Petersen",
}


class DoorClosed(Exception):
    """The link is older than a day, from another installation, or this is no demo."""


def sign_in_links(base: str) -> list[tuple[str, str]]:
    """Role and link for each role; the people behind them are there afterwards."""
    return [
        (role.value, f"{base}/demo/sign-in/{_token(_colleague(role, name))}/") for role, name in STAFF.items()
    ]


def behind(token: str) -> User:
    """Whom the link signs in; raises DoorClosed."""
    if not settings.DEMO:
        raise DoorClosed
    try:
        return User.objects.get(pk=signing.loads(token, salt=SALT, max_age=OPEN_FOR))
    except (signing.BadSignature, User.DoesNotExist) as error:
        raise DoorClosed from error


def _token(user: User) -> str:
    return signing.dumps(str(user.pk), salt=SALT)


def _colleague(role: Role, name: str) -> User:
    user, _ = User.objects.get_or_create(
        email=f"{role.value}@einklang.example",
        defaults={"name": name, "roles": [role.value], "password": make_password(None)},
    )
    return user

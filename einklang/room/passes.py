"""What a page hands to its own socket: who this is, signed by the page that knew."""

from dataclasses import asdict, dataclass
from secrets import token_urlsafe
from uuid import UUID

from django.core import signing
from django.http import HttpRequest

from .members import Role

SALT = "einklang.room"
#: Seconds a pass is good for: a day in the lobby. What it opens asks every gate anyway.
LIFE = 86_400
#: Under which name a browser keeps a random value of its own in the signed session.
BROWSER = "room.browser"


class PassInvalid(Exception):
    """This is no pass of ours, or one of long ago."""


@dataclass(frozen=True)
class Pass:
    """Somebody may ask to be let into the room of an interview. Ids only."""

    booking: UUID
    role: Role
    person: UUID | None = None
    colleague: UUID | None = None
    browser: str = ""
    own_door: bool = False
    language: str = "de"


def issue(about: Pass) -> str:
    """The pass as text, for the page's own script."""
    return signing.dumps({name: _plain(value) for name, value in asdict(about).items()}, salt=SALT)


def read(text: str) -> Pass:
    """Whose pass this is; raises PassInvalid."""
    try:
        told = signing.loads(text, salt=SALT, max_age=LIFE)
        ids = {name: told[name] and UUID(told[name]) for name in ("booking", "person", "colleague")}
        return Pass(**(told | ids | {"role": Role(told["role"])}))
    except (signing.BadSignature, KeyError, TypeError, ValueError) as error:
        raise PassInvalid from error


def _plain(value: object) -> object:
    return str(value) if isinstance(value, UUID | Role) else value


def browser_of(request: HttpRequest) -> str:
    """The value by which this browser is known again; made the first time."""
    return str(request.session.setdefault(BROWSER, token_urlsafe(16)))

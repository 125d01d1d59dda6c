"""The words of tus 1.0 (https://tus.io/protocols/resumable-upload): core, creation, termination."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from einklang.room.actions import NotEverybodyAllows
from einklang.room.storage import StorageAway, StorageFull
from einklang.vault.files import BeingWritten

from .checking import CannotCheck, NotARecording
from .incoming import LONGEST, TooLong, UploadGone, WrongOffset

VERSION = "1.0.0"
BODY = "application/offset+octet-stream"
#: What each refusal is answered with.
STATUS: dict[type[Exception], int] = {
    NotEverybodyAllows: 403,
    WrongOffset: 409,
    UploadGone: 410,
    TooLong: 413,
    NotARecording: 422,
    BeingWritten: 423,
    CannotCheck: 503,
    StorageFull: 507,
    StorageAway: 507,
    OSError: 507,
}
View = Callable[..., HttpResponse]


class NotUnderstood(Exception):
    """A header is missing, or says nothing that makes sense."""


def speaks_tus(view: View) -> View:
    """Another version is answered with ours; a refusal with its status; what a client must know is said."""

    @wraps(view)
    def speaking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "OPTIONS" and request.headers.get("Tus-Resumable") != VERSION:
            answer = HttpResponse(status=412)
        else:
            answer = _answered(view, request, *args, **kwargs)
        answer["Tus-Resumable"] = VERSION
        answer["Tus-Version"] = VERSION
        answer["Cache-Control"] = "no-store"
        if request.method == "OPTIONS":
            answer["Tus-Extension"] = "creation,termination"
            answer["Tus-Max-Size"] = str(LONGEST)
        return answer

    return speaking


def _answered(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    try:
        return view(request, *args, **kwargs)
    except NotUnderstood:
        return HttpResponse(status=400)
    except tuple(STATUS) as error:
        return HttpResponse(status=next(code for kind, code in STATUS.items() if isinstance(error, kind)))


def method_of(request: HttpRequest) -> str:
    """What is wanted; a client behind an old proxy says it in a header."""
    override = request.headers.get("X-HTTP-Method-Override", "")
    return (override if request.method == "POST" and override else request.method or "").upper()


def number(request: HttpRequest, header: str) -> int:
    """A number of bytes; raises NotUnderstood."""
    said = request.headers.get(header, "")
    if not (said.isascii() and said.isdigit() and len(said) < 20):
        raise NotUnderstood
    return int(said)

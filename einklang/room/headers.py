"""Pages of the room may use camera, microphone and screen, and talk with the socket; no other page may."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from einklang.ui.headers import CONTENT_POLICY, PERMISSIONS

View = Callable[..., HttpResponse]
MEDIA = ("camera", "microphone", "display-capture")


def with_media(view: View) -> View:
    """The page may see and hear, and reach the socket of the rooms at its own address."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        parts = urlsplit(settings.ROOM_SOCKET)
        socket = f"connect-src 'self' {parts.scheme}://{parts.netloc}"
        response.headers["Content-Security-Policy"] = CONTENT_POLICY.replace("connect-src 'self'", socket)
        permissions = PERMISSIONS
        for name in MEDIA:
            permissions = permissions.replace(f"{name}=()", f"{name}=(self)")
        response.headers["Permissions-Policy"] = permissions
        return response

    return opened

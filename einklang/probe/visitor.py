"""A browser without a window: pages are asked for as everybody asks for them, and forms filled in."""

import re
import secrets
from collections.abc import Callable
from html import unescape
from ipaddress import IPv6Address
from typing import Any
from urllib.parse import urljoin

import httpx
from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest, get_script_name
from django.http import HttpResponse
from django.urls import set_script_prefix

#: From here nobody ever calls (RFC 3849), so nobody else's calls are counted with ours.
NOWHERE = IPv6Address("2001:db8::")
_FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


class PageSaidNo(Exception):
    """A page did not do what it does for everybody else."""


class _Application(BaseHandler):
    """The site as a server runs it, but for one thing: a request does not close the caller's connection."""

    def __init__(self) -> None:
        super().__init__()
        self.load_middleware()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        set_script_prefix(get_script_name(environ))
        response = self.get_response(WSGIRequest(environ))
        cookies = (("Set-Cookie", one.OutputString()) for one in response.cookies.values())
        headers = [*response.items(), *cookies]
        start_response(f"{response.status_code} {response.reason_phrase}", headers)
        assert isinstance(response, HttpResponse), "none of these pages is a stream"
        return [response.content]


class Visitor:
    """A browser without a window, in this process, that passes every middleware, form and check."""

    def __init__(self) -> None:
        app, caller = _Application(), str(NOWHERE + secrets.randbits(64))
        transport = httpx.WSGITransport(app=app, remote_addr=caller, raise_app_exceptions=True)
        base = settings.BASE_URL
        self._client = httpx.Client(transport=transport, base_url=base, headers={"Referer": f"{base}/"})

    def post(self, path: str, **answers: str) -> str:
        """Fill in the form of this page and send it; returns where it leads. Raises PageSaidNo."""
        page = self._client.get(path)
        if page.status_code != 200:
            raise PageSaidNo(f"{page.status_code} {_nameless(path)}")
        answer = self._client.post(path, data={**_hidden(page.text), **answers})
        if answer.status_code not in (302, 303):
            raise PageSaidNo(f"{answer.status_code} {_nameless(path)}")
        return urljoin(path, answer.headers["Location"])


def _hidden(page: str) -> dict[str, str]:
    """What the first form of a page sends along by itself."""
    return {name: unescape(value) for name, value in _FIELD.findall(page)}


def _nameless(path: str) -> str:
    """The page without the token in its address."""
    return "/".join(part if len(part) < 20 else "…" for part in path.split("/"))

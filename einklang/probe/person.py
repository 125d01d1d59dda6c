"""An invented person, of words that stand nowhere else, and their way through the real pages."""

import re
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urljoin

import httpx
from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest, get_script_name
from django.http import HttpResponse
from django.urls import set_script_prefix

from einklang.policy import queries as policy
from einklang.policy.categories import FieldRule
from einklang.pool.forms.join import consent_name

#: No address there can ever exist (RFC 6761): letters to it are never handed to a mail server.
NOWHERE = "probe.invalid"
_FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
_LETTERS = "bcdfghjklmnpqrstvwxz"
_VOWELS = "aeiou"


class PageSaidNo(Exception):
    """A page did not do what it does for everybody else."""


def word() -> str:
    """Sixteen letters that nobody wrote before, to be said aloud."""
    return "".join(secrets.choice(_LETTERS if n % 2 == 0 else _VOWELS) for n in range(16))


@dataclass(frozen=True)
class Invented:
    """Everything of them can be looked for: each value is a term."""

    first_name: str
    last_name: str
    email: str
    company_name: str
    customer_number: str
    #: What they complain of, and what stands in the file of their recording.
    complaint: str
    said: str

    def terms(self) -> list[str]:
        return [str(value) for value in vars(self).values()]


def invent() -> Invented:
    """Somebody new."""
    first, last = word().capitalize(), word().capitalize()
    number = str(10**11 + secrets.randbelow(9 * 10**11))
    return Invented(first, last, f"{word()}@{NOWHERE}", f"{word().capitalize()} eG", number, word(), word())


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
        transport = httpx.WSGITransport(app=_Application(), raise_app_exceptions=True)
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


def form_of(one: Invented) -> dict[str, str]:
    """The contact form as they fill it in, with every consent, already checked."""
    promise = policy.current()
    rules = promise.form_fields()
    answers = dict(_answers(one, rules))
    return {**answers, **{consent_name(own_id): "on" for own_id in _asked()}, "checked": "1"}


def _asked() -> list[str]:
    promise = policy.current()
    return [promise.id_of(one) for one in promise.consents()]


def _answers(one: Invented, rules: dict[str, FieldRule]) -> Iterator[tuple[str, str]]:
    for name, rule in rules.items():
        if value := getattr(one, name, None):
            yield name, value
        elif rule.options:
            yield name, rule.options[0].id
        elif name == "units_managed":
            yield name, "137"
        else:
            yield name, "yes"

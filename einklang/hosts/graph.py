"""The connection to Microsoft Graph: as an application, over TLS, errors without anything they read.

The token is kept in memory only, by msal, and renewed once where Graph no longer takes it.
"""

import json
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import httpx
import msal
from django.conf import settings
from django.utils.timezone import now

SCOPE = "https://graph.microsoft.com/.default"
#: Seconds for one answer, and the most bytes it may have.
TIMEOUT, BYTES = 20.0, 10 * 1024 * 1024
#: Pages of one list that are read at most.
PAGES = 200
LONGEST_WAIT = timedelta(hours=1)

Answer = dict[str, Any]


class GraphFailed(Exception):
    """Graph did not do what was asked. The text quotes nobody."""

    #: When it is worth trying again; None: as the ledger's errands do.
    retry_after: timedelta | None = None


class NotSetUp(GraphFailed):
    """There are no credentials, so nobody is asked."""


class Unreachable(GraphFailed):
    """Nobody answers there, or not now, or not in time."""


class Throttled(GraphFailed):
    """We ask too often; `retry_after` says when to come back."""


class NotAllowed(GraphFailed):
    """The credentials or the permissions of the application do not do."""

    retry_after = timedelta(minutes=10)


class NotThere(GraphFailed):
    """There is nothing under this id, or no longer."""


class Refused(GraphFailed):
    """Graph takes the request for wrong."""


class NotUnderstood(GraphFailed):
    """What came back is not what Graph is known to answer."""


def is_set_up() -> bool:
    """Whether this site has credentials for Microsoft Graph."""
    return bool(settings.GRAPH_TENANT and settings.GRAPH_CLIENT_ID and settings.GRAPH_CLIENT_SECRET)


def part(of_path: str) -> str:
    """An id as one part of a path."""
    return quote(of_path, safe="")


@dataclass(frozen=True)
class _Said:
    """An answer as it came, read to its end."""

    status: int
    retry_after: str
    content: bytes


class Graph:
    """Graph, asked until `patience` seconds are over."""

    def __init__(self, client: httpx.Client, patience: float) -> None:
        self._client, self._until = client, time.monotonic() + patience

    def ask(
        self, method: str, path: str, *, params: Mapping[str, str] | None = None, body: Answer | None = None
    ) -> Answer:
        """What Graph answers; nothing where it only says that it was done. Raises GraphFailed."""
        url = f"{settings.GRAPH_URL}{path}"
        answer = self._send(method, url, params, body)
        if answer.status == 401:
            _ours().remove_tokens_for_client()
            answer = self._send(method, url, params, body)
        return _checked(answer)

    def pages(self, path: str, params: Mapping[str, str] | None = None) -> Iterator[Answer]:
        """Every entry of a list, however many pages it has. Never led on to another server."""
        found = self.ask("GET", path, params=params)
        for _ in range(PAGES):
            yield from _entries(found)
            following = found.get("@odata.nextLink")
            if not following:
                return
            if not str(following).startswith(f"{settings.GRAPH_URL}/"):
                raise NotUnderstood
            found = self.ask("GET", str(following).removeprefix(settings.GRAPH_URL))
        raise NotUnderstood

    def _send(self, method: str, url: str, params: Mapping[str, str] | None, body: Answer | None) -> "_Said":
        headers = {"Authorization": f"Bearer {_token()}", "Prefer": 'outlook.timezone="UTC"'}
        try:
            request = self._client.build_request(
                method, url, params=params, json=body, headers=headers, timeout=min(self._left(), TIMEOUT)
            )
            answer = self._client.send(request, stream=True)
            try:
                return _Said(answer.status_code, answer.headers.get("Retry-After", ""), self._read(answer))
            finally:
                answer.close()
        except (httpx.HTTPError, httpx.InvalidURL, OSError):
            raise Unreachable from None  # its words quote the address, and that may name somebody

    def _read(self, answer: httpx.Response) -> bytes:
        content = bytearray()
        for piece in answer.iter_bytes():
            content += piece
            self._left()
            if len(content) > BYTES:
                raise NotUnderstood
        return bytes(content)

    def _left(self) -> float:
        left = self._until - time.monotonic()
        if left <= 0:
            raise Unreachable
        return left


@contextmanager
def connected(*, patience: float = 120.0) -> Iterator[Graph]:
    """Graph, for some requests. Raises NotSetUp, also where the address would carry the token in the open."""
    if not is_set_up() or not settings.GRAPH_URL.startswith("https://"):
        raise NotSetUp
    with httpx.Client(verify=_trust(), follow_redirects=False, headers={"User-Agent": "Einklang"}) as client:
        yield Graph(client, patience)


def utc(moment: datetime) -> Answer:
    """A moment as Graph's dateTimeTimeZone."""
    return {"dateTime": f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.0000000", "timeZone": "UTC"}


def moment(said: object) -> datetime:
    """The instant of a dateTimeTimeZone; raises NotUnderstood, also for zones that name no rules."""
    try:
        text, zone = str(said["dateTime"]), str(said["timeZone"])  # type: ignore[index]
        # Seven digits of a second are one more than Python reads.
        whole, _, rest = text.partition(".")
        offset = rest.lstrip("0123456789")
        found = datetime.fromisoformat(whole + offset)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=_zone(zone)).astimezone(UTC)
    except (KeyError, TypeError, ValueError, OSError):
        raise NotUnderstood from None


def _zone(name: str) -> ZoneInfo:
    return ZoneInfo("UTC" if name in ("UTC", "(UTC) Coordinated Universal Time") else name)


def _trust() -> ssl.SSLContext:
    # Certificates are verified; a site with an authority of its own names it in SSL_CERT_FILE.
    return ssl.create_default_context()


class _Wire:
    """What msal speaks HTTP through: httpx, so that trust and patience are the same for both."""

    def get(self, url: str, **asked: Any) -> httpx.Response:
        return httpx.get(url, verify=_trust(), timeout=TIMEOUT, follow_redirects=False, **asked)

    def post(self, url: str, **asked: Any) -> httpx.Response:
        return httpx.post(url, verify=_trust(), timeout=TIMEOUT, follow_redirects=False, **asked)

    def close(self) -> None:
        """Nothing is kept open."""


@lru_cache(maxsize=4)
def _application(authority: str, tenant: str, client: str, secret: str) -> Any:
    return msal.ConfidentialClientApplication(
        client,
        client_credential=secret,
        authority=f"{authority}/{tenant}",
        # The authority is named in our settings: nobody else is asked whether it is one.
        instance_discovery=False,
        http_client=_Wire(),
    )


def _ours() -> Any:
    return _application(
        settings.GRAPH_AUTHORITY,
        settings.GRAPH_TENANT,
        settings.GRAPH_CLIENT_ID,
        settings.GRAPH_CLIENT_SECRET,
    )


def _token() -> str:
    try:
        found = _ours().acquire_token_for_client([SCOPE])
    except (httpx.HTTPError, OSError, msal.exceptions.MsalError, RuntimeError):
        raise Unreachable from None
    except (ValueError, KeyError):  # an authority that does not know the tenant, or answers no JSON
        raise NotAllowed from None
    if "access_token" not in found:
        raise NotAllowed
    return str(found["access_token"])


def _checked(answer: _Said) -> Answer:
    status = answer.status
    if status in (401, 403):
        raise NotAllowed
    if status in (404, 410):
        raise NotThere
    if status == 429:
        raise _later(Throttled(), answer)
    if status in (408, 409, 423) or status >= 500:
        raise _later(Unreachable(), answer)
    if status >= 400:
        raise Refused
    if status == 204 or not answer.content:
        return {}
    try:
        found = json.loads(answer.content)
    except ValueError:
        raise NotUnderstood from None
    if status >= 300 or not isinstance(found, dict):
        raise NotUnderstood
    return found


def _entries(found: Answer) -> list[Answer]:
    entries = found.get("value")
    if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
        raise NotUnderstood
    return entries


def _later(error: GraphFailed, answer: _Said) -> GraphFailed:
    """With the wait that the answer asks for: seconds or a date (RFC 9110, 10.2.3)."""
    said = answer.retry_after.strip()
    try:
        wait = timedelta(seconds=int(said)) if said.isdigit() else parsedate_to_datetime(said) - now()
    except (ValueError, TypeError, OverflowError):
        return error
    error.retry_after = min(max(wait, timedelta(seconds=1)), LONGEST_WAIT)
    return error

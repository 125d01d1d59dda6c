"""Asking somebody else's server: within a time, up to a size, and never led on to another one."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from ipaddress import ip_address
from threading import Timer
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx

from .port import (
    CalendarFailed,
    Elsewhere,
    NotACalendar,
    NotAllowed,
    NotSafe,
    NotThere,
    TooBig,
    TooSlow,
    Unreachable,
)

#: The most bytes that one answer may have, and how often it may lead on.
BYTES, HOPS = 10 * 1024 * 1024, 5
#: Seconds in which a server has to answer at all: one that is gone holds up no other calendar.
CONNECT = 5.0
#: The longest that a server may ask us to wait.
LONGEST_WAIT = timedelta(hours=1)


class Server:
    """One server, asked with one name and password until `patience` seconds are over."""

    def __init__(self, client: httpx.Client, patience: float) -> None:
        self._client, self._until = client, time.monotonic() + patience

    def left(self) -> float:
        """Seconds that are left; raises TooSlow where there are none."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise TooSlow
        return left

    @contextmanager
    def ask(
        self, method: str, url: str, *, body: str = "", headers: Mapping[str, str] | None = None
    ) -> Iterator[httpx.Response]:
        """The answer, its body still to be read with `pieces`. Raises CalendarFailed."""
        try:
            for _ in range(HOPS):
                request = self._client.build_request(
                    method,
                    _safe(url),
                    content=body.encode() or None,
                    headers={"Accept-Encoding": "identity", **(headers or {})},
                    timeout=httpx.Timeout(min(self.left(), 20.0), connect=min(self.left(), CONNECT)),
                )
                answer = self._client.send(request, stream=True)
                try:
                    if not answer.has_redirect_location:
                        yield self._checked(answer)
                        return
                    url = _next(url, answer.headers["Location"])
                finally:
                    answer.close()
        except httpx.TimeoutException:
            raise TooSlow from None
        except (httpx.HTTPError, httpx.InvalidURL, OSError, RuntimeError, UnicodeError):
            self.left()  # it was ended by us
            raise Unreachable from None  # its words may quote the address, which may be a secret
        raise Elsewhere

    def read(self, method: str, url: str, **asked: Any) -> bytes:
        """The body of the answer."""
        with self.ask(method, url, **asked) as answer:
            return b"".join(self.pieces(answer))

    def pieces(self, answer: httpx.Response) -> Iterator[bytes]:
        """The body as it comes. Raises TooBig, TooSlow."""
        size = 0
        for piece in answer.iter_raw():  # as it comes: waiting for more would let a server drip
            size += len(piece)
            if size > BYTES:
                raise TooBig
            self.left()
            yield piece

    @staticmethod
    def _checked(answer: httpx.Response) -> httpx.Response:
        status = answer.status_code
        if status in (401, 403):
            raise NotAllowed
        if status in (404, 410):
            raise NotThere
        if status in (408, 429) or status >= 500:
            raise _wait(Unreachable(), answer.headers.get("Retry-After", ""))
        if status >= 400 or answer.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise NotACalendar
        return answer


@contextmanager
def server(access: Mapping[str, str], *, patience: float) -> Iterator[Server]:
    """The server that `access` names, with the name and password in it, if any."""
    name = access.get("username", "")
    auth = httpx.BasicAuth(name, access.get("password", "")) if name else None
    with httpx.Client(auth=auth, follow_redirects=False, headers={"User-Agent": "Einklang"}) as client:
        # Each wait has an end of its own; this is the end of a server that always sends one byte more.
        end = Timer(patience, client.close)
        end.daemon = True
        end.start()
        try:
            yield Server(client, patience)
        finally:
            end.cancel()


def _safe(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme == "https" or (parts.scheme == "http" and _is_this_machine(parts.hostname)):
        return url
    raise NotSafe


def _is_this_machine(host: str | None) -> bool:
    try:
        return host == "localhost" or ip_address(host or "").is_loopback
    except ValueError:
        return False


def origin(url: str) -> tuple[str, str, int | None]:
    """Who is asked: scheme, name and port."""
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port


def _next(url: str, location: str) -> str:
    following = urljoin(url, location)
    if origin(following) != origin(url):
        raise Elsewhere
    return following


def _wait(error: CalendarFailed, seconds: str) -> CalendarFailed:
    """RFC 9110, 10.2.3; a date instead of seconds is not asked for by anybody we know."""
    if seconds.isdigit():
        error.retry_after = min(timedelta(seconds=int(seconds)), LONGEST_WAIT)
    return error

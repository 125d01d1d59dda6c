"""Microsoft's servers as far as we speak to them: real HTTPS on loopback, the authority and Graph.

Every request and every answer is held against a contract. What goes wrong there can be ordered with `fail`.
"""

import json
import re
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, unquote, urlencode, urlsplit

from .bookings import Bookings, Refusal, Thing
from .contract import VERSION, Broken, Contract
from .schedules import Schedules

TENANT, CLIENT, SECRET = "tenant-of-the-test", "client-of-the-test", "secret-of-the-test"


@dataclass
class Fault:
    """What goes wrong with requests like these, so many times."""

    method: str
    path: str
    how: str
    times: int = 1
    retry_after: str = ""


@dataclass
class Seen:
    method: str
    path: str
    body: str


@dataclass
class StandIn:
    """What the tests see of the servers."""

    url: str
    contract: Contract
    bookings: Bookings = field(default_factory=Bookings)
    schedules: Schedules = field(default_factory=Schedules)
    faults: list[Fault] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    #: Where the contract was broken, by them or by us.
    broken: list[str] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)
    given: int = 0
    hold: threading.Event = field(default_factory=threading.Event)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def fail(self, method: str, path: str, how: str, *, times: int = 1, retry_after: str = "") -> None:
        """`how`: throttled, unavailable, gone (no answer, nothing done), unknown (done, and then 500),
        cut (done, and the answer breaks off), slow (no answer until `hold` is set), forbidden."""
        self.faults.append(Fault(method, path, how, times, retry_after))

    def expire_tokens(self) -> None:
        self.tokens.clear()

    def asked(self, method: str, path: str) -> list[Seen]:
        return [one for one in self.seen if one.method == method and re.search(path, one.path)]

    def received(self) -> str:
        """Everything that was ever said to Graph."""
        return "\n".join(f"{unquote(one.path)} {one.body}" for one in self.seen)

    def fault_of(self, method: str, path: str) -> Fault | None:
        for fault in self.faults:
            if fault.method == method and fault.times > 0 and re.search(fault.path, path):
                fault.times -= 1
                return fault
        return None


class _Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    stand_in: StandIn

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def _handle(self) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if parts.path.startswith(f"/{TENANT}/"):
            self._give_token(parts.path, body)
            return
        with self.stand_in.lock:
            self.stand_in.seen.append(Seen(self.command, self.path, body.decode()))
            fault = self.stand_in.fault_of(self.command, unquote(parts.path))
        if fault is not None and fault.how in ("throttled", "unavailable", "forbidden"):
            status = {"throttled": 429, "unavailable": 503, "forbidden": 403}[fault.how]
            self._answer(status, _error(fault.how), retry_after=fault.retry_after)
        elif fault is not None and fault.how == "gone":
            self.close_connection = True
        elif fault is not None and fault.how == "slow":
            self.stand_in.hold.wait(20)
            self.close_connection = True
        elif self.headers.get("Authorization", "").removeprefix("Bearer ") not in self.stand_in.tokens:
            self._answer(401, _error("InvalidAuthenticationToken"))
        else:
            self._do(parts.path, dict(parse_qsl(parts.query)), body, fault)

    do_GET = do_POST = do_PATCH = do_DELETE = _handle  # noqa: N815  the names are theirs

    def _do(self, path: str, query: dict[str, str], body: bytes, fault: Fault | None) -> None:
        with self.stand_in.lock:
            status, answer = self._done(path.removeprefix(VERSION), query, body)
        if fault is not None and fault.how == "unknown":
            status, answer = 500, _error("UnknownError")
        self._answer(status, answer, cut=fault is not None and fault.how == "cut")

    def _done(self, path: str, query: dict[str, str], body: bytes) -> tuple[int, Thing]:
        said = json.loads(body) if body else {}
        if path.startswith("/users/"):
            return self.stand_in.schedules.do(self.command, unquote(path), said)
        try:
            request = self.stand_in.contract.check_request(self.command, path, query, body)
        except Broken as error:
            self.stand_in.broken.append(f"{self.command} {path}: {error}")
            return 422, _error("UnprocessableEntity")
        try:
            status, answer = self.stand_in.bookings.do(self.command, path, query, said)
        except Refusal as refusal:
            status, answer = refusal.status, _error(refusal.code)
        if isinstance(link := answer.get("@odata.nextLink"), tuple):
            answer["@odata.nextLink"] = f"{self.stand_in.url}{VERSION}{link[0]}?{urlencode(link[1])}"
        try:
            self.stand_in.contract.check_answer(
                request, status, json.dumps(answer).encode() if answer else b""
            )
        except Broken as error:
            self.stand_in.broken.append(f"answer to {self.command} {path}: {error}")
        return status, answer

    def _give_token(self, path: str, body: bytes) -> None:
        here = f"{self.stand_in.url}/{TENANT}"
        with self.stand_in.lock:
            fault = self.stand_in.fault_of(self.command, path)
        if fault is not None:
            self._answer(503, {"error": "temporarily_unavailable"}, retry_after=fault.retry_after)
        elif path.endswith("/.well-known/openid-configuration"):
            self._answer(
                200,
                {
                    "issuer": f"{here}/v2.0",
                    "authorization_endpoint": f"{here}/oauth2/v2.0/authorize",
                    "token_endpoint": f"{here}/oauth2/v2.0/token",
                },
            )
        else:
            self._answer(*self._token({key: one for key, (one, *_) in parse_qs(body.decode()).items()}))

    def _token(self, form: dict[str, str]) -> tuple[int, Thing]:
        known = (form.get("client_id"), form.get("client_secret")) == (CLIENT, SECRET)
        if not known or form.get("grant_type") != "client_credentials":
            return 401, {"error": "invalid_client", "error_description": "AADSTS7000215"}
        with self.stand_in.lock:
            self.stand_in.given += 1
            token = f"token-number-{self.stand_in.given:04}-of-the-stand-in"
            self.stand_in.tokens.add(token)
        return 200, {"token_type": "Bearer", "expires_in": 3599, "access_token": token}

    def _answer(self, status: int, body: Thing, *, retry_after: str = "", cut: bool = False) -> None:
        content = json.dumps(body).encode() if status != 204 else b""
        self.send_response(status)
        if status != 204:
            self.send_header("Content-Type", "application/json")
        if retry_after:
            self.send_header("Retry-After", retry_after)
        self.send_header("Content-Length", str(len(content) + (100 if cut else 0)))
        self.end_headers()
        with suppress(OSError):
            self.wfile.write(content[:-2] if cut else content)
        self.close_connection = cut


def _error(code: str) -> Thing:
    return {"error": {"code": code, "message": "Ada Löwenherz must not be quoted"}}


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever hangs up does so on purpose here."""


@contextmanager
def running(contract: Contract, certificate: tuple[Path, Path]) -> Iterator[StandIn]:
    handler = type("Answering", (_Answering,), {})
    with _Server(("127.0.0.1", 0), handler) as server:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        handler.stand_in = StandIn(f"https://127.0.0.1:{server.server_address[1]}", contract)  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield handler.stand_in  # type: ignore[attr-defined]
        finally:
            handler.stand_in.hold.set()  # type: ignore[attr-defined]
            server.shutdown()
            thread.join()

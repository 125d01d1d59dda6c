"""Janus' own language: JSON over one WebSocket, one session, a handle for each connection of a browser.

See janus.conf.meetecho.com/docs/rest.html. Requests carry a transaction, which comes back with the answer.
"""

import asyncio
import json
import os
import secrets
from asyncio import Future
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, unix_connect
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

from ..port import EngineLost

Json = dict[str, Any]

#: Seconds until an answer has to be there, and between two signs of life.
PATIENCE, SIGN_OF_LIFE = 5.0, 2.0
PLUGIN = "janus.plugin.videoroom"


class Refused(Exception):
    """Janus does not do what it was asked to; `code` is its own number."""

    def __init__(self, code: int, reason: str) -> None:
        self.code = code
        super().__init__(f"{code}: {reason}")


class Wire:
    """One session. `gone` is called once when it ends without having been closed."""

    def __init__(self, secret: str, gone: Callable[[], None]) -> None:
        self._secret, self._gone = secret, gone
        self._socket: ClientConnection | None = None
        self._over = False
        self._session = 0
        self._waiting: dict[str, tuple[bool, Future[Json]]] = {}
        self._hears: dict[int, Callable[[Json], None]] = {}
        self._tasks: list[asyncio.Task[None]] = []

    async def open(self, path: Path) -> None:
        """Connect to the socket at this path. Raises EngineLost."""
        folder = os.open(path.parent, os.O_PATH)
        try:
            # By way of the folder's descriptor: the path of a socket may have only some hundred characters.
            self._socket = await _connected(f"/proc/self/fd/{folder}/{path.name}")
        except (OSError, WebSocketException) as error:
            raise EngineLost(f"Janus does not let us in: {error}") from error
        finally:
            os.close(folder)
        self._tasks.append(asyncio.ensure_future(self._read(self._socket)))
        self._session = (await self._ask({"janus": "create"}))["data"]["id"]
        self._tasks.append(asyncio.ensure_future(self._stay_alive()))

    async def close(self) -> None:
        """End the session; what was asked and not answered raises EngineLost."""
        self._gone = lambda: None
        self._fail()
        for task in self._tasks:
            task.cancel()
        if self._socket is not None:
            with suppress(OSError, WebSocketException):
                await self._socket.close()

    async def attach(self, hears: Callable[[Json], None]) -> int:
        """A new handle; what Janus says about it by itself is told to `hears`."""
        handle = int((await self._ask({"janus": "attach", "plugin": PLUGIN}))["data"]["id"])
        self._hears[handle] = hears
        return handle

    async def detach(self, handle: int, *, patience: float = PATIENCE) -> None:
        """The handle and its connection are no more; a second time is no error."""
        self._hears.pop(handle, None)
        with suppress(Refused):
            await self._ask({"janus": "detach", "handle_id": handle}, patience=patience)

    async def tell(self, handle: int, body: Json, *, patience: float = PATIENCE) -> Json:
        """A request that is answered at once. Raises Refused."""
        said = await self._ask({"janus": "message", "handle_id": handle, "body": body}, patience=patience)
        return _content(said)

    async def negotiate(self, handle: int, body: Json, jsep: Json | None = None) -> Json:
        """A request that is answered by an event; returns the event. Raises Refused."""
        request: Json = {"janus": "message", "handle_id": handle, "body": body}
        if jsep is not None:
            request["jsep"] = jsep
        event = await self._ask(request, by_event=True)
        _content(event)
        return event

    async def trickle(self, handle: int, candidate: Json) -> None:
        """Hand on an ICE candidate. Raises Refused."""
        await self._ask({"janus": "trickle", "handle_id": handle, "candidate": candidate})

    async def _ask(self, request: Json, *, by_event: bool = False, patience: float = PATIENCE) -> Json:
        if self._socket is None or self._over:
            raise EngineLost
        transaction = secrets.token_hex(8)
        answer: Future[Json] = asyncio.get_running_loop().create_future()
        self._waiting[transaction] = by_event, answer
        whole = request | {"transaction": transaction, "apisecret": self._secret}
        if self._session:
            whole["session_id"] = self._session
        try:
            await self._socket.send(json.dumps(whole))
            said = await asyncio.wait_for(answer, patience)
        except (TimeoutError, OSError, WebSocketException) as error:
            # One answer too late, and nothing it was asked for is certain any more.
            self._end()
            raise EngineLost from error
        finally:
            self._waiting.pop(transaction, None)
        if said["janus"] == "error":
            raise Refused(said["error"]["code"], said["error"]["reason"])
        return said

    async def _read(self, socket: ClientConnection) -> None:
        with suppress(OSError, WebSocketException):
            async for message in socket:
                self._hear(json.loads(message))
        self._end()

    def _hear(self, said: Json) -> None:
        by_event, answer = self._waiting.get(said.get("transaction", ""), (False, None))
        if answer is not None and not (by_event and said["janus"] == "ack"):
            if not answer.done():
                answer.set_result(said)
            if said["janus"] != "event":
                return
        hears = self._hears.get(said.get("sender", 0))
        if hears is not None:
            hears(said)

    async def _stay_alive(self) -> None:
        with suppress(EngineLost, Refused):
            while True:
                await asyncio.sleep(SIGN_OF_LIFE)
                await self._ask({"janus": "keepalive"})
        self._end()

    def _end(self) -> None:
        gone, self._gone = self._gone, lambda: None
        self._fail()
        gone()

    def _fail(self) -> None:
        self._over = True
        for _, answer in self._waiting.values():
            if not answer.done():
                answer.set_exception(EngineLost())


def _content(said: Json) -> Json:
    content: Json = said.get("plugindata", {}).get("data", {})
    if "error_code" in content:
        raise Refused(content["error_code"], content.get("error", ""))
    return content


async def _connected(path: str) -> ClientConnection:
    """A socket that is there is not listened at yet: tried again for a moment."""
    end = asyncio.get_running_loop().time() + PATIENCE
    while True:
        try:
            return await unix_connect(
                path,
                uri="ws://localhost/",
                subprotocols=[Subprotocol("janus-protocol")],
                max_size=4_000_000,
                ping_interval=None,
                compression=None,
            )
        except ConnectionRefusedError:
            if asyncio.get_running_loop().time() > end:
                raise
            await asyncio.sleep(0.005)

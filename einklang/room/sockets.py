"""What the process of the rooms serves: their sockets, and nothing else."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import OriginValidator
from django.conf import settings
from django.urls import path

from .memory import RoomsElsewhere
from .process import in_thread, rooms, take_over
from .signals import Signals

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


async def lifespan(scope: Scope, receive: Receive, send: Send) -> None:
    """The engine starts with the process and ends with it; a second process of the rooms does not start."""
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            try:
                await in_thread(take_over)
            except RoomsElsewhere:
                await send({"type": "lifespan.startup.failed", "message": "the rooms are held already"})
                return
            await rooms().start()
            await send({"type": "lifespan.startup.complete"})
        else:
            await rooms().stop()
            await send({"type": "lifespan.shutdown.complete"})
            return


async def nothing_here(scope: Scope, receive: Receive, send: Send) -> None:
    """Pages are elsewhere."""
    await send({"type": "http.response.start", "status": 404, "headers": []})
    await send({"type": "http.response.body", "body": b""})


#: Only our own pages may open a socket: a browser says truly where a page comes from (RFC 6455, 10.2).
_signals: Any = Signals.as_asgi(rooms=rooms, in_thread=in_thread)
_addresses: list[Any] = [path("room/ws/", _signals)]
sockets = OriginValidator(URLRouter(_addresses), [settings.BASE_URL])

application = ProtocolTypeRouter({"websocket": sockets, "http": nothing_here, "lifespan": lifespan})

"""The process of the rooms: one engine, one event loop, every room."""

from collections.abc import Callable
from functools import cache
from typing import Any

from channels.db import database_sync_to_async
from django.conf import settings

from .engine import engine_for
from .rooms import Rooms
from .tapes import Tapes


class NoRooms(Exception):
    """Interviews of this site are held in a tool of its own: ROOM_URL is none."""


@cache
def rooms() -> Rooms:
    """The rooms of this process; raises NoRooms."""
    engine = engine_for(settings.ROOM_URL)
    if engine is None:
        raise NoRooms
    tapes = Tapes()
    made = Rooms(engine, tapes, in_thread)
    tapes.broke = made.broke
    return made


async def in_thread(function: Callable[..., Any], *args: Any, **named: Any) -> Any:
    """Call what asks the database, beside the event loop and beside other such calls."""
    return await database_sync_to_async(function, thread_sensitive=False)(*args, **named)

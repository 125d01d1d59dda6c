"""The process of the rooms: one engine, one event loop, every room."""

from collections.abc import Callable
from functools import cache
from typing import Any

from channels.db import database_sync_to_async
from django.conf import settings

from .engine import engine_for
from .memory import hold_memory
from .rooms import Rooms
from .sweeping import finish_left_over
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


def take_over() -> int:
    """This process holds the rooms: nothing of an earlier one lies in memory, and its recordings are stored.

    Before anything else, and once; returns what `hold_memory` does. Raises RoomsElsewhere.
    """
    held = hold_memory()
    finish_left_over()
    return held


async def in_thread(function: Callable[..., Any], *args: Any, **named: Any) -> Any:
    """Call what asks the database, beside the event loop and beside other such calls."""
    return await database_sync_to_async(function, thread_sensitive=False)(*args, **named)

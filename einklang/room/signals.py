"""The socket of one browser: it says who it is, and then only what its role may say.

Messages are JSON objects with their kind under "t". Browsers send offers, answers, candidates and the buttons
they see; nothing of the media server's own language passes in either direction.
"""

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any, ClassVar
from uuid import UUID

from channels.generic.websocket import AsyncWebsocketConsumer
from django.db import Error as DatabaseError

from .conversation import Conversation, MayNotEnter
from .engine.port import LONGEST_SDP, EngineLost, Feed, NotAdmitted, OnlyFollows, RoomFull, Unusable
from .meetings import NoteTooLong, NotToBeFollowed
from .members import Member, Message, Role
from .minutes import NotToBeNoted, all_noted
from .passes import PassInvalid, read
from .reel import InThread
from .rooms import Rooms
from .seats import member_of

logger = logging.getLogger("einklang.room")

#: Characters of one message; an offer is the longest one there is.
LONGEST = LONGEST_SDP + 4096
#: Messages a second in the long run, and at once: a busy connection sends some forty candidates.
RATE, BURST = 20, 200
#: Messages that may wait for a slow browser.
WAITING = 500
#: Seconds until a browser has said who it is.
PATIENCE = 10.0
#: Seconds in which a browser that was told to go closes its socket by itself.
GRACE = 1.0
#: Why a socket is closed (RFC 6455, 7.4.2: 4000 to 4999 are ours).
NO_PASS, TOO_MUCH, TOO_LONG = 4001, 4008, 4009


class Refused(Exception):
    """What the browser asks for is not to be had; `why` is a word for the page."""


class Signals(AsyncWebsocketConsumer):
    """One browser."""

    member: Member | None = None
    conversation: Conversation | None = None
    serving: asyncio.Task[Any] | None = None
    hung_up = False

    def __init__(self, *, rooms: Callable[[], Rooms], in_thread: InThread) -> None:
        super().__init__()
        self.rooms, self.in_thread = rooms, in_thread

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.serving = asyncio.current_task()
        try:
            await super().__call__(scope, receive, send)
        except asyncio.CancelledError:
            if not self.hung_up:
                raise
            await self.disconnect(1000)

    async def connect(self) -> None:
        self.out: asyncio.Queue[Message] = asyncio.Queue(WAITING)
        self.left, self.counted_at = float(BURST), time.monotonic()
        await self.accept()
        self.writing = asyncio.ensure_future(self._write())
        self.waiting = asyncio.get_running_loop().call_later(PATIENCE, self._give_up)

    def _give_up(self) -> None:
        if self.member is None:
            self.tell({"t": "out", "why": "no-pass"})

    async def disconnect(self, code: int) -> None:
        self.waiting.cancel()
        if self.member is not None and self.conversation is not None:
            with suppress(EngineLost, DatabaseError):
                await self.conversation.leave(self.member)
        self.writing.cancel()

    # Out

    def tell(self, message: Message) -> None:
        """To be sent; a browser that does not take its messages is let go."""
        try:
            self.out.put_nowait(message)
        except asyncio.QueueFull:
            self._hang_up()

    def _hang_up(self) -> None:
        # Not by a closing frame: granian sends none while it waits for one of the browser's.
        self.hung_up = True
        if self.serving is not None:
            self.serving.cancel()

    async def _write(self) -> None:
        while True:
            message = await self.out.get()
            await self.send(text_data=json.dumps(message))
            if message.get("t") in {"out", "again"}:
                await asyncio.sleep(GRACE)
                self._hang_up()
                return

    # In

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if text_data is None or len(text_data) > LONGEST:
            await self.close(code=TOO_LONG)
        elif not self._in_measure():
            await self.close(code=TOO_MUCH)
        else:
            await self._take(text_data)

    def _in_measure(self) -> bool:
        moment = time.monotonic()
        self.left = min(BURST, self.left + (moment - self.counted_at) * RATE) - 1
        self.counted_at = moment
        return self.left >= 0

    async def _take(self, text: str) -> None:
        try:
            said = json.loads(text)
            if not isinstance(said, dict):
                raise Refused("unknown")
            if self.member is None:
                await self._enter(said)
            else:
                await self._do(said)
        except (ValueError, Unusable):
            self.tell({"t": "refused", "why": "unknown"})
        except Refused as error:
            self.tell({"t": "refused", "why": str(error)})
        except (OnlyFollows, NotAdmitted, NotToBeFollowed, NotToBeNoted, NoteTooLong) as error:
            self.tell({"t": "refused", "why": REFUSALS[type(error)]})
        except EngineLost:
            self.rooms().lost()
        except DatabaseError:
            logger.error("the database did not answer")
            self.tell({"t": "refused", "why": "try-again"})

    async def _enter(self, said: Mapping[str, Any]) -> None:
        if said.get("t") != "enter":
            raise Refused("unknown")
        try:
            about = read(str(said.get("pass")))
            member = await self.in_thread(member_of, about, self.tell)
            member.muted, member.hidden = bool(said.get("muted")), bool(said.get("hidden"))
            self.conversation = await self.rooms().enter(about.booking, member)
            self.member = member
        except PassInvalid:
            await self.close(code=NO_PASS)
        except MayNotEnter as error:
            self.tell({"t": "out", "why": error.why})
        except RoomFull:
            self.tell({"t": "out", "why": "full"})
        except EngineLost:
            self.tell({"t": "again", "why": "engine-lost"})
        else:
            await self._show_notes(about.booking)

    async def _show_notes(self, booking: UUID) -> None:
        if self.member is not None and self.member.is_staff:
            self.tell({"t": "notes", "notes": await self.in_thread(all_noted, booking)})

    async def _do(self, said: Mapping[str, Any]) -> None:
        assert self.member is not None
        assert self.conversation is not None
        kind = str(said.get("t"))
        if self.member.id not in self.conversation.members:
            raise NotAdmitted
        if kind not in MAY_SAY[self.member.role]:
            # Said of what may not be sent at all, so that it can be told from a typing error.
            raise OnlyFollows if kind in SENDING else Refused("unknown")
        await self.DOES[kind](self, self.conversation, self.member, said)

    # What may be said

    async def _offer(self, talk: Conversation, member: Member, said: Mapping[str, Any]) -> None:
        sdp, feed = _text(said, "sdp"), Feed(said.get("feed"))
        answer = await talk.engine.publish(talk.room, member.id, feed, sdp)
        self.tell({"t": "answer", "feed": feed.value, "sdp": answer})

    async def _unpublish(self, talk: Conversation, member: Member, said: Mapping[str, Any]) -> None:
        await talk.engine.unpublish(talk.room, member.id, Feed(said.get("feed")))

    async def _answer(self, talk: Conversation, member: Member, said: Mapping[str, Any]) -> None:
        await talk.engine.answer(talk.room, member.id, _text(said, "sdp"))

    async def _candidate(self, talk: Conversation, member: Member, said: Mapping[str, Any]) -> None:
        feed = Feed(said["feed"]) if said.get("feed") else None
        candidate = said.get("candidate")
        if candidate is not None and not isinstance(candidate, dict):
            raise Unusable
        await talk.engine.candidate(talk.room, member.id, feed, candidate)

    async def _look(self, talk: Conversation, member: Member, said: Mapping[str, Any]) -> None:
        member.muted, member.hidden = bool(said.get("muted")), bool(said.get("hidden"))
        talk.tell_everybody()

    async def _leave(self, talk: Conversation, member: Member, said: Mapping[str, Any]) -> None:
        self.member = None
        await talk.leave(member, on_purpose=True)
        self.tell({"t": "out", "why": "left"})

    async def _record(self, talk: Conversation, member: Member, said: Mapping[str, Any]) -> None:
        await talk.record(bool(said.get("on")))

    async def _end(self, talk: Conversation, member: Member, said: Mapping[str, Any]) -> None:
        await self.rooms().end(talk.booking)

    async def _end_recording(self, talk: Conversation, member: Member, said: Mapping[str, Any]) -> None:
        await talk.end_recording(member)

    async def _end_observing(self, talk: Conversation, member: Member, said: Mapping[str, Any]) -> None:
        await talk.end_observing(member)

    async def _note(self, talk: Conversation, member: Member, said: Mapping[str, Any]) -> None:
        await talk.write(member, text=_text(said, "text"), question=bool(said.get("question")))

    async def _asked(self, talk: Conversation, member: Member, said: Mapping[str, Any]) -> None:
        await talk.settle_question(UUID(_text(said, "id")))

    DOES: ClassVar[dict[str, Callable[..., Awaitable[None]]]] = {
        "offer": _offer,
        "unpublish": _unpublish,
        "answer": _answer,
        "candidate": _candidate,
        "look": _look,
        "leave": _leave,
        "record": _record,
        "end": _end,
        "end-recording": _end_recording,
        "end-observing": _end_observing,
        "note": _note,
        "asked": _asked,
    }


def _text(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name)
    if not isinstance(value, str):
        raise Unusable
    return value


SENDING = {"offer", "unpublish", "look"}
_EVERYBODY = {"answer", "candidate", "leave"}
#: What each role may say; everything else is not understood.
MAY_SAY: Mapping[Role, set[str]] = {
    Role.PARTICIPANT: _EVERYBODY | SENDING | {"end-recording", "end-observing"},
    Role.INTERVIEWER: _EVERYBODY | SENDING | {"record", "end", "note", "asked"},
    Role.OBSERVER: _EVERYBODY | {"note"},
}
REFUSALS: Mapping[type[Exception], str] = {
    OnlyFollows: "only-follows",
    NotAdmitted: "not-admitted",
    NotToBeFollowed: "not-followed",
    NotToBeNoted: "not-noted",
    NoteTooLong: "note-too-long",
}

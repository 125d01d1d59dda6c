"""The socket of a browser: who it is, what its role may say, and what is too much."""

import json
from collections.abc import Callable, Coroutine
from typing import Any
from uuid import UUID, uuid4

import pytest
from asgiref.testing import ApplicationCommunicator

from einklang.hosts.models import Host
from einklang.people.models import Person
from einklang.room.engine.fake import OFFER
from einklang.room.engine.port import LONGEST_SDP
from einklang.room.members import Role
from einklang.room.passes import Pass, issue
from einklang.room.signals import BURST, LONGEST, NO_PASS, TOO_LONG, TOO_MUCH, Signals
from einklang.staff.models import User

from .talking import Stage, here


class Line:
    """One browser's socket."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.gone = stage, False
        made: Any = Signals.as_asgi(rooms=lambda: stage.rooms, in_thread=here)
        self.socket = ApplicationCommunicator(made, {"type": "websocket", "path": "/room/ws/"})

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        # Not to the end of everything, as a stage runs: the socket's own tasks go on.
        return self.stage.loop.run_until_complete(work)

    def open(self) -> "Line":
        self.run(self.socket.send_input({"type": "websocket.connect"}))
        assert self.run(self.socket.receive_output(timeout=60))["type"] == "websocket.accept"
        return self

    def say(self, **message: object) -> None:
        self.run(self.socket.send_input({"type": "websocket.receive", "text": json.dumps(message)}))

    def hear(self, kind: str) -> dict[str, Any]:
        """The next message of this kind."""
        while True:
            message = json.loads(self.run(self.socket.receive_output(timeout=60))["text"])
            if message["t"] == kind:
                return dict(message)

    def closed(self) -> int:
        """With which code it is closed."""
        while (message := self.run(self.socket.receive_output(timeout=60)))["type"] != "websocket.close":
            pass
        return int(message["code"])

    def hang_up(self) -> None:
        if self.gone:
            return
        self.gone = True
        self.run(self.socket.send_input({"type": "websocket.disconnect", "code": 1001}))
        self.run(self.socket.wait())


@pytest.fixture
def dial(talking: Stage, interview: UUID) -> Any:
    lines: list[Line] = []
    talking.talk(interview)  # in which nobody waits

    def make() -> Line:
        lines.append(Line(talking).open())
        return lines[-1]

    yield make
    for line in lines:
        line.hang_up()


Dial = Callable[[], Line]


@pytest.fixture
def guest(dial: Dial, interview: UUID, ada: Person, anja: Host) -> Line:
    """Ada, in the room with Anja."""
    host = dial()
    host.say(t="enter", **{"pass": issue(Pass(interview, Role.INTERVIEWER, colleague=anja.user_id))})
    host.hear("state")
    line = dial()
    line.say(t="enter", **{"pass": issue(Pass(interview, Role.PARTICIPANT, person=ada.pk, browser="hers"))})
    line.hear("state")
    return line


@pytest.fixture
def watcher(dial: Dial, interview: UUID, guest: Line, timo: User) -> Line:
    """Timo, who follows Ada."""
    line = dial()
    line.say(t="enter", **{"pass": issue(Pass(interview, Role.OBSERVER, colleague=timo.pk))})
    line.hear("state")
    return line


def test_without_a_pass_of_ours_nobody_is_let_in(dial: Dial) -> None:
    line = dial()
    line.say(t="enter", **{"pass": "nothing we signed"})

    assert line.closed() == NO_PASS


def test_before_entering_nothing_else_is_understood(dial: Dial) -> None:
    line = dial()
    line.say(t="record", on=True)

    assert line.hear("refused")["why"] == "unknown"


def test_somebody_without_a_place_reads_why(dial: Dial, guest: Line, interview: UUID, bob: Person) -> None:
    line = dial()
    line.say(t="enter", **{"pass": issue(Pass(interview, Role.PARTICIPANT, person=bob.pk))})

    assert line.hear("out")["why"] == "no-place"


def test_whoever_was_told_to_go_and_stays_is_hung_up(
    dial: Dial, interview: UUID, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("einklang.room.signals.GRACE", 0)
    line = dial()
    line.say(t="enter", **{"pass": issue(Pass(interview, Role.PARTICIPANT, person=bob.pk))})
    line.hear("out")
    line.run(line.socket.wait(timeout=60))

    assert line.socket.future.done()
    line.gone = True


def test_an_offer_is_answered(guest: Line) -> None:
    guest.say(t="offer", feed="camera", sdp=OFFER)

    assert guest.hear("answer") == {"t": "answer", "feed": "camera", "sdp": "answer to camera"}


def test_an_observers_offer_is_refused(watcher: Line) -> None:
    watcher.say(t="offer", feed="camera", sdp=OFFER)

    assert watcher.hear("refused")["why"] == "only-follows"


@pytest.mark.parametrize("kind", ["record", "end", "note", "asked", "configure", "kick", "destroy"])
def test_a_participant_says_only_what_a_participant_may(guest: Line, talking: Stage, kind: str) -> None:
    guest.say(t=kind, on=True, text="a note", id=str(uuid4()))

    assert guest.hear("refused")["why"] == "unknown"
    assert len(talking.rooms.conversations) == 1


@pytest.mark.parametrize("kind", ["record", "end", "end-recording", "end-observing", "asked"])
def test_an_observer_says_only_what_an_observer_may(watcher: Line, kind: str) -> None:
    watcher.say(t=kind, on=True, id=str(uuid4()))

    assert watcher.hear("refused")["why"] == "unknown"


@pytest.mark.parametrize(
    "message",
    [
        {"t": "offer", "feed": "camera"},
        {"t": "offer", "feed": "everything", "sdp": OFFER},
        {"t": "offer", "feed": "camera", "sdp": ["no text"]},
        {"t": "offer", "feed": "camera", "sdp": "v=0 nothing else"},
        {"t": "candidate", "feed": "camera", "candidate": "no object"},
    ],
)
def test_what_cannot_be_worked_with_is_refused_and_the_talk_goes_on(
    guest: Line, message: dict[str, object]
) -> None:
    guest.say(**message)
    assert guest.hear("refused")["why"] == "unknown"
    guest.say(t="offer", feed="camera", sdp=OFFER)

    assert guest.hear("answer")["feed"] == "camera"


def test_an_oversized_offer_ends_the_socket(guest: Line) -> None:
    guest.say(t="offer", feed="camera", sdp=OFFER + "a" * LONGEST)

    assert guest.closed() == TOO_LONG


def test_an_offer_a_little_too_long_is_refused(guest: Line) -> None:
    guest.say(t="offer", feed="camera", sdp=OFFER + "a" * (LONGEST_SDP - len(OFFER) + 1))

    assert guest.hear("refused")["why"] == "unknown"


def test_a_thousand_messages_at_once_end_the_socket_of_whoever_sends_them(
    guest: Line, talking: Stage, interview: UUID
) -> None:
    for _ in range(BURST + 5):
        guest.say(t="look")

    assert guest.closed() == TOO_MUCH
    guest.hang_up()
    assert [one.name for one in talking.talk(interview).members.values()] == ["Anja Brandt"]


def test_whoever_is_cut_off_has_left(guest: Line, talking: Stage, interview: UUID) -> None:
    guest.hang_up()

    assert [one.name for one in talking.talk(interview).members.values()] == ["Anja Brandt"]

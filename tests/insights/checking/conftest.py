"""An interview of Ada and Cy, invited to a study, with Anja; what was said and noted in it."""

from typing import Any
from uuid import UUID

import pytest

from einklang.booking.models import Booking
from einklang.hosts.models import Host
from einklang.insights.marks import mark
from einklang.insights.models import Kind, Passage, Speaker
from einklang.people.models import Person
from einklang.room.actions import keep_recording
from einklang.room.meetings import note_follower, write_note
from einklang.room.minutes import write_remark
from einklang.room.models import Presence, Recording
from einklang.staff.models import User
from tests.booking.conftest import MONDAY, anja, berlin, clock, invited, meike, paul, study
from tests.room.conftest import cy, interview, timo, tokens

__all__ = ["anja", "clock", "cy", "interview", "invited", "meike", "paul", "study", "timo", "tokens"]


def say(recording: Recording, person: Person, *texts: str) -> None:
    """These passages, one after the other, of this participant."""
    voice = Presence.objects.get(recording=recording, person=person)
    for second, text in enumerate(texts):
        Passage(
            recording=recording,
            begins_ms=second * 1000,
            ends_ms=second * 1000 + 900,
            speaker=Speaker.PARTICIPANT,
            voice=voice,
            text=text,
        ).save(force_insert=True)


@pytest.fixture
def recorded(interview: UUID, ada: Person, cy: Person, clock: Any) -> Recording:
    """Ada and Cy were recorded for an hour."""
    ended_at = berlin(MONDAY, 11)
    clock.move_to(ended_at)
    return keep_recording([ada.pk, cy.pk], interview_ended_at=ended_at, seconds=3600, booking=interview)


@pytest.fixture
def talked(recorded: Recording, ada: Person, cy: Person, anja: Host, timo: User) -> Recording:
    """Ada said something in two passages, Timo noted and marked something, Anja wrote the minutes."""
    booking = Booking.objects.get().pk
    say(recorded, ada, "Da suche ich erst", "einmal alle Belege zusammen.")
    note_follower(booking, timo.pk, [ada.pk, cy.pk])
    write_note(booking, timo.pk, [ada.pk, cy.pk], text="sucht Belege in drei Ordnern", question=False)
    write_remark(booking, anja.user_id, [ada.pk, cy.pk], text="bucht alles selbst")
    mark(recorded.pk, Kind.NOTE, 500, text="hier stockt es", by=timo.pk)
    mark(recorded.pk, Kind.QUOTE, 0, 900, text="gut gesagt", words="Da suche ich erst", by=timo.pk)
    return recorded

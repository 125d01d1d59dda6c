"""A recording that cannot be played yet is owed, by its age and the reason."""

from datetime import timedelta
from uuid import uuid4

from django.utils.timezone import now

from einklang.front.staff_queries.owed import Debt, debts
from einklang.people.models import Person
from einklang.room.actions import begin_recording, keep_recording
from einklang.room.models import Recording


def test_what_is_not_packed_is_owed_until_it_is(ada: Person) -> None:
    ended = now() - timedelta(hours=1)
    begin_recording(uuid4(), [ada.pk])
    waiting = keep_recording([ada.pk], interview_ended_at=ended, seconds=60)
    assert debts() == []
    again = now() + timedelta(minutes=5)
    Recording.objects.filter(pk=waiting.pk).update(next_at=again, tries=2, failed_with="NoProgram")

    assert debts() == [
        Debt("Eine Aufzeichnung zum Abspielen vorbereiten", ended, 2, again, "NoProgram", letter=False)
    ]

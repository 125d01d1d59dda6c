"""What whoever holds an interview writes down: it rests on no consent, and ends with the details."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.utils.timezone import now

from einklang.booking.models import Booking
from einklang.consent.actions import withdraw
from einklang.consent.models import Way
from einklang.people.models import Person
from einklang.rights.packages import access_package
from einklang.room.members import Role
from einklang.room.minutes import NotToBeNoted, all_noted, remarks_of
from einklang.room.models import Interviewed, Minutes, Note, Remark
from einklang.staff.models import User
from einklang.vault.errors import KeyGone
from einklang.vault.keys import open_key

from .talking import Browser, Together


def write(together: Together, text: str) -> None:
    stage, booking, _guest, host = together
    stage.run(stage.talk(booking).write(host.member, text=text, question=False))


def last(browser: Browser, kind: str) -> Any:
    return next(message for message in reversed(browser.told) if message["t"] == kind)


def test_minutes_are_taken_where_nobody_may_follow(together: Together, ada: Person) -> None:
    withdraw(ada.pk, ["observation"], way=Way.OWN_PAGE)
    write(together, "  Prints every statement ")

    assert [one.text for one in remarks_of(together[1])] == ["Prints every statement"]
    assert [one.person_id for one in Interviewed.objects.all()] == [ada.pk]
    assert (Note.objects.count(), Minutes.objects.get().study_id) == (0, Booking.objects.get().study_id)


def test_who_allows_no_observers_any_more_ends_their_notes_and_not_the_minutes(
    together: Together, timo: User, ada: Person
) -> None:
    stage, booking, guest, host = together
    watcher = Browser(Role.OBSERVER, timo)
    stage.enter(booking, watcher)
    stage.run(stage.talk(booking).write(watcher.member, text="by Timo", question=False))
    write(together, "by Anja")
    assert [one["text"] for one in all_noted(booking)] == ["by Timo", "by Anja"]
    stage.run(stage.talk(booking).end_observing(guest.member))

    assert [one["text"] for one in all_noted(booking)] == ["by Anja"]
    assert [one["text"] for one in last(host, "notes")["notes"]] == ["by Anja"]


def test_a_withdrawn_recording_leaves_the_minutes(
    together: Together, ada: Person, work: Callable[[], None]
) -> None:
    write(together, "Reads them aloud")
    withdraw(ada.pk, ["recording"], way=Way.OWN_PAGE)
    work()

    assert [one.text for one in remarks_of(together[1])] == ["Reads them aloud"]


def test_the_minutes_go_with_the_first_who_leaves_key_and_all(
    together: Together, ada: Person, cy: Person, work: Callable[[], None]
) -> None:
    stage, booking, _guest, _host = together
    stage.enter(booking, Browser(Role.PARTICIPANT, cy))
    write(together, "They share an account")
    minutes = Minutes.objects.get()
    assert set(minutes.interviewed.values_list("person", flat=True)) == {ada.pk, cy.pk}
    withdraw(cy.pk, ["storage"], way=Way.OWN_PAGE)
    assert remarks_of(booking) == []
    work()

    assert [model.objects.count() for model in (Minutes, Interviewed, Remark)] == [0, 0, 0]
    with pytest.raises(KeyGone):
        open_key(minutes.pk)


@pytest.mark.parametrize("mark", ["frozen_at", "objected_at", "stopped_at"])
def test_what_is_frozen_or_objected_to_is_neither_read_nor_written(
    together: Together, ada: Person, mark: str
) -> None:
    write(together, "before")
    Person.objects.filter(pk=ada.pk).update(**{mark: now()})

    assert remarks_of(together[1]) == []
    with pytest.raises(NotToBeNoted):
        write(together, "after")
    assert Remark.objects.count() == 1


def test_of_somebody_past_their_end_nothing_is_read_whoever_tidies_up(
    together: Together, ada: Person
) -> None:
    write(together, "before")
    Person.objects.filter(pk=ada.pk).update(ends_at=now())

    assert remarks_of(together[1]) == []


def test_the_minutes_are_shown_to_whom_they_are_about(together: Together, ada: Person) -> None:
    write(together, "Prints every statement")
    held = {one["table"]: one["rows"] for one in access_package(ada.pk, "en")["held"]}

    assert [row["text"] for row in held["room.Remark"]] == ["Prints every statement"]


def test_a_line_is_bound_to_its_interview(together: Together) -> None:
    write(together, "here")

    assert remarks_of(UUID(int=1)) == []

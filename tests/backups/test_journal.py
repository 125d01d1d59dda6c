"""What ended is known in files apart from the database: written after the commit, caught up after a kill."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.utils.timezone import now

from einklang.backups import journal
from einklang.backups.actions import forget_endings
from einklang.backups.journal import ALIVE, Line
from einklang.consent.actions import everything, withdraw
from einklang.consent.models import Way
from einklang.ledger.actions import settle
from einklang.ledger.endings import write_down
from einklang.ledger.models import End, Ending
from einklang.mail.models import Letter
from einklang.people.models import Person
from einklang.people.resting import Rest, let_go_on, let_rest
from einklang.vault.models import Key
from tests.disk import Disk, at_once


def lines(folder: Path | None = None) -> list[tuple[str, UUID, str]]:
    read = journal.read(folder or journal.own())
    return [(line.what, line.subject, line.word) for line in read if line.what != ALIVE]


def test_leaving_writes_what_was_withdrawn_and_who_is_gone(site: Path, ada: Person) -> None:
    withdraw(ada.pk, ["storage"], way=Way.OWN_PAGE)
    settle()

    of_ada = [(what, word) for what, subject, word in lines() if subject == ada.pk]
    assert of_ada == [("withdrawn", "storage"), ("gone", "withdrawn")]


def test_whoever_stays_in_a_recording_is_detached_and_its_keys_stand(site: Path, ada: Person, record) -> None:
    recording = record(ada)
    withdraw(ada.pk, ["storage"], way=Way.OWN_PAGE)
    settle()

    assert ("detached", ada.pk, "withdrawn") in lines()
    assert "key" not in {what for what, subject, _ in lines() if subject == recording.pk}


def test_every_destroyed_key_is_a_line(site: Path, ada: Person, record) -> None:
    record(ada)
    before = set(Key.objects.values_list("subject", flat=True))
    withdraw(ada.pk, everything(), way=Way.OWN_PAGE)
    settle()

    gone = before - set(Key.objects.values_list("subject", flat=True))
    assert len(gone) > 2  # the person, the recording, its track
    assert gone <= {subject for what, subject, _ in lines() if what in ("key", "gone")}


def test_a_letter_that_was_sent_is_a_line(site: Path, ada: Person) -> None:
    sent = Letter.objects.exclude(sent_at=None).values_list("pk", flat=True)

    assert sent
    assert {("key", letter, "sent") for letter in sent} <= set(lines())


def test_what_rests_and_goes_on_is_written_once_each(site: Path, ada: Person) -> None:
    for _ in range(2):
        let_rest([ada.pk], Rest.RESTRICTED)
    for _ in range(2):
        let_go_on([ada.pk], Rest.RESTRICTED)
    let_rest([ada.pk], Rest.OBJECTED)
    let_rest([ada.pk], Rest.STOPPED)

    said = [what for what, subject, _ in lines() if subject == ada.pk]
    assert said == ["restricted", "unrestricted", "objected", "stopped"]
    ada.refresh_from_db()
    assert (ada.frozen_at, ada.objected_at is None, ada.stopped_at is None) == (None, False, False)


def test_what_is_rolled_back_has_not_ended(site: Path) -> None:
    with transaction.atomic():
        write_down(End.KEY, [uuid4()])
        transaction.set_rollback(True)

    assert lines() == []


def test_nothing_personal_is_in_it(site: Path, ada: Person, work) -> None:
    withdraw(ada.pk, everything(), way=Way.OWN_PAGE)
    work()

    written = b"".join(path.read_bytes() for path in journal.segments(journal.own()))
    assert written
    # Not "ada" alone: three letters that also stand in a random number now and then.
    assert not any(name in written.lower() for name in (b"ada@", b"wenherz", b"40118276"))


def test_what_a_full_disk_left_out_is_caught_up(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(journal, "_force", full)
        write_down(End.KEY, [first := uuid4()])
    assert Ending.objects.filter(copied=False).count() == 1

    write_down(End.KEY, [second := uuid4()])
    # Written before the disk was full, and once more after: twice is no harm.
    assert set(lines()) == {("key", first, ""), ("key", second, "")}
    assert not Ending.objects.filter(copied=False).exists()


def test_a_torn_line_is_none_and_the_next_stands_alone(site: Path) -> None:
    write_down(End.KEY, [first := uuid4()])
    (segment,) = journal.segments(journal.own())
    with segment.open("ab") as file:
        file.write(f"{now().isoformat()} key {uuid4().hex[:20]}".encode())
    assert lines() == [("key", first, "")]

    write_down(End.KEY, [second := uuid4()])
    assert lines() == [("key", first, ""), ("key", second, "")]


def test_two_at_once_tear_no_line_and_leave_none_out(disk: Disk, site: Path) -> None:
    subjects = [[uuid4() for _ in range(5)] for _ in range(6)]
    at_once(*(lambda some=some: [write_down(End.KEY, [one]) for one in some] for some in subjects))

    assert {subject for _, subject, _ in lines()} == {one for some in subjects for one in some}


def test_a_copy_is_brought_up_to_date_by_its_length(site: Path, tmp_path: Path) -> None:
    beside = tmp_path / "backups"
    beside.mkdir()
    for _ in range(3):
        write_down(End.KEY, [uuid4()])
        journal.copy_to(beside)
        journal.copy_to(beside)

    assert lines(beside / journal.FOLDER) == lines()
    assert len(lines()) == 3


def test_a_line_is_read_as_it_was_written() -> None:
    for line in (Line(now(), "key", uuid4()), Line(now(), "withdrawn", uuid4(), "recording")):
        assert journal._parsed(f"{line}\n".encode()) == line


def test_the_worker_says_up_to_when_nothing_else_ended(site: Path) -> None:
    journal.keep_up()
    journal.keep_up()

    alive = [line for line in journal.read(journal.own()) if line.what == ALIVE]
    assert len(alive) == 1
    assert journal.last(journal.own()) is None


def test_it_is_kept_for_as_long_as_a_backup_may_be_restored(site: Path, promise, clock) -> None:
    write_down(End.KEY, [uuid4()])
    clock.shift(timedelta(days=29))
    forget_endings()
    assert len(lines()) == 1

    clock.shift(timedelta(days=3))
    write_down(End.KEY, [uuid4()])
    forget_endings()
    assert (len(lines()), Ending.objects.count()) == (1, 2)

    clock.shift(timedelta(days=3))
    forget_endings()
    assert Ending.objects.count() == 1

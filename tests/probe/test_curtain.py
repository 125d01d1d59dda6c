"""Behind the curtain: while the story is told nobody else sees any of it, and afterwards nothing was."""

import os
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, now

from einklang.booking.actions import book
from einklang.booking.models import Seat
from einklang.booking.queries import times
from einklang.consent.actions import everything, withdraw
from einklang.consent.models import Way, Wording
from einklang.external.incoming import incoming
from einklang.external.sweeping import sweep_uploads
from einklang.hosts.actions import Times, add_host, set_times
from einklang.ledger.actions import settle
from einklang.mail.actions import send_due
from einklang.people.models import Person
from einklang.policy.schema import Policy
from einklang.probe.models import Probe
from einklang.probe.proving import CHAPTERS, prove
from einklang.retention.models import Erasure
from einklang.staff.audience import STAFF
from einklang.staff.models import Role, User
from einklang.studies.actions import Plan, choose, make_ticket, open_study
from einklang.studies.inviting import invite
from einklang.studies.models import Invitation, Reason
from einklang.vault.fields import attach_keys
from einklang.vault.models import Secret, Tally
from tests.disk import Disk, end
from tests.front.staff import browser_of
from tests.test_audiences import pages_for

#: Random in every page: a token, and what a browser is asked to repeat.
RANDOM = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"|nonce-[\w+/=-]+|nonce="[^"]*"')
#: What the walk puts into an address that needs something.
ANYTHING = re.compile(r"nowhere|4711|/[0-9a-f]{8}-")
WRITES = re.compile(r"^(INSERT|UPDATE|DELETE)", re.IGNORECASE)


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> None:
    """This process works in the folder of the others."""
    settings.DATA = tmp_path
    settings.STORAGE_URL = f"file://{tmp_path / 'recordings'}"


@pytest.fixture
def ada_is_booked(promise: Policy, ada: Person) -> Invitation:
    """Somebody real has a place in an interview of a real study."""
    meike = User.objects.create(email="meike@kalo.example", name="Meike Lorenz", roles=[Role.COORDINATOR])
    jan = add_host(User.objects.create(email="jan@kalo.example", name="Jan Peters", roles=[Role.INTERVIEWER]))
    week = [(weekday, 9 * 60, 17 * 60, None, None) for weekday in range(7)]
    set_times(
        jan, Times(zone=jan.zone, before=0, after=0, notice_hours=24, horizon_days=30, per_day=4, weekly=week)
    )
    today = localdate()
    study = open_study(
        Plan(
            question_de="Wie lesen Sie Ihre Abrechnung?",
            question_en="How do you read your bill?",
            goal="Find out.",
            wanted={},
            number=3,
            hosts=[jan.pk],
            opens_on=today,
            ends_on=today + timedelta(days=20),
        ),
        by=meike,
    )
    choose(study, ada.pk, by=meike, reason=Reason.FITS_WELL)
    (invitation,) = invite(study, [ada.pk], by=meike, overrides={}).invited
    book(make_ticket(invitation), times(invitation)[0].starts_at, zone=jan.zone)
    settle()
    send_due()
    return invitation


def addresses(browser: Client) -> list[str]:
    """Every page for staff that needs no id. On SQLite one writer waits for another: those that only read."""
    found = []
    for page in pages_for(STAFF):
        if ANYTHING.search(page.address):
            continue
        with CaptureQueriesContext(connection) as asked:
            answer = browser.get(page.address)
        writes = any(WRITES.match(one["sql"]) for one in asked)
        is_page = answer.status_code == 200 and answer["Content-Type"].startswith("text/html")
        if is_page and not (writes and connection.vendor == "sqlite"):
            found.append(page.address)
    return found


def as_read(browser: Client, pages: list[str]) -> dict[str, bytes]:
    return {page: RANDOM.sub(b"", browser.get(page).content) for page in pages}


def rows() -> dict[str, list[tuple[Any, ...]]]:
    """Everything in the database but the proofs, what is counted until midnight, and what is made once."""
    tables = [one for one in apps.get_models() if one not in (Probe, Tally, Secret, Wording)]
    return {one._meta.label: sorted(one._default_manager.values_list(), key=repr) for one in tables}


def files_in(disk: Disk) -> list[Path]:
    """Sealed files, whole or on their way in."""
    return [path for path in (disk.folder / "recordings").rglob("*") if path.is_file()]


@contextmanager
def told_until(disk: Disk, chapter: str, **environment: str) -> "Iterator[subprocess.Popen[bytes]]":
    """Another process proves, and has come to the end of this chapter."""
    teller = disk.start("-m", "tests.probe.told_until", chapter, **environment)
    assert teller.stdout is not None
    try:
        said = next((line for line in teller.stdout if line in (b"here\n",)), None)
        assert said is not None, "it came to its end before"
        yield teller
    finally:
        end(teller)


def goes_on(teller: "subprocess.Popen[bytes]") -> bytes:
    """Let it come to its end; the last line it says."""
    said, _nothing = teller.communicate(b"\n", timeout=240)
    return said.splitlines()[-1]


@pytest.mark.parametrize("chapter", ["claiming", "leaving"])
def test_nobody_sees_any_of_it_on_any_page(disk: Disk, ada_is_booked: Invitation, chapter: str) -> None:
    with time_machine.travel(now(), tick=False):
        browser = browser_of(*Role)
        pages = addresses(browser)
        before, free = as_read(browser, pages), times(ada_is_booked)
        assert len(pages) > 20
        with told_until(disk, chapter) as teller:
            meanwhile, still_free = as_read(browser, pages), times(ada_is_booked)
            assert goes_on(teller) == b"holds"

    assert [page for page in pages if meanwhile[page] != before[page]] == []
    assert still_free == free


def test_whoever_stood_behind_the_curtain_would_read_them_everywhere(ada_is_booked: Invitation) -> None:
    changed: list[str] = []
    browser = browser_of(*Role)
    pages = addresses(browser)
    with time_machine.travel(now(), tick=False):
        before = as_read(browser, pages)

        def looks(chapter: str, person: UUID) -> None:
            if chapter == "claiming":
                now_read = as_read(browser, pages)
                changed.extend(page for page in pages if now_read[page] != before[page])

        assert prove(meanwhile=looks).broke_at == ""

    assert set(changed) >= {
        "/staff/",
        "/staff/hosts/",
        "/staff/studies/",
        "/staff/rights/",
        "/staff/privacy/",
    }


def test_afterwards_every_row_of_every_table_is_what_it_was(disk: Disk, ada_is_booked: Invitation) -> None:
    before = rows()

    assert prove().holds

    assert rows() == before
    assert files_in(disk) == []


def test_somebody_real_leaves_meanwhile(disk: Disk, ada_is_booked: Invitation) -> None:
    """On SQLite one writer waits for the other; elsewhere nobody waits."""
    ada = ada_is_booked.person_id
    with told_until(disk, "claiming") as teller:
        if connection.vendor == "sqlite":
            assert teller.stdin is not None
            teller.stdin.write(b"\n")
            teller.stdin.flush()
        withdraw(ada, everything(), way=Way.OWN_PAGE)
        settle()
        assert not Person.objects.filter(pk=ada).exists()
        assert goes_on(teller) == b"holds"

    assert Erasure.objects.get().person == ada
    assert not Seat.objects.exists()


def test_killed_in_any_chapter_nothing_of_it_ever_was_and_the_next_one_says_so(
    disk: Disk, promise: Policy
) -> None:
    before, chapters = rows(), [*CHAPTERS, "looking"]
    for chapter in chapters:
        with told_until(disk, chapter) as teller:
            teller.send_signal(signal.SIGKILL)
        assert rows() == before, chapter

    assert prove().holds

    told = sorted(Probe.objects.values_list("broke_at", flat=True))
    assert told == ["", *("killed" for _ in chapters)]
    assert rows() == before
    for path in incoming().iterdir():
        os.utime(path, (0, 0))  # young ones are left alone, since their row may be on its way
    sweep_uploads()
    assert files_in(disk) == []


def test_two_at_once_do_one_another_no_harm(disk: Disk, promise: Policy) -> None:
    before = rows()
    tellers = [disk.start("-m", "tests.probe.told_until", "no chapter") for _ in range(2)]
    try:
        said = [goes_on(one) for one in tellers]
    finally:
        for one in tellers:
            end(one)

    assert said == [b"holds", b"holds"]
    assert list(Probe.objects.values_list("broke_at", flat=True)) == ["", ""]
    assert rows() == before


def test_a_mail_server_that_is_away_is_not_missed(disk: Disk, promise: Policy, settings: Any) -> None:
    settings.EMAIL_URL = "smtp://127.0.0.1:9"

    assert prove().holds


def test_a_file_that_is_written_once_all_is_in_force_turns_it_red(disk: Disk, promise: Policy) -> None:
    def writes_later(chapter: str, person: UUID) -> None:
        if chapter == "claiming":
            found = Person.objects.get(pk=person)
            attach_keys([found])
            name = (found.last_name or "").upper()
            transaction.on_commit(lambda: (disk.folder / "index.txt").write_text(name))

    probe = prove(meanwhile=writes_later)

    assert set(probe.found) == {"file index.txt"}
    assert not probe.holds

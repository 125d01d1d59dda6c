"""Kill an import at half: nothing of it is imported, and the next look says so (SPEC 10)."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from einklang.customers import actions, queries
from einklang.customers.importing import BATCH
from einklang.customers.models import Customer, Import, Stage
from einklang.policy.actions import publish
from einklang.retention.management.commands import worker
from einklang.vault.models import Key
from tests.customers.conftest import ADA, BOB, EVE, table
from tests.disk import Disk, end
from tests.texts import promised_text

MANY = table(*(f"{n};;;;Bau {n};;" for n in range(4 * BATCH)))


@pytest.fixture
def before(disk: Disk, settings: Any) -> Disk:
    """Ada's and Bob's records are in use."""
    settings.DATA = disk.folder
    publish(promised_text())
    actions.apply(_looked_at(table(ADA, BOB)))
    return disk


def _looked_at(content: str) -> Import:
    one = actions.receive([content.encode()], name="x", by=None)
    actions.recognise(one)
    return one


def kill_at(what: str, content: str, disk: Disk) -> None:
    path = disk.folder / "kunden.csv"
    path.write_text(content)
    process = disk.start("-m", "tests.customers.half_way", what, str(path))
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        assert said == b"half way\n", said + process.stdout.read()
    finally:
        end(process)
    path.unlink()


def companies() -> set[str]:
    return {record.company_name for _, record in queries.opened_records(Customer.objects.live())}


def nothing_stays_but(rows: int, folder: Path) -> None:
    assert (Customer.objects.count(), Key.objects.count()) == (rows, rows)
    assert list((folder / "imports").iterdir()) == []


@pytest.mark.parametrize("what", ["staging", "switching"])
def test_killed_before_the_end_nothing_was_imported_and_the_next_look_says_so(
    before: Disk, what: str
) -> None:
    kill_at(what, MANY, before)

    assert companies() == {"Wohnbau Löwenherz eG", "Börde Hausverwaltung GmbH"}, "even before anybody looked"
    assert Customer.objects.count() > 2

    err = StringIO()
    call_command("import_customers", str(_written(before, table(ADA, EVE))), stdout=StringIO(), stderr=err)
    assert "was interrupted at row" in err.getvalue()
    assert "nothing of it was imported" in err.getvalue()
    assert companies() == {"Wohnbau Löwenherz eG", "Eve Groß"}
    nothing_stays_but(2, before.folder)


def test_killed_after_the_end_all_was_imported_and_the_next_look_tidies_up(
    before: Disk,
) -> None:
    kill_at("sweeping", table(EVE), before)

    assert companies() == {"Eve Groß"}, "what is gone from the file counts for nothing at once"
    assert Customer.objects.count() == 3

    actions.clear_interrupted()

    assert queries.interrupted() is None
    assert companies() == {"Eve Groß"}
    nothing_stays_but(1, before.folder)


def test_a_worker_checks_and_imports_what_waits_and_ends_when_told(before: Disk) -> None:
    one = _looked_at(table(ADA, EVE))
    for start, stage in ((actions.start_check, Stage.CHECKED), (actions.start_apply, Stage.DONE)):
        one.refresh_from_db()
        start(one)
        _until(before, lambda stage=stage: Import.objects.get(pk=one.pk).stage == stage)  # type: ignore[misc]
    assert companies() == {"Wohnbau Löwenherz eG", "Eve Groß"}


def test_a_worker_that_is_told_to_end_leaves_a_clean_interruption(before: Disk) -> None:
    one = _looked_at(table(*(f"{n};;;;Bau {n};;" for n in range(60_000))))
    actions.start_apply(one, allow_shrinking=True)

    _until(before, lambda: Import.objects.get(pk=one.pk).rows_read > BATCH)

    one.refresh_from_db()
    assert one.stage == Stage.INTERRUPTED
    assert companies() == {"Wohnbau Löwenherz eG", "Börde Hausverwaltung GmbH"}
    nothing_stays_but(2, before.folder)


def test_the_worker_goes_on_after_an_import_that_failed(
    before: Disk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*args: object) -> None:
        raise RuntimeError("40118276 Ada Löwenherz")

    actions.start_check(_looked_at(table(EVE)))
    monkeypatch.setattr(actions, "_check", fails)

    assert worker.import_next(lambda: False) == 0
    assert "RuntimeError" in caplog.text
    assert "Ada" not in caplog.text
    assert Import.objects.order_by("started_at").last().stage == Stage.INTERRUPTED  # type: ignore[union-attr]


def _written(disk: Disk, content: str) -> Path:
    path = disk.folder / "kunden.csv"
    path.write_text(content)
    return path


def _until(disk: Disk, reached: Callable[[], bool]) -> None:
    """A real worker runs until this is so, and is then told to end."""
    import time

    process, patience = disk.start("manage.py", "worker"), time.monotonic() + 60
    try:
        while not reached():
            assert process.poll() is None, process.stdout.read() if process.stdout else b""
            assert time.monotonic() < patience
            time.sleep(0.02)
        process.terminate()
        assert process.wait(120) == 0
    finally:
        end(process)

"""A snapshot: afterwards what the file says is what there is; before that, nothing of it is."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.timezone import now

from einklang.customers import actions, queries
from einklang.customers.blocking import keys, look_up
from einklang.customers.clearing import end_imports
from einklang.customers.importing import BATCH, me
from einklang.customers.models import Block, Customer, Import, Refused, Stage
from einklang.customers.normal import forms
from einklang.customers.records import Record
from einklang.customers.refusals import Flaw, Unfit
from einklang.matching.models import Match, Verdict
from einklang.people.models import Person
from einklang.staff.models import User
from einklang.vault.errors import KeyGone
from einklang.vault.models import Key
from tests.customers.conftest import ADA, BOB, EVE, received, table

TakenIn = Callable[..., Import]


def numbers() -> set[str]:
    return {record.customer_number for _, record in queries.opened_records(Customer.objects.live())}


def found_by_index(record: Record) -> set[int]:
    postings = look_up(keys(forms(record))).postings
    return {int(row) for posting in postings.values() for row in posting.rows}


def many(count: int) -> str:
    return table(*(f"{50_000_000 + n};Ada;Stein{n};a{n}@stein.example;Bau {n};;" for n in range(count)))


def test_records_are_closed_each_by_a_key_of_its_own_and_found_by_the_number(
    taken_in: TakenIn, ada: Person
) -> None:
    done = taken_in(table(ADA, BOB))

    assert (done.stage, done.added, done.same, done.gone, done.rows_bad) == (Stage.DONE, 2, 0, 0, 0)
    assert (queries.live_count(), Customer.objects.live().count()) == (2, 2)
    assert ada.customer_index is not None
    [(row, record)] = queries.records_of(bytes(ada.customer_index))
    assert record.company_name == "Wohnbau Löwenherz eG"
    assert Key.objects.filter(subject=row.subject).exists()
    assert queries.by_key_hex(bytes(row.key).hex()) == [(row, record)]
    assert (queries.by_key_hex("zz"), queries.by_key_hex("ff" * 16)) == ([], [])


def test_records_are_opened_by_two_queries_however_many(taken_in: TakenIn) -> None:
    taken_in(table(ADA, BOB, EVE))
    ids = list(Customer.objects.values_list("pk", flat=True))

    for some in (ids[:1], ids):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            opened = queries.open_records(some)
        assert (len(asked), set(opened)) == (2, set(some))


def test_the_same_file_again_changes_nothing(taken_in: TakenIn) -> None:
    taken_in(table(ADA, BOB))
    before = [list(model.objects.order_by("pk").values()) for model in (Customer, Block)]
    closed = set(Key.objects.values_list("subject", "wrapped"))

    again = taken_in(table(BOB, ADA))

    assert (again.added, again.same, again.gone, again.changed) == (0, 2, 0, 0)
    assert [list(model.objects.order_by("pk").values()) for model in (Customer, Block)] == before
    assert set(Key.objects.values_list("subject", "wrapped")) == closed


def test_what_is_gone_from_the_file_goes_with_its_key(taken_in: TakenIn) -> None:
    taken_in(table(ADA, BOB))
    gone = Customer.objects.get(pk=min(found_by_index(Record(customer_number="40118277"))))

    done = taken_in(table(ADA, EVE))

    assert (done.added, done.same, done.gone, done.changed) == (1, 1, 1, 0)
    assert numbers() == {"40118276", "40118278"}
    assert not Customer.objects.filter(pk=gone.pk).exists()
    assert not Key.objects.filter(subject=gone.subject).exists()
    with pytest.raises(KeyGone):
        _ = gone.record
    assert not found_by_index(Record(customer_number="40118277"))
    assert found_by_index(Record(customer_number="40118278"))


def test_a_customer_whose_row_says_something_else_is_changed(taken_in: TakenIn) -> None:
    taken_in(table(ADA, BOB))

    done = taken_in(table(ADA, BOB.replace("520", "530")))

    assert (done.added, done.same, done.gone, done.changed) == (1, 1, 1, 1)


def test_several_rows_of_one_customer_are_one_customer(taken_in: TakenIn) -> None:
    taken_in(table(ADA, ADA.replace("Ada", "Alan").replace("40118276", "40 118 276"), BOB))

    keyed = {bytes(row.key) for row in Customer.objects.live()}
    assert (Customer.objects.live().count(), len(keyed)) == (3, 2)


def test_bad_rows_are_named_and_the_good_ones_taken(taken_in: TakenIn) -> None:
    bad = table(ADA, "Ada Löwenherz;;;;X;;", ADA, BOB, "1;;;nothing;X;;", "2;x", "\0;;;;X;;", table().strip())

    done = taken_in(bad)

    assert (done.stage, done.rows_good, done.rows_bad, done.rows_read) == (Stage.DONE, 2, 6, 8)
    assert [(row.row, row.flaw, row.field, row.other) for row in queries.refused_rows(done)] == [
        (3, Flaw.NUMBER_IS_NAME, "customer_number", None),
        (4, Flaw.TWICE, "", 2),
        (6, Flaw.NOT_AN_ADDRESS, "email", None),
        (7, Flaw.TOO_FEW, "", 2),
        (8, Flaw.NUL, "customer_number", None),
        (9, Flaw.HEADER_AGAIN, "", None),
    ]
    assert {
        column for row in Refused.objects.values_list() for column in map(str, row) if "Ada" in column
    } == set()


def test_rows_that_come_twice_are_noticed_across_batches(taken_in: TakenIn) -> None:
    done = taken_in(many(BATCH + 5) + many(3).partition("\n")[2])

    assert (done.added, done.rows_bad) == (BATCH + 5, 3)
    assert [row.other for row in queries.refused_rows(done)] == [2, 3, 4]


def test_checking_counts_and_writes_nothing(taken_in: TakenIn, data: Path) -> None:
    taken_in(table(ADA, BOB))
    before = list(Customer.objects.values())

    checked = actions.check(received(table(ADA, EVE, "x;;;;;;")))

    assert (checked.stage, checked.added, checked.same, checked.gone) == (Stage.CHECKED, 1, 1, 1)
    assert (checked.rows_bad, queries.refused_rows(checked)[0].flaw) == (1, Flaw.NUMBER_IS_NAME)
    assert list(Customer.objects.values()) == before

    assert actions.apply(checked).stage == Stage.DONE
    assert numbers() == {"40118276", "40118278"}


def test_most_records_going_at_once_needs_an_express_yes(taken_in: TakenIn) -> None:
    taken_in(many(30))

    refused = taken_in(many(10))
    assert (refused.stage, refused.reason) == (Stage.REFUSED, Unfit.WOULD_SHRINK)
    assert (queries.live_count(), Customer.objects.count()) == (30, 30)
    with pytest.raises(actions.WouldShrink):
        actions.start_apply(actions.check(refused))

    done = taken_in(many(10), allow_shrinking=True)
    assert (done.stage, queries.live_count()) == (Stage.DONE, 10)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (table(), Unfit.NOTHING_GOOD),
        (table("x;;;;;;", "y;;;;;;"), Unfit.NOTHING_GOOD),
        (table(ADA, titles="a;b;c;d;e;f;g"), Unfit.COLUMNS),
        (table(ADA, titles="a;Vorname;Nachname;E-Mail;Firma;Art;Wohnungen"), Unfit.COLUMNS),
        (table("1;2", titles="Kundennummer;Wohnungen"), Unfit.COLUMNS),
        (b"PK\x03\x04 is no workbook", Unfit.NOT_A_TABLE),
        (b"KdNr;Firma\n1;" + b"x" * 1_100_000, Unfit.LONG_LINE),
    ],
)
def test_a_file_that_is_no_customer_file_changes_nothing(
    taken_in: TakenIn, content: str | bytes, why: Unfit
) -> None:
    taken_in(table(ADA))
    one = actions.receive([content.encode() if isinstance(content, str) else content], name="x", by=None)
    try:
        actions.recognise(one)
        refused = Unfit(actions.apply(one).reason)
    except actions.FileRefused as error:
        refused = error.why

    assert refused is why
    assert numbers() == {"40118276"}


@pytest.mark.parametrize(("content", "why"), [(b"", Unfit.EMPTY), (b"a" * 5_000_000, Unfit.LONG_LINE)])
def test_a_file_of_nothing_or_without_end_is_not_even_received(
    promise: object, data: Path, content: bytes, why: Unfit
) -> None:
    with pytest.raises(actions.FileRefused) as refused:
        actions.receive([content], name="x", by=None)

    assert refused.value.why is why
    assert list((data / "imports").iterdir()) == []


def test_a_wrong_separator_is_said_to_be_one(promise: object, data: Path) -> None:
    one = received(table(ADA))
    actions.choose(one, separator="|")

    with pytest.raises(actions.FileRefused) as refused:
        actions.recognise(one)
    assert refused.value.why is Unfit.ONE_COLUMN

    actions.choose(one, separator=";")
    assert actions.recognise(one).mapping["company_name"] == 4


def test_titles_may_stand_below_other_lines_and_separators_be_told(promise: object, data: Path) -> None:
    one = received("sep=,\n" + table(ADA).replace(";", ","))
    below = received("Kundenliste;;;;;;\n;;;;;;\n" + table(ADA))

    assert (one.separator, one.header_row) == (",", 2)
    assert below.header_row == 3
    assert actions.apply(below).added == 1


def test_only_one_import_runs_at_a_time(promise: object, data: Path) -> None:
    one, other = received(table(ADA)), received(table(BOB))
    actions.start_check(one)

    with pytest.raises(actions.AnotherRuns):
        actions.start_check(other)

    assert actions.work() == 1
    actions.start_check(other)
    assert (actions.work(), actions.work()) == (1, 0)
    assert set(Import.objects.values_list("stage", flat=True)) == {Stage.CHECKED}


def test_a_tick_checks_what_waits(promise: object, data: Path) -> None:
    one = received(table(ADA))
    actions.start_check(one)

    call_command("tick", stdout=StringIO())

    one.refresh_from_db()
    assert (one.stage, one.added) == (Stage.CHECKED, 1)


def test_refused_rows_are_given_out_as_a_harmless_table(taken_in: TakenIn) -> None:
    done = taken_in(table(ADA, "=cmd|'/c calc';;;;X;;", "7;x"))

    with translation.override("de"):
        assert list(queries.refused_csv(done)) == [
            '"3";"Kundennummer";"enthält keine Ziffer und sieht aus wie ein Name"\r\n',
            '"4";"";"nur 2 Spalten"\r\n',
        ]


def test_a_worker_that_is_told_to_stop_leaves_nothing(promise: object, data: Path) -> None:
    one = received(many(BATCH + 1))
    actions.start_apply(one)

    actions.work(stop=lambda: True)

    one.refresh_from_db()
    assert (one.stage, one.busy, queries.interrupted()) == (Stage.INTERRUPTED, None, one)
    assert (Customer.objects.count(), Key.objects.count(), Block.objects.count()) == (0, 0, 0)
    assert list((data / "imports").iterdir()) == []


def test_an_import_that_has_not_been_heard_of_is_interrupted(promise: object, data: Path) -> None:
    one = received(table(ADA))
    elsewhere = {"stage": Stage.APPLYING, "busy": True, "process": "another-host:1:1", "untidy": True}
    Import.objects.filter(pk=one.pk).update(**elsewhere)
    assert actions.clear_interrupted() == 0

    Import.objects.filter(pk=one.pk).update(heartbeat_at=now() - timedelta(seconds=61))
    assert actions.clear_interrupted() == 1
    assert queries.interrupted() == one


def test_an_import_whose_process_is_gone_is_interrupted_at_once(promise: object, data: Path) -> None:
    one = received(table(ADA))
    host, _, _ = me().split(":")
    Import.objects.filter(pk=one.pk).update(stage=Stage.CHECKING, busy=True, process=f"{host}:4194305:1")

    assert actions.clear_interrupted() == 1


def test_who_was_taken_for_dead_and_lives_brings_nothing_in(promise: object, data: Path) -> None:
    one = received(many(BATCH + 1))
    actions.start_apply(one)

    def taken_for_dead() -> bool:
        Import.objects.update(heartbeat_at=now() - timedelta(hours=1))
        actions.clear_interrupted()
        return False

    actions.apply(one, stop=taken_for_dead)

    assert Import.objects.get().stage == Stage.INTERRUPTED
    assert (Customer.objects.count(), Key.objects.count()) == (0, 0)


def test_a_dropped_import_is_gone_with_its_file(promise: object, data: Path) -> None:
    one = received(table(ADA))

    actions.drop(one)

    assert (one.stage, one.name, Key.objects.count()) == (Stage.DROPPED, None, 0)
    assert list((data / "imports").iterdir()) == []
    with pytest.raises(queries.CannotBeRead):
        actions.recognise(one)


def test_a_file_that_waits_for_a_day_is_gone(promise: object, data: Path) -> None:
    one = received(table(ADA))
    (data / "imports" / uuid4().hex).write_bytes(b"left by an upload that broke off")
    assert end_imports() == 0

    Key.objects.update(ends_at=now())
    with pytest.raises(queries.CannotBeRead):
        actions.recognise(one)
    assert end_imports() == 1
    assert Import.objects.get().stage == Stage.DROPPED
    assert not (data / "imports" / one.pk.hex).exists()


def test_after_the_import_the_file_is_gone_and_its_name(taken_in: TakenIn, data: Path) -> None:
    done = taken_in(table(ADA))

    assert (done.name, list((data / "imports").iterdir())) == (None, [])
    assert not Key.objects.filter(subject=done.pk).exists()


def test_without_a_word_of_it_in_the_policy_nothing_is_read(promise: object, data: Path) -> None:
    from einklang.policy.actions import publish
    from tests.texts import promised_text

    text = promised_text()
    start, end = text.index("[customer_records]"), text.index("# --- who sees what")
    publish(text[:start] + text[end:])

    with pytest.raises(actions.NotDeclared):
        actions.receive([table(ADA).encode()], name="x", by=None)


def test_nothing_of_a_file_reads_plainly_anywhere(promise: object, data: Path) -> None:
    received(table(ADA, BOB))

    stored = b"".join(path.read_bytes() for path in data.rglob("*") if path.is_file())
    assert b"wenherz" not in stored


def test_a_new_index_key_finds_the_same_records_and_knows_the_file_again(
    taken_in: TakenIn, ada: Person
) -> None:
    taken_in(table(ADA, BOB))
    [(before, _)] = queries.records_of(bytes(ada.customer_index or b""))
    clerk = User.objects.create(email="clerk@kalo.example", name="A clerk")
    Match.objects.create(person=ada, key=before.key, verdict=Verdict.ACCEPTED, by=clerk)

    call_command("rotate", "--index", stdout=StringIO())

    ada.refresh_from_db()
    [(after, record)] = queries.records_of(bytes(ada.customer_index or b""))
    assert (after.pk, record.first_name, after.key == before.key) == (before.pk, "Ada", False)
    assert after.pk in found_by_index(Record(customer_number="40118276"))
    assert Match.objects.get().key == after.key
    assert taken_in(table(ADA, BOB)).same == 2

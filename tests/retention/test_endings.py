"""What ends by the clock, what is said before, and what is left of it: nothing."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils.timezone import now
from pytest_django import DjangoAssertNumQueries

from einklang.consent.actions import everything, give, renew, withdraw
from einklang.consent.models import Proof, Way
from einklang.holdings.registry import about_participants, holding_of
from einklang.ledger.actions import record, settle
from einklang.ledger.models import Entry, Owed
from einklang.people.actions import make_link
from einklang.people.models import Link, Person, Purpose, Word
from einklang.policy.actions import publish
from einklang.policy.schema import Policy
from einklang.pool.actions import correct, sign_up
from einklang.retention.actions import end_batch, tick, warn
from einklang.retention.erasing import erase
from einklang.retention.events import PeopleErased
from einklang.retention.models import Erasure, Ground, Warning
from einklang.rights.actions import open_case, withdraw_unverified
from einklang.rights.models import Right
from einklang.room.actions import keep_recording
from einklang.vault.wiping import Wiped
from tests.conftest import a_form
from tests.disk import Disk, at_once
from tests.mailbox import Mailbox
from tests.texts import promised_text

BERLIN = ZoneInfo("Europe/Berlin")
ADA_AT = "ada@loewenherz.example"
RENEWAL = "Möchten Sie weiter dabei sein?"
Work = Callable[[], None]


@pytest.fixture
def adas_end(ada: Person) -> datetime:
    assert ada.ends_at is not None
    return ada.ends_at


def midnight(end: datetime, *, days_before: int) -> datetime:
    day = end.astimezone(BERLIN).date() - timedelta(days=days_before)
    return datetime(day.year, day.month, day.day, tzinfo=BERLIN)


def warnings(mailbox: Mailbox) -> int:
    return mailbox.subjects_to(ADA_AT).count(RENEWAL)


def test_nothing_of_somebody_gone_stands_on_any_table_of_the_map(
    ada: Person, bob: Person, work: Work
) -> None:
    correct(ada, {"email": "ada@neu.example"})
    withdraw_unverified(ADA_AT, everything(), "de")
    open_case(ada.pk, Right.ACCESS, way=Way.OWN_PAGE)
    make_link(ada, Purpose.OWN_PAGE)
    Warning.objects.create(person=ada, ends_at=ada.ends_at, before="P60D")
    settle()
    before = {h.label for h in about_participants() if h.rows_of([ada.pk]).exists()}
    assert {
        "people.Person",
        "people.Word",
        "people.Link",
        "mail.Letter",
        "vault.Key",
        "rights.Case",
    } <= before
    assert {"consent.Decision", "consent.Standing", "retention.Warning"} <= before

    withdraw(ada.pk, everything(), way=Way.OWN_PAGE)
    work()

    assert [h.label for h in about_participants() if h.rows_of([ada.pk]).exists()] == []
    assert {h.label for h in about_participants() if h.rows_of([bob.pk]).exists()} >= {
        "people.Person",
        "vault.Key",
    }


def test_who_does_not_renew_is_erased_on_the_day_without_a_mail(
    ada: Person, adas_end: datetime, mailbox: Mailbox, work: Work
) -> None:
    letters = len(mailbox.all())
    with time_machine.travel(adas_end - timedelta(seconds=1), tick=False) as clock:
        assert end_batch() == 0
        clock.move_to(adas_end)
        assert tick()["end_people"] == 1
        work()

    assert (Person.objects.count(), len(mailbox.all())) == (0, letters)
    assert set(Proof.objects.values_list("ended_as", "commitment")) == {("expired", None)}
    assert Erasure.objects.get().ground == "expired"


def test_whoever_allowed_a_recording_outlives_the_storage_without_a_name(
    ada: Person, adas_end: datetime
) -> None:
    with time_machine.travel(adas_end - timedelta(days=9), tick=False):
        keep_recording([ada.pk], interview_ended_at=now(), seconds=60)
    with time_machine.travel(adas_end, tick=False):
        tick()

    assert Person.objects.values_list("state", "email_index").get() == ("detached", None)
    assert Erasure.objects.get().detached is True


def test_warned_60_and_14_days_before_once_each_however_often_anybody_ticks(
    ada: Person, adas_end: datetime, mailbox: Mailbox, work: Work
) -> None:
    seen = []
    first, second = midnight(adas_end, days_before=60), midnight(adas_end, days_before=14)
    with time_machine.travel(first - timedelta(minutes=1), tick=False) as clock:
        minute = timedelta(minutes=1)
        before_first_and_after = (first - minute, first, first + timedelta(days=1))
        before_second_and_after = (second - minute, second, second + minute, adas_end - minute)
        for moment in (*before_first_and_after, *before_second_and_after):
            clock.move_to(moment)
            tick()
            tick()
            work()
            seen.append(warnings(mailbox))

    assert seen == [0, 1, 1, 1, 2, 2, 2]


def test_a_scheduler_that_was_away_warns_once_and_not_for_everything_it_missed(
    ada: Person, adas_end: datetime, mailbox: Mailbox, work: Work
) -> None:
    with time_machine.travel(adas_end - timedelta(days=5), tick=False):
        tick()
        tick()
        work()

    assert warnings(mailbox) == 1


def test_whoever_renews_is_warned_again_before_the_new_end_only(
    ada: Person, adas_end: datetime, mailbox: Mailbox, work: Work
) -> None:
    with time_machine.travel(adas_end - timedelta(days=30), tick=False) as clock:
        tick()
        renewed = renew(ada.pk, way=Way.MAIL_LINK)
        assert renewed.ends_at is not None
        clock.move_to(adas_end - timedelta(days=3))
        tick()
        work()
        assert warnings(mailbox) == 1
        clock.move_to(renewed.ends_at - timedelta(days=3))
        tick()
        work()
    assert warnings(mailbox) == 2


@pytest.mark.parametrize("mark", ["frozen_at", "stopped_at"])
def test_nobody_frozen_or_stopped_is_written_to(ada: Person, adas_end: datetime, mark: str) -> None:
    Person.objects.filter(pk=ada.pk).update(**{mark: now()})
    with time_machine.travel(adas_end - timedelta(days=5), tick=False):
        assert warn() == 0


def test_two_schedulers_at_once_warn_once_and_end_once(disk: Disk, settings: object) -> None:
    publish(promised_text())
    ada = _active()
    Person.objects.update(ends_at=now() + timedelta(days=5))
    results = at_once(warn, warn, warn)
    assert sorted(str(result) for result in results) == ["0", "0", "1"]

    Person.objects.update(ends_at=now())
    results = at_once(end_batch, end_batch, end_batch)
    assert sorted(str(result) for result in results) == ["0", "0", "1"]
    assert Erasure.objects.get().person == ada.pk


def _active() -> Person:
    person = sign_up(a_form())
    Person.objects.update(state="active")
    give(person.pk, ["storage"], way=Way.CONFIRMATION)
    return person


def test_the_ledger_forgets_after_three_years_what_is_settled_and_nothing_that_is_owed(ada: Person) -> None:
    owed = Owed.objects.order_by("pk").last()
    assert owed is not None
    Owed.objects.filter(pk=owed.pk).update(done_at=None, next_at=now() + timedelta(days=4000))
    kinds = set(Entry.objects.values_list("kind", flat=True))
    assert "einklang.consent.events.ConsentGiven" in kinds, "a fact from which nothing follows"
    with time_machine.travel(now() + timedelta(days=365 * 3 - 2), tick=False):
        tick()
        assert kinds <= set(Entry.objects.values_list("kind", flat=True))
    with time_machine.travel(now() + timedelta(days=365 * 3 + 3), tick=False):
        tick()
        old = Entry.objects.filter(at__lt=now() - timedelta(days=365 * 3 + 1))
        assert list(old.values_list("pk", flat=True)) == [owed.entry_id]


def test_the_random_id_of_somebody_erased_is_forgotten_with_the_ledger(ada: Person) -> None:
    erase([ada.pk], ground=Ground.WITHDRAWN)
    with time_machine.travel(now() + timedelta(days=365 * 3 - 2), tick=False):
        tick()
        assert Erasure.objects.get().person == ada.pk
    with time_machine.travel(now() + timedelta(days=365 * 3 + 3), tick=False):
        assert tick()["end_erasures"] == 1
    assert not Erasure.objects.exists()


def test_more_facts_than_fit_a_batch_are_forgotten_at_once(
    promise: Policy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("einklang.retention.actions.BATCH", 2)
    for _ in range(5):
        record(PeopleErased(batch=uuid4()))
    Owed.objects.all().delete()
    with time_machine.travel(now() + timedelta(days=365 * 3 + 3), tick=False):
        assert tick()["end_ledger"] >= 5


def test_links_end_with_their_time(ada: Person, work: Work) -> None:
    make_link(ada, Purpose.RESUME, ends_at=now() + timedelta(hours=1))
    with time_machine.travel(now() + timedelta(hours=2), tick=False):
        assert tick()["end_links"] == 1
    assert not Link.objects.filter(purpose=Purpose.RESUME).exists()


def test_an_ending_leaves_its_neighbours_byte_identical(ada: Person, bob: Person, adas_end: datetime) -> None:
    before = Person.objects.filter(pk=bob.pk).values().get()
    Person.objects.filter(pk=ada.pk).update(ends_at=now())
    tick()

    assert list(Person.objects.values()) == [before]


def test_a_thousand_peoples_words_go_in_one_statement(
    ada: Person, bob: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """By far the most rows are these: to delete them one by one is what SQLite refuses for a whole batch."""
    holding = holding_of(Word)
    assert holding is not None
    wiped = Wiped()
    with django_assert_num_queries(1):
        wiped.wipe(holding, holding.rows_of(Person.objects.values("pk")))

    assert (Word.objects.count(), wiped.rows["people.Word"] > 20) == (0, True)


def test_tables_that_hold_nothing_about_somebody_are_asked_once_for_all(
    ada: Person, bob: Person, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """The map has more tables than this has statements."""
    erase([ada.pk], ground=Ground.WITHDRAWN)
    with django_assert_max_num_queries(len(about_participants()) - 1):
        erase([bob.pk], ground=Ground.WITHDRAWN)

    assert [h.label for h in about_participants() if h.rows_of([ada.pk, bob.pk]).exists()] == []

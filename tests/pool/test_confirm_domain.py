"""Confirming by the link in the mail, and the clocks of those who do not."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils.timezone import now

from einklang.consent.models import Standing, Way
from einklang.people.models import Link, Person, Purpose, State, Word
from einklang.people.queries import LinkEnded
from einklang.policy.schema import Policy
from einklang.pool.actions import confirm, sign_up
from einklang.pool.signup import Named
from einklang.retention.actions import end_people, tick
from einklang.retention.models import Erasure
from einklang.vault.errors import KeyGone
from einklang.vault.keys import open_key
from einklang.vault.models import Key
from tests.conftest import a_form
from tests.mailbox import Mailbox

ADDRESS, EVA = "ada@loewenherz.example", Named("Eva", "Eiche", "eva@eiche.example")
DAYS = [
    datetime(2026, 11, 23, 9, 17, tzinfo=UTC),
    datetime(2027, 3, 27, 1, 30, tzinfo=UTC),  # clocks go forward within the week
    datetime(2026, 10, 24, 12, 0, tzinfo=UTC),  # clocks go back within the week
    datetime(2027, 3, 21, 1, 30, tzinfo=UTC),  # ends at an hour that does not exist
]


@pytest.fixture
def token(promise: Policy, mailbox: Mailbox, work: Callable[[], None]) -> str:
    sign_up(a_form())
    work()
    return mailbox.last_to(ADDRESS).token("confirm")


def test_the_click_makes_the_boxes_count(token: str) -> None:
    person = confirm(token)

    assert (person.state, person.confirmed_at is not None) == (State.ACTIVE, True)
    assert set(Standing.objects.values_list("processing", "decision__way")) == {
        (processing, Way.CONFIRMATION) for processing in ("storage", "recording", "observation")
    }


def test_a_link_is_good_for_one_confirmation(token: str, work: Callable[[], None], mailbox: Mailbox) -> None:
    confirm(token)
    work()

    with pytest.raises(LinkEnded):
        confirm(token)
    work()
    assert len(mailbox.to(ADDRESS)) == 2


def test_the_database_holds_no_token(token: str) -> None:
    kept = repr([bytes(link.token_hash) for link in Link.objects.all()])

    assert len(token) == 26
    assert token not in kept


@pytest.mark.parametrize("wrong", ["", "x" * 26, "../../etc/passwd"])
def test_a_made_up_token_opens_nothing(token: str, wrong: str) -> None:
    with pytest.raises(LinkEnded):
        confirm(wrong)


def test_the_way_out_does_not_confirm(token: str, mailbox: Mailbox) -> None:
    with pytest.raises(LinkEnded):
        confirm(mailbox.last_to(ADDRESS).token("withdraw"))


@pytest.mark.parametrize("start", DAYS)
def test_unconfirmed_after_seven_days_to_the_minute_it_is_gone_without_a_mail(
    promise: Policy, mailbox: Mailbox, work: Callable[[], None], start: datetime
) -> None:
    with time_machine.travel(start, tick=False) as clock:
        person = sign_up(a_form())
        work()
        token = mailbox.last_to(ADDRESS).token("confirm")
        end = person.ends_at
        assert end is not None
        assert abs(end - start - timedelta(days=7)) <= timedelta(hours=1)

        clock.move_to(end - timedelta(minutes=1))
        assert (end_people(), open_key(person.pk) != b"") == (0, True)
        clock.move_to(end)
        with pytest.raises(LinkEnded):
            confirm(token)
        with pytest.raises(KeyGone):
            open_key(person.pk)
        assert tick()["end_people"] == 1
        work()
    assert (Person.objects.count(), Key.objects.count(), Word.objects.count(), Link.objects.count()) == (
        0,
        0,
        0,
        0,
    )
    assert Erasure.objects.get().ground == "unconfirmed"
    assert len(mailbox.all()) == 1


def test_seven_days_end_at_the_same_time_of_day_whatever_the_clocks_do(promise: Policy) -> None:
    zone = promise.zone
    for start in DAYS[:3]:
        with time_machine.travel(start, tick=False):
            end = sign_up(a_form(answers={"email": f"{start:%d%m}@haus.example"})).ends_at
        assert end is not None
        assert (end.astimezone(zone).date() - start.astimezone(zone).date()).days == 7
        assert end.astimezone(zone).time() == start.astimezone(zone).time()


def test_a_named_colleague_has_fourteen_days_of_their_own(
    promise: Policy, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    with time_machine.travel(DAYS[0], tick=False) as clock:
        submitter = sign_up(a_form(participants=(EVA,)))
        work()
        clock.shift(timedelta(days=7))
        tick()
        assert list(Person.objects.values_list("state", flat=True)) == ["named"]
        assert not Person.objects.filter(pk=submitter.pk).exists()

        clock.shift(timedelta(days=7) - timedelta(minutes=1))
        assert "end_people" not in tick()
        clock.shift(timedelta(minutes=1))
        assert tick()["end_people"] == 1
        work()
    assert Person.objects.count() == 0
    assert len(mailbox.to(EVA.email)) == 1


def test_an_hour_late_with_the_mail_no_click_can_come_too_early(token: str) -> None:
    with time_machine.travel(now() + timedelta(days=6, hours=23), tick=False):
        assert confirm(token).state == State.ACTIVE


def test_a_link_of_another_purpose_stays_after_confirming(token: str) -> None:
    confirm(token)

    assert [link.purpose for link in Link.objects.all()] == [Purpose.WITHDRAW]

"""What mails about interviews want, on a corpus: what is certain is done, everything else is for a person."""

import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

from einklang.booking.models import Answer, Seat, Wish
from einklang.mail.inbox import take
from einklang.mail.models import Letter
from einklang.people.models import Person
from einklang.studies.models import Invitation

from .corpus import BERLIN, Mail, mails
from .seats import a_seat, an_invitation

MAILS = mails()
NOW = datetime(2027, 3, 1, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock(settings: Any) -> Iterator[None]:
    settings.AUTHSERV_ID = "mx.kalo.example"
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def seat(ada: Person) -> Seat:
    """Ada's place, which was moved once."""
    return a_seat(ada, sequence=1, invitation=an_invitation(ada).pk)


@pytest.fixture
def invitation(bob: Person) -> Invitation:
    return an_invitation(bob)


def state() -> list[Any]:
    """Everything a mail may change."""
    return [list(model.objects.order_by("pk").values()) for model in (Seat, Wish, Letter, Invitation, Person)]


def wishes() -> list[list[datetime]]:
    open_ones = Wish.objects.filter(closed_at=None)
    return [[datetime.fromisoformat(one).astimezone(BERLIN) for one in wish.times] for wish in open_ones]


@pytest.mark.parametrize("mail", MAILS, ids=lambda mail: mail.name)
def test_it_is_understood_as_it_was_meant(mail: Mail, seat: Seat, invitation: Invitation) -> None:
    message, before = mail.about(seat, invitation), state()

    dry = take(message, dry_run=True)
    assert state() == before
    done = take(message)

    assert (dry.intent, dry.action, dry.done) == (mail.intent, mail.action, mail.gone)
    assert done == dry
    assert wishes() == ([] if mail.wish is None else [mail.wish])
    after = state()
    assert take(message).done == done.done
    assert state() == after, "the same mail twice does the same once"


def test_declining_gives_the_place_back_and_writes_it_to_her(seat: Seat, invitation: Invitation) -> None:
    (declined,) = (mail for mail in MAILS if mail.name.startswith("Google declines"))
    take(declined.about(seat, invitation))

    after = Seat.objects.get(pk=seat.pk)
    assert (after.answer, after.cancelled_at is not None, after.sequence) == (Answer.DECLINED, True, 2)
    assert Letter.objects.filter(kind="cancelled", about=seat.person_id).count() == 1


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("Outlook accepts", Answer.ACCEPTED),
        ("Apple, provisionally", Answer.TENTATIVE),
        ("another time is proposed", Answer.TENTATIVE),
        ("a yes to the time before it moved", ""),
        ("somebody else declines for her", ""),
        ("our server says that it is not she", ""),
        ("a no to the time before it moved", ""),
    ],
)
def test_an_answer_is_noted_beside_a_place_that_stands(
    seat: Seat, invitation: Invitation, name: str, answer: str
) -> None:
    (mail,) = (one for one in MAILS if one.name == name)
    take(mail.about(seat, invitation))

    after = Seat.objects.get(pk=seat.pk)
    assert (after.answer, after.cancelled_at, after.sequence) == (answer, None, 1)


def test_the_corpus_is_large_and_mixed_enough() -> None:
    actions = Counter(mail.action for mail in MAILS)

    assert len(MAILS) >= 40
    assert len({mail.name for mail in MAILS}) == len(MAILS)
    assert actions["book_wish"] >= 9
    assert actions["case_for_person"] > actions["book_wish"]


def test_no_mail_needs_longer_than_a_moment(seat: Seat, invitation: Invitation) -> None:
    began = time.process_time()
    for mail in MAILS:
        take(mail.about(seat, invitation), dry_run=True)

    assert (time.process_time() - began) / len(MAILS) < 0.1

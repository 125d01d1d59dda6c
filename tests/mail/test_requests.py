"""Requests in somebody's own words, on a corpus: what is certain is done, nothing wrongly, none is lost."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as some

from einklang.consent.actions import everything
from einklang.consent.queries import standing
from einklang.ledger.models import Entry
from einklang.mail.inbox import Action, Intent, Understood, take
from einklang.mail.models import Letter, Taken
from einklang.mail.understanding.reading import understand
from einklang.people.models import Person
from einklang.rights.models import Case, Message

from .corpus import Mail, mails, sayings

MAILS = mails()
NOW = datetime(2027, 3, 1, 8, tzinfo=UTC)
WORDS = (
    "ich widerrufe nicht meine einwilligung zur aufzeichnung speicherung alles daten löschen bitte falls wenn"
    " kollege we i withdraw consent delete my data not if . ! ? : \n\n „ “ ( ) ps: @ > auskunft 3.4."
).split(" ")
#: What rests on consent.
KNOWN = ("storage", "recording", "observation", "bookings")
#: What Ada allowed.
ALLOWED = {"storage", "recording", "observation"}


@pytest.fixture(autouse=True)
def clock(settings: Any) -> Iterator[None]:
    settings.AUTHSERV_ID = "mx.kalo.example"
    with time_machine.travel(NOW):
        yield


def state() -> list[Any]:
    """Everything a mail may change."""
    tables = (Person, Case, Message, Letter, Entry, Taken)
    return [list(table.objects.order_by("pk").values()) for table in tables]


def as_said(understood: Understood) -> tuple[str, str, object, bool]:
    said = understood.as_json()
    return understood.intent, understood.action, said["processings"], understood.done


def named_(mail: Mail) -> set[str]:
    return set(everything() if mail.processings == "all" else mail.processings)


def wrong(mail: Mail, ada: Person, bob: Person) -> str:
    """What happened to this mail that should not have; "" where all is well."""
    dry = take(mail.raw, dry_run=True)
    bobs = standing(bob.pk)
    done = take(mail.raw)
    after = state()
    if as_said(dry) != mail.expected or done != dry:
        return f"understood as {as_said(dry)}: {dry.why}"
    take(mail.raw)
    if state() != after:
        return "done twice"
    if set(standing(bob.pk)) != set(bobs) or Person.objects.get(pk=bob.pk).stopped_at:
        return "another one was touched"
    return wrongly_ended(mail, Person.objects.get(pk=ada.pk)) or lost(mail)


def wrongly_ended(mail: Mail, ada: Person) -> str:
    # Beside something else that is for a person, only what leaves something to answer with is ended.
    beside = mail.intent == "several" and mail.action == "case_for_person" and "storage" not in named_(mail)
    ends = named_(mail) & ALLOWED if mail.action == "execute" or beside else set()
    if "storage" in ends and ada.left_at is None:
        return "the storage stands"
    if "storage" not in ends and (set(standing(ada.pk)) != ALLOWED - ends or ada.left_at):
        return f"what stands is {set(standing(ada.pk))}"
    asked = mail.action == "stop_and_ask_registered"
    held = mail.intent == "several" and mail.action == "case_for_person" and "storage" in named_(mail)
    return "" if bool(ada.stopped_at) == (asked or held) else "stopped, or not"


def lost(mail: Mail) -> str:
    """Whether nobody would ever see it: it has gone from the mailbox, did nothing and is in no case."""
    did_something = mail.action in ("execute", "stop_and_ask_registered")
    if did_something or not mail.gone:
        return ""
    words = [message.sealed["text"] for message in Message.objects.all()]
    return "" if words else "lost"


def test_the_corpus_is_understood_as_it_was_meant(ada: Person, bob: Person) -> None:
    found = {}
    for mail in MAILS:
        with transaction.atomic():
            if problem := wrong(mail, ada, bob):
                found[mail.name] = problem
            transaction.set_rollback(True)

    assert found == {}


def test_the_dry_run_changes_nothing(ada: Person, bob: Person) -> None:
    before = state()
    for mail in MAILS:
        take(mail.raw, dry_run=True)

    assert state() == before


def test_nothing_is_executed_wrongly_and_most_of_what_is_meant_is_executed(ada: Person, bob: Person) -> None:
    meant = sum(mail.action == Action.EXECUTE or mail.meant for mail in MAILS)
    executed = right = 0
    for mail in MAILS:
        said = take(mail.raw, dry_run=True)
        if said.action == Action.EXECUTE:
            executed += 1
            right += mail.action == Action.EXECUTE and as_said(said) == mail.expected

    precision, recall = right / executed, right / meant
    assert len(MAILS) >= 1000
    assert precision == 1
    assert recall >= 0.8


def test_short_sayings_end_what_they_say_and_traps_end_nothing() -> None:
    found = {}
    for ends, subject, words in sayings():
        said = understand(subject, words, known=KNOWN, names=("ada", "loewenherz"), for_withdrawals=True)
        certain = said is not None and said.certain and not said.times
        left = said.rights - {Intent.WITHDRAW, Intent.ERASE, Intent.COMPLAINT} if said else set()
        executed = said.processings if said and certain and not left else "none"
        if (executed if isinstance(executed, str) else set(executed)) != ends:
            found[words] = executed

    assert found == {}


@pytest.mark.parametrize(
    "words",
    [
        "ich will ",
        "Einwilligung gilt ",
        "möchte nicht mehr ",
        "Daten ",
        "widerrufe ",
        "„",
        "a",
        "? ",
        "Gr?? ",
        "a\n\n",
    ],
)
def test_words_without_end_are_understood_soon(words: str) -> None:
    began = time.process_time()
    understand(words * 40, words * (20_000 // len(words)), known=sorted(ALLOWED))

    assert time.process_time() - began < 3


@given(some.lists(some.sampled_from(WORDS), max_size=30).map(" ".join), some.text(max_size=40))
def test_no_words_make_it_stumble(body: str, subject: str) -> None:
    reading = understand(subject, body, known=sorted(ALLOWED))

    assert reading is None or reading.plain == bool(reading.processings)

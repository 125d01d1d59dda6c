"""Restoring: whatever has ended stays ended (SPEC 6, 2.19)."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from einklang.backups.journal import FOLDER, copy_to, segments
from einklang.backups.models import Backup
from einklang.consent.actions import withdraw
from einklang.consent.models import Proof, Way
from einklang.consent.queries import allows
from einklang.customers import actions as customers
from einklang.customers.models import Customer
from einklang.ledger.actions import settle
from einklang.mail.actions import send_due
from einklang.mail.models import Letter
from einklang.people.models import Person, State
from einklang.people.queries import search, with_email
from einklang.people.resting import Rest, let_go_on, let_rest
from einklang.retention.models import Erasure, Ground
from einklang.retention.tracing import trace
from einklang.room.models import Piece, Recording
from einklang.room.reading import open_piece
from einklang.room.storage import path_of
from einklang.room.sweeping import sweep
from einklang.vault.keys import destroy_keys
from einklang.vault.models import Key
from tests.backups.conftest import SAID
from tests.conftest import a_form
from tests.customers.conftest import BOB, EVE, received, table
from tests.disk import Disk
from tests.mailbox import Mailbox
from tests.retention.restoring.doing import ADA, Record, leave, lose_the_database, restore

Join = Callable[..., Person]


def test_what_was_there_is_there_again_on_a_fresh_machine(
    disk: Disk, site: Path, place: Path, keys: Path, backed_up: Any, ada: Person, record: Record
) -> None:
    record(ada)
    piece = Piece.objects.get()
    backed_up()
    lose_the_database(disk)
    path_of(piece.pk).unlink()

    figures = restore(place, keys, replace=False)

    (back,) = with_email("ada@loewenherz.example")
    assert (back.pk, back.first_name, list(search("Löw"))) == (ada.pk, "Ada", [ada])
    assert allows(ada.pk, "recording")
    with open_piece(piece.pk) as reader:
        assert reader.read_at(0, reader.size) == SAID
    assert figures["erased"] == figures["lost_people"] == 0
    assert Backup.objects.filter(gone_at=None).count() == 1


@pytest.mark.parametrize("database", ["stands", "lost", "lost-with-its-folder"])
def test_with_a_backup_and_keys_from_before_nobody_comes_back(
    disk: Disk,
    site: Path,
    place: Path,
    keys: Path,
    backed_up: Any,
    ada: Person,
    bob: Person,
    record: Record,
    mailbox: Mailbox,
    database: str,
) -> None:
    """The one that matters: everything from before, the keys included, and Ada stays gone."""
    record(ada)
    backed_up()
    leave(ada)
    sweep()
    written = len(mailbox.all())
    copy_to(place)
    if database != "stands":
        lose_the_database(disk)
    if database == "lost-with-its-folder":
        for path in segments(site / FOLDER):
            path.unlink()

    figures = restore(place, keys)
    settle()
    send_due()
    sweep()

    assert not Person.objects.filter(pk=ada.pk).exists()
    assert (Recording.objects.count(), Key.objects.filter(pk=ada.pk).count()) == (0, 0)
    assert list((site / "recordings").iterdir()) == []
    assert figures["erased"] == 1
    assert Erasure.objects.get(person=ada.pk).ground == Ground.WITHDRAWN
    assert [one.first_name for one in with_email("bob@boerde.example")] == ["Bob"]
    assert trace(ADA).places == {}
    assert len(mailbox.all()) == written


def test_customer_records_come_back_and_those_that_went_do_not(
    backed_up: Any, comes_back: Any, ada: Person
) -> None:
    customers.apply(received(table(BOB, EVE)))
    backed_up()
    gone = Customer.objects.earliest("pk")
    destroy_keys([gone.subject])
    figures = comes_back()

    assert gone.pk not in {one.pk for one in Customer.objects.all()}
    assert Customer.objects.get().record
    assert figures["lost_others"] == 1


def test_the_erasure_keeps_its_time_and_ground(
    clock: Any, backed_up: Any, comes_back: Any, ada: Person
) -> None:
    backed_up()
    clock.shift(timedelta(hours=1))
    leave(ada)
    at = Erasure.objects.get(person=ada.pk).at
    clock.shift(timedelta(hours=2))
    comes_back()

    assert Erasure.objects.get(person=ada.pk).at == at
    assert Proof.objects.exists()


def test_whoever_was_detached_is_detached_and_can_still_be_heard(
    backed_up: Any, comes_back: Any, ada: Person, record: Record
) -> None:
    record(ada)
    backed_up()
    withdraw(ada.pk, ["storage"], way=Way.OWN_PAGE)
    settle()
    comes_back()

    assert Person.objects.get(pk=ada.pk).state == State.DETACHED
    with open_piece(Piece.objects.get().pk) as reader:
        assert reader.size == len(SAID)
    assert trace(ADA).places == {}


def test_consents_withdrawn_are_withdrawn_with_what_hangs_on_them(
    backed_up: Any, comes_back: Any, ada: Person, record: Record
) -> None:
    record(ada)
    backed_up()
    withdraw(ada.pk, ["recording"], way=Way.OWN_PAGE)
    settle()
    figures = comes_back()

    assert not allows(ada.pk, "recording")
    assert allows(ada.pk, "storage")
    assert Recording.objects.count() == 0
    assert figures["withdrawn"] == 1
    assert not Letter.objects.filter(sent_at=None).exists()  # it was confirmed long ago


def test_a_consent_given_after_it_was_withdrawn_stands(backed_up: Any, comes_back: Any, ada: Person) -> None:
    from einklang.consent.actions import give

    withdraw(ada.pk, ["recording"], way=Way.OWN_PAGE)
    settle()
    give(ada.pk, ["recording"], way=Way.OWN_PAGE)
    backed_up()
    comes_back()

    assert allows(ada.pk, "recording")


def test_who_left_and_was_not_erased_in_time_gets_the_one_confirmation(
    backed_up: Any, comes_back: Any, ada: Person, mailbox: Mailbox
) -> None:
    backed_up()
    withdraw(ada.pk, ["storage"], way=Way.OWN_PAGE)  # and the machine dies
    comes_back()
    assert not allows(ada.pk, "storage")

    settle()
    assert [letter.kind for letter in Letter.objects.filter(sent_at=None)] == ["gone"]
    assert not Person.objects.filter(pk=ada.pk).exists()


def test_what_rests_rests_again_and_what_goes_on_goes_on(
    backed_up: Any, comes_back: Any, ada: Person, bob: Person, join: Join
) -> None:
    cy = join(answers={"first_name": "Cy", "last_name": "Clos", "email": "cy@clos.example"})
    let_rest([bob.pk], Rest.RESTRICTED)
    backed_up()
    let_rest([ada.pk], Rest.RESTRICTED)
    let_rest([ada.pk], Rest.OBJECTED)
    let_rest([cy.pk], Rest.STOPPED)
    let_go_on([bob.pk], Rest.RESTRICTED)
    since = Person.objects.get(pk=ada.pk).frozen_at
    figures = comes_back()

    people = {one.pk: one for one in Person.objects.all()}
    assert people[ada.pk].frozen_at == since
    assert people[ada.pk].objected_at is not None
    assert people[cy.pk].stopped_at is not None
    assert people[bob.pk].frozen_at is None
    assert figures["resting"] == 4


def test_what_fell_due_since_has_ended(clock: Any, backed_up: Any, comes_back: Any, ada: Person) -> None:
    from einklang.pool.actions import sign_up

    eva = sign_up(a_form(answers={"email": "eva@eiche.example"}))
    clock.shift(timedelta(days=6, hours=20))
    backed_up()
    clock.shift(timedelta(hours=10))
    figures = comes_back()

    assert not Person.objects.filter(pk=eva.pk).exists()
    assert Person.objects.filter(pk=ada.pk).exists()
    assert figures["due"] >= 1

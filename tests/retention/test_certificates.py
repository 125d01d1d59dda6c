"""Every erasure is certified in its own transaction, names nobody, and is proved by a second look."""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from io import BytesIO

import time_machine
from django.db import transaction
from django.utils.timezone import now
from pypdf import PdfReader

from einklang.backups.models import Backup, Place
from einklang.backups.queries import held_until, held_until_of
from einklang.consent.actions import everything, withdraw
from einklang.consent.models import Way
from einklang.ledger.actions import name
from einklang.ledger.events import IncidentNoted
from einklang.ledger.models import Entry
from einklang.people.models import Link, Person
from einklang.policy import queries as policy
from einklang.policy.schema import Policy
from einklang.retention.actions import tick
from einklang.retention.erasing import erase, erase_of
from einklang.retention.models import Erasure, Ground
from einklang.retention.proving import prove_erasures
from einklang.rights.certificates import ground_words, what_was_erased
from einklang.room import storage
from einklang.room.actions import keep_recording
from einklang.room.models import Recording
from einklang.room.sweeping import sweep
from einklang.staff.models import Role
from einklang.vault.keys import make_key
from einklang.vault.models import Certificate, Key
from tests.front.staff import browser_of

Work = Callable[[], None]
PAGE = "/staff/privacy/certificates/"


def only() -> Certificate:
    return Certificate.objects.get()


def test_a_withdrawal_of_everything_is_certified_with_what_went_and_names_nobody(
    ada: Person, work: Work
) -> None:
    rows = Link.objects.filter(person=ada).count()
    withdraw(ada.pk, everything(), way=Way.OWN_PAGE)
    work()
    one = only()

    assert (one.ground, one.people, one.detached) == (Ground.WITHDRAWN, 1, 0)
    assert (one.rows["people.Person"], one.rows["people.Link"]) == (1, rows)
    assert one.keys >= 1
    prove_erasures()
    one = only()
    assert one.proved_at is not None
    assert (one.batch, one.subjects, one.left) == (None, [], {})
    assert ada.pk.hex not in json.dumps([str(v) for v in vars(one).values()]).replace("-", "")


def test_a_recording_that_ends_alone_is_certified_too(ada: Person, work: Work) -> None:
    keep_recording([ada.pk], interview_ended_at=now(), seconds=60)
    withdraw(ada.pk, ["recording"], way=Way.OWN_PAGE)
    work()
    one = only()

    assert (one.ground, one.people, one.rows["room.Recording"]) == ("withdrawn", 0, 1)
    assert not Recording.objects.exists()
    assert prove_erasures() == 1


def test_whoever_stays_in_a_recording_is_certified_as_detached(ada: Person, work: Work) -> None:
    keep_recording([ada.pk], interview_ended_at=now(), seconds=60)
    withdraw(ada.pk, ["storage"], way=Way.OWN_PAGE)
    work()

    assert (only().people, only().detached) == (1, 1)
    assert prove_erasures() == 1, "what goes on without a name is nothing left"


def test_nothing_erased_is_nothing_to_certify(ada: Person) -> None:
    erase_of(ada.pk, ("matching", "insights"))

    assert not Certificate.objects.exists()


def test_the_certificate_is_there_if_and_only_if_the_erasure_is(ada: Person) -> None:
    class Killed(Exception):
        pass

    with suppress(Killed), transaction.atomic():
        erase([ada.pk], ground=Ground.STAFF)
        assert Certificate.objects.exists()
        raise Killed

    assert not Certificate.objects.exists()
    assert Person.objects.filter(pk=ada.pk).exists()


def test_what_is_left_is_an_incident_and_goes_at_once(ada: Person, work: Work) -> None:
    erase([ada.pk], ground=Ground.STAFF)
    make_key(ada.pk, ends_at=None)

    assert prove_erasures() == 0
    assert only().left == {"vault.Key": 1}
    assert Entry.objects.get(kind=name(IncidentNoted)).facts == {"what": "proof-failed", "number": 1}
    assert not Key.objects.filter(subject=ada.pk).exists(), "what was left is gone with that"
    assert prove_erasures() == 1
    assert only().left == {}


def test_it_is_proved_only_when_the_bytes_of_files_are_gone(ada: Person, work: Work) -> None:
    erase([ada.pk], ground=Ground.STAFF)
    storage.path_of(ada.pk).write_bytes(b"sealed")

    assert prove_erasures() == 0
    assert (only().proved_at, only().left) == (None, {})
    sweep()
    assert prove_erasures() == 1


def test_it_is_gone_three_years_later(ada: Person, work: Work) -> None:
    erase([ada.pk], ground=Ground.STAFF)
    promise = policy.current()
    end = promise.clocks.disclosures.end(now(), promise.zone)
    with time_machine.travel(end, tick=False):
        tick()

    assert not Certificate.objects.exists()


def test_the_erasure_of_many_is_one_certificate(ada: Person, bob: Person, work: Work) -> None:
    erase([ada.pk, bob.pk], ground=Ground.EXPIRED)

    assert (only().people, only().rows["people.Person"]) == (2, 2)
    assert prove_erasures() == 1
    assert Erasure.objects.count() == 2


def test_whoever_answers_for_it_reads_them_and_takes_one_as_pdf_ua(ada: Person, work: Work) -> None:
    officer = browser_of(Role.PRIVACY)
    assert "Nothing was erased so far." in officer.get(PAGE).content.decode()
    withdraw(ada.pk, everything(), way=Way.OWN_PAGE)
    work()
    page = officer.get(PAGE).content.decode()
    assert "consent withdrawn, Art. 17(1)(b)" in page
    assert "waits" in page
    prove_erasures()
    assert "proved" in officer.get(PAGE).content.decode()

    paper = PdfReader(BytesIO(officer.get(f"{PAGE}{only().pk}.pdf").content))
    words = " ".join("".join(leaf.extract_text() for leaf in paper.pages).split())
    assert "found no row in any table of the data map" in words
    assert "Your details" in words
    assert ada.pk.hex[:8] not in words.replace("-", "")
    assert officer.get(f"{PAGE}{ada.pk}.pdf").status_code == 404


def test_every_ground_has_words_and_every_table_a_class(promise: Policy, ada: Person) -> None:
    assert [one for one in (*Ground.values, "hold") if ground_words(one) == one] == []
    erase([ada.pk], ground=Ground.STAFF)
    known = {f"{one.letter}: {one.short.in_('en')}" for one in promise.processings.values()}
    erased = what_was_erased(only(), promise, "en")
    assert {one.kind for one in erased} <= known
    assert sum(one.rows for one in erased) == sum(only().rows.values())


def test_what_a_backup_still_holds_is_told_until_it_is_gone(ada: Person) -> None:
    place = Place.objects.create(kind="backups", path="/backups")
    made, ends = now() - timedelta(days=3), now() + timedelta(days=27)
    Backup.objects.create(place=place, made_at=made, ends_at=ends)
    erase([ada.pk], ground=Ground.STAFF)
    Backup.objects.create(place=place, made_at=now(), ends_at=ends + timedelta(days=9))
    at = only().at

    assert held_until(at) == ends, "a later backup holds nothing of it"
    assert held_until_of([at, made - timedelta(days=1)]) == {at: ends, made - timedelta(days=1): None}
    Backup.objects.update(gone_at=now())
    assert (held_until(at), held_until_of([at])) == (None, {at: None})

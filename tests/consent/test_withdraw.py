"""Withdrawing: the gate closes with the commit, erasure follows, one mail confirms."""

from collections.abc import Callable

from einklang.consent.actions import everything, withdraw
from einklang.consent.models import Proof, Standing, Way
from einklang.consent.queries import allows
from einklang.people.models import Person, Word
from einklang.people.queries import with_email
from einklang.vault.models import Key
from tests.mailbox import Mailbox

ADDRESS = "ada@loewenherz.example"


def test_the_gate_is_closed_at_commit_with_every_worker_dead(ada: Person) -> None:
    assert allows(ada.pk, "storage")

    withdraw(ada.pk, ["storage"], way=Way.OWN_PAGE)

    assert [allows(ada.pk, p) for p in ("storage", "matching", "observation")] == [False, False, False]
    assert with_email(ADDRESS) == []


def test_without_the_storage_nothing_of_the_person_remains(
    ada: Person, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    withdraw(ada.pk, ["storage"], way=Way.OWN_PAGE)
    work()

    assert list(Person.objects.all()) == []
    assert (Word.objects.count(), Standing.objects.count(), Key.objects.count()) == (0, 0, 0)
    assert mailbox.subjects_to(ADDRESS)[-1] == "Ihre Angaben sind gelöscht"


def test_withdrawing_twice_is_one_withdrawal_and_one_mail(
    ada: Person, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    assert withdraw(ada.pk, everything(), way=Way.MAIL_LINK) is True
    assert withdraw(ada.pk, everything(), way=Way.MAIL_LINK) is False
    work()
    assert withdraw(ada.pk, everything(), way=Way.MAIL_LINK) is False
    work()

    assert mailbox.subjects_to(ADDRESS).count("Ihre Angaben sind gelöscht") == 1


def test_two_withdrawals_before_anybody_works_are_confirmed_by_one_mail_that_names_both(
    ada: Person, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    withdraw(ada.pk, ["recording"], way=Way.OWN_PAGE)
    withdraw(ada.pk, ["storage"], way=Way.OWN_PAGE)
    work()

    (gone,) = [one for one in mailbox.to(ADDRESS) if one.subject == "Ihre Angaben sind gelöscht"]
    assert "aus dem Kontaktformular, Aufzeichnung des Interviews." in gone.text
    assert "Ihr Widerruf ist ausgeführt" not in mailbox.subjects_to(ADDRESS)


def test_withdrawing_the_recording_leaves_everything_else(
    ada: Person, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    withdraw(ada.pk, ["recording"], way=Way.OWN_PAGE)
    work()

    assert [allows(ada.pk, p) for p in ("storage", "recording", "observation")] == [True, False, True]
    assert mailbox.subjects_to(ADDRESS)[-1] == "Ihr Widerruf ist ausgeführt"


def test_a_proof_without_identifiers_is_left(ada: Person, work: Callable[[], None]) -> None:
    withdraw(ada.pk, everything(), way=Way.OWN_PAGE)
    work()

    proofs = Proof.objects.order_by("processing")
    assert [(p.processing, p.ended_as) for p in proofs] == [
        ("observation", "withdrawn"),
        ("recording", "withdrawn"),
        ("storage", "withdrawn"),
    ]
    assert {(p.ends_at.year - p.ended_at.year) for p in proofs} == {3}


def test_a_colleague_is_untouched(ada: Person, bob: Person, work: Callable[[], None]) -> None:
    before = Person.objects.filter(pk=bob.pk).values().get()

    withdraw(ada.pk, everything(), way=Way.OWN_PAGE)
    work()

    assert Person.objects.filter(pk=bob.pk).values().get() == before
    assert Person.objects.get(pk=bob.pk).name == "Bob Börde"

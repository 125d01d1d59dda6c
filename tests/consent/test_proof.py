"""The proof that is left opens with the code and the address together, and with nothing else (promise 20)."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.utils.timezone import now

from einklang.consent.actions import everything, withdraw, withdraw_by_code
from einklang.consent.models import Code, Proof, Way
from einklang.consent.proof import CodeUnknown, fresh_code, normal_code
from einklang.consent.queries import allows, open_proof
from einklang.people.models import Person
from einklang.retention.actions import tick
from einklang.room.actions import keep_recording
from einklang.room.models import Recording
from tests.mailbox import Mailbox

ADDRESS = "ada@loewenherz.example"


@pytest.fixture
def code(ada: Person, mailbox: Mailbox, work: Callable[[], None]) -> str:
    withdraw(ada.pk, everything(), way=Way.OWN_PAGE)
    work()
    return the_code(mailbox)


def the_code(mailbox: Mailbox) -> str:
    found = re.search(r"^(?:[2-9A-Z]{5}-){4}[2-9A-Z]{5}$", mailbox.last_to(ADDRESS).text, re.MULTILINE)
    assert found
    return found[0]


def test_code_and_address_open_what_was_allowed_with_the_words_of_then(code: str) -> None:
    proofs = open_proof(code, ADDRESS)

    assert [proof.title for proof in proofs] == [
        "Mitverfolgen durch mehrere Beschäftigte",
        "Aufzeichnung des Interviews",
        "Speicherung Ihrer Angaben aus dem Kontaktformular",
    ]
    assert "Ja, Sie dürfen meine Angaben speichern" in proofs[2].text
    assert [(p.version, p.given_at < p.ended_at < p.ends_at) for p in proofs] == [(1, True)] * 3


@pytest.mark.parametrize("typed", ["{}", " {} ", "{lower}", "{bare}", "{spaced}"])
def test_it_may_be_typed_in_any_way(code: str, typed: str) -> None:
    as_typed = typed.format(
        code, lower=code.lower(), bare=code.replace("-", ""), spaced=code.replace("-", " ")
    )

    assert len(open_proof(as_typed, " Ada@Loewenherz.Example ")) == 3


@pytest.mark.parametrize("address", ["", "bob@boerde.example", "ada@loewenherz.exampl"])
def test_another_address_opens_nothing(code: str, address: str) -> None:
    with pytest.raises(CodeUnknown):
        open_proof(code, address)


@pytest.mark.parametrize("wrong", ["", "AAAAA-BBBBB-CCCCC-DDDDD-EEEEE", "0", "-"])
def test_another_code_opens_nothing(code: str, wrong: str) -> None:
    with pytest.raises(CodeUnknown):
        open_proof(wrong, ADDRESS)
    with pytest.raises(CodeUnknown):
        open_proof(code[:-1] + ("2" if code[-1] != "2" else "3"), ADDRESS)


def test_after_three_years_the_proof_is_gone_and_before_a_scheduler_ran_it_is_closed(code: str) -> None:
    end = max(Proof.objects.values_list("ends_at", flat=True))
    with time_machine.travel(end - timedelta(seconds=1), tick=False):
        tick()
        assert len(open_proof(code, ADDRESS)) == 3
    with time_machine.travel(end, tick=False):
        with pytest.raises(CodeUnknown):
            open_proof(code, ADDRESS)
        assert tick()["end_proofs"] == 3
    assert Proof.objects.count() == 0


def test_the_database_holds_neither_the_code_nor_the_address(code: str) -> None:
    kept = repr(list(Proof.objects.values()))

    assert code not in kept
    assert "loewenherz" not in kept.lower()
    assert len({bytes(p.commitment or b"") for p in Proof.objects.all()}) == 1


def test_codes_are_long_and_never_mistaken() -> None:
    code = fresh_code()

    assert re.fullmatch(r"([2-9A-HJKMNP-Z]{5}-){4}[2-9A-HJKMNP-Z]{5}", code)
    assert len({fresh_code() for _ in range(500)}) == 500
    assert normal_code(code.lower().replace("-", " ")) == code


def test_the_code_of_somebody_detached_ends_the_recording_and_works_once(
    ada: Person, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    keep_recording([ada.pk], interview_ended_at=now(), seconds=60)
    withdraw(ada.pk, ["storage"], way=Way.OWN_PAGE)
    work()
    code = the_code(mailbox)
    assert (allows(ada.pk, "recording"), Recording.objects.count()) == (True, 1)

    withdraw_by_code(code)
    assert allows(ada.pk, "recording") is False
    work()

    assert (Recording.objects.count(), Person.objects.count(), Code.objects.count()) == (0, 0, 0)
    with pytest.raises(CodeUnknown):
        withdraw_by_code(code)
    assert mailbox.subjects_to(ADDRESS).count("Ihre Angaben sind gelöscht") == 1


def test_the_code_of_somebody_gone_ends_nothing_and_says_so(code: str) -> None:
    for wrong in (code, "", fresh_code()):
        with pytest.raises(CodeUnknown):
            withdraw_by_code(wrong)

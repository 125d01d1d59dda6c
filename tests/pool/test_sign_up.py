"""The form: kept only with the consent to storage, once however often it is sent, one row per person."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import transaction

from einklang.consent.actions import everything, withdraw
from einklang.consent.models import Decision, Standing, Way
from einklang.ledger.queries import owed
from einklang.mail.models import Letter
from einklang.people.models import Origin, Person, State, Word
from einklang.policy.actions import publish
from einklang.policy.schema import Policy
from einklang.pool import actions
from einklang.pool.actions import FORMS_PER_ADDRESS, ConsentMissing, sign_up
from einklang.pool.signup import Named
from einklang.vault.keys import open_key
from einklang.vault.limits import TooMany
from einklang.vault.models import Key
from tests.conftest import a_form
from tests.disk import Disk, at_once
from tests.mailbox import Mailbox
from tests.texts import promised_text

EVA = Named("Eva", "Eiche", "eva@eiche.example")


def rows() -> dict[str, int]:
    """How many rows stand in each table, where there are any."""
    counts = {model._meta.label: model._default_manager.count() for model in apps.get_models()}
    return {label: times for label, times in counts.items() if times}


def test_without_the_consent_to_storage_no_row_of_any_table_is_written(
    promise: Policy, mailbox: Mailbox
) -> None:
    before = rows()
    with pytest.raises(ConsentMissing):
        sign_up(a_form(consents=frozenset({"recording", "observation"}), participants=(EVA,)))

    assert rows() == before
    assert mailbox.all() == []


def test_with_it_the_same_form_writes_rows(promise: Policy) -> None:
    """The control of the test above."""
    sign_up(a_form(participants=(EVA,)))

    assert {"people.Person", "vault.Key", "consent.Decision", "ledger.Owed"} <= rows().keys()


@pytest.mark.parametrize("consents", [{"storage"}, {"storage", "recording"}, {"storage", "observation"}])
def test_refusing_the_others_bars_nobody(join: Callable[..., Person], consents: set[str]) -> None:
    person = join(consents=frozenset(consents))

    assert person.state == State.ACTIVE
    assert set(Standing.objects.values_list("processing", flat=True)) == consents


def test_the_same_form_sent_twice_is_one_person_and_one_mail(
    promise: Policy, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    form = a_form(participants=(EVA,))
    first, second = sign_up(form), sign_up(form)
    work()
    third = sign_up(form)
    work()

    assert first == second == third
    assert (Person.objects.count(), Key.objects.filter(pk=first.pk).count()) == (2, 1)
    assert [len(mailbox.to(address)) for address in ("ada@loewenherz.example", EVA.email)] == [1, 1]


def test_two_submits_in_the_same_moment_are_one_person(disk: Disk) -> None:
    publish(promised_text())
    form = a_form(participants=(EVA,))

    first, second, third = at_once(*[lambda: sign_up(form)] * 3)

    assert isinstance(first, Person), first
    assert first == second == third
    assert Person.objects.count() == 2
    assert sorted(o.what.rpartition(".")[2] for o in owed() if o.what.startswith("einklang.pool")) == [
        "ask_to_confirm",
        "tell_where_from",
    ]


def test_a_second_form_of_the_same_person_is_somebody_of_their_own(promise: Policy) -> None:
    first, second = sign_up(a_form()), sign_up(a_form())

    assert first.pk != second.pk
    assert open_key(first.pk) != open_key(second.pk)


def test_nothing_is_written_but_the_notices_categories(promise: Policy) -> None:
    with (
        pytest.raises(ValueError, match="not a category of the notice: \\['remarks'\\]"),
        transaction.atomic(),
    ):
        sign_up(a_form(answers={"remarks": "call me in the morning"}))

    assert Person.objects.count() == 0


def test_every_box_ticked_is_kept_with_the_words_beside_it(promise: Policy) -> None:
    person = sign_up(a_form(consents=frozenset({"storage", "observation"}), language="en"))

    decisions = Decision.objects.filter(person=person).select_related("wording").order_by("processing")
    assert [(d.processing, d.kind, d.way, d.wording and d.wording.language) for d in decisions] == [
        ("observation", "requested", "form", "en"),
        ("storage", "requested", "form", "en"),
    ]
    assert Standing.objects.count() == 0


def test_a_named_colleague_has_a_row_a_key_and_a_clock_of_their_own(promise: Policy) -> None:
    submitter = sign_up(a_form(participants=(EVA, Named("Ina", "Ilme", "ina@ilme.example"))))
    eva = Person.objects.get(submission=submitter.submission, position=1)

    assert (eva.name, eva.email, eva.state, eva.origin) == (
        "Eva Eiche",
        EVA.email,
        State.NAMED,
        Origin.COLLEAGUE,
    )
    assert (eva.named_by, eva.customer_number, eva.company_name) == (submitter.pk, None, None)
    assert open_key(eva.pk) != open_key(submitter.pk)
    assert not Decision.objects.filter(person=eva).exists()
    assert Person.objects.count() == 3


def test_an_address_is_not_flooded_and_other_addresses_are_unharmed(promise: Policy) -> None:
    for number in range(FORMS_PER_ADDRESS):
        sign_up(a_form(answers={"email": f"other{number}@haus.example"}, participants=(EVA,)))
    before = rows()

    with pytest.raises(TooMany):
        sign_up(a_form(answers={"email": " EVA@Eiche.example"}))
    with pytest.raises(TooMany):
        sign_up(a_form(answers={"email": "new@haus.example"}, participants=(EVA,)))
    assert rows() == before
    assert sign_up(a_form(answers={"email": "new@haus.example"})).state == State.PENDING


def test_when_writing_fails_halfway_nothing_is_kept(promise: Policy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "_name_colleague", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        sign_up(a_form(participants=(EVA,)))

    assert (Person.objects.count(), Key.objects.count(), Word.objects.count(), Letter.objects.count()) == (
        0,
        0,
        0,
        0,
    )


def test_who_was_erased_comes_back_as_somebody_new(
    join: Callable[..., Person], work: Callable[[], None]
) -> None:
    submission = uuid4()
    first = join(submission=submission)
    withdraw(first.pk, everything(), way=Way.OWN_PAGE)
    work()
    again = sign_up(a_form(submission=submission))

    assert again.pk != first.pk
    assert again.state == State.PENDING

"""Named by a colleague: told where from (Art. 14), decides alone, leaves alone."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine

from einklang.consent.actions import everything, withdraw
from einklang.consent.models import Standing, Way
from einklang.consent.queries import allows
from einklang.people.models import Link, Person, State, Word
from einklang.people.queries import LinkEnded, with_email
from einklang.policy.schema import Policy
from einklang.pool.actions import ConsentMissing, confirm, confirm_named, decline, sign_up
from einklang.pool.signup import Named
from einklang.retention.actions import tick
from tests.conftest import a_form
from tests.mailbox import Mailbox

EVA = Named("Eva", "Eiche", "eva@eiche.example")
ADA_AT, INFO = "ada@loewenherz.example", "info@haus.example"
STORAGE = frozenset({"storage"})


@pytest.fixture
def eva(promise: Policy, mailbox: Mailbox, work: Callable[[], None]) -> Person:
    """Named by Ada, both were written to, neither has answered."""
    submitter = sign_up(a_form(participants=(EVA,)))
    work()
    return Person.objects.get(named_by=submitter.pk)


def everything_of(person: Person) -> list[Any]:
    words = Word.objects.filter(person=person).order_by("token").values_list("token", flat=True)
    links = Link.objects.filter(person=person).order_by("pk").values()
    standing = Standing.objects.filter(person=person).order_by("pk").values()
    return [Person.objects.filter(pk=person.pk).values().get(), list(words), list(links), list(standing)]


def test_the_mail_says_who_named_them_and_what_art_14_wants(eva: Person, mailbox: Mailbox) -> None:
    text = mailbox.last_to(EVA.email).text

    assert "Ada Löwenherz hat Sie bei KALORIMETA GmbH als weitere Person" in text
    for wanted in (
        "Verantwortlich",
        "Datenschutzbeauftragter",
        "Art. 6 Abs. 1 f",
        "nach 14 Tagen",
        "Aufsicht",
        "/notice/",
    ):
        assert wanted in text
    assert "40118276" not in text, "what Ada wrote about herself is hers"


def test_they_decide_alone_with_their_own_two_years(eva: Person, mailbox: Mailbox) -> None:
    later = datetime(2026, 12, 3, 10, tzinfo=ZoneInfo("Europe/Berlin"))
    with time_machine.travel(later, tick=False):
        decided = confirm_named(
            mailbox.last_to(EVA.email).token("confirm"), frozenset({"storage", "observation"}), "en"
        )

    assert (decided.state, decided.language, decided.submitted_at) == (State.ACTIVE, "en", later)
    assert decided.ends_at == datetime(2028, 12, 3, tzinfo=ZoneInfo("Europe/Berlin"))
    assert set(Standing.objects.values_list("person", "processing")) == {
        (eva.pk, "storage"),
        (eva.pk, "observation"),
    }


def test_without_the_storage_nothing_of_theirs_changes(eva: Person, mailbox: Mailbox) -> None:
    before = everything_of(eva)
    with pytest.raises(ConsentMissing):
        confirm_named(mailbox.last_to(EVA.email).token("confirm"), frozenset({"recording"}), "de")

    assert everything_of(eva) == before


def test_a_submitters_link_names_nobody_and_a_named_ones_link_submits_nothing(
    eva: Person, mailbox: Mailbox
) -> None:
    with pytest.raises(LinkEnded):
        confirm(mailbox.last_to(EVA.email).token("confirm"))
    with pytest.raises(LinkEnded):
        confirm_named(mailbox.last_to(ADA_AT).token("confirm"), STORAGE, "de")


def test_declining_ends_them_at_once_and_without_another_mail(
    eva: Person, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    token = mailbox.last_to(EVA.email).token("confirm")
    decline(token)

    assert with_email(EVA.email) == []
    with pytest.raises(LinkEnded):
        decline(token)
    tick()
    work()
    assert not Person.objects.filter(pk=eva.pk).exists()
    assert len(mailbox.to(EVA.email)) == 1


def test_who_has_decided_cannot_decline_by_the_old_link(eva: Person, mailbox: Mailbox) -> None:
    token = mailbox.last_to(EVA.email).token("confirm")
    confirm_named(token, STORAGE, "de")

    with pytest.raises(LinkEnded):
        decline(token)


def test_the_submitters_withdrawal_leaves_the_colleague_and_the_reverse(
    eva: Person, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    ada = confirm(mailbox.last_to(ADA_AT).token("confirm"))
    confirm_named(mailbox.last_to(EVA.email).token("confirm"), STORAGE, "de")
    work()
    before = everything_of(eva)
    withdraw(ada.pk, everything(), way=Way.OWN_PAGE)
    work()

    assert everything_of(eva) == before
    assert allows(eva.pk, "storage")
    assert mailbox.subjects_to(EVA.email) == [
        "Sie wurden für ein Kundeninterview genannt",
        "Ihre Anmeldung gilt. Das haben Sie erlaubt",
    ]


def test_the_colleagues_withdrawal_leaves_the_submitter(
    eva: Person, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    ada = confirm(mailbox.last_to(ADA_AT).token("confirm"))
    work()
    before = everything_of(ada)
    withdraw(eva.pk, everything(), way=Way.MAIL_LINK)
    work()

    assert everything_of(ada) == before
    assert not Person.objects.filter(pk=eva.pk).exists()


def test_named_by_somebody_who_has_left_they_still_learn_that_it_was_a_colleague(
    promise: Policy, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    submitter = sign_up(a_form(participants=(EVA,)))
    withdraw(submitter.pk, everything(), way=Way.MAIL_LINK)
    work()

    assert "Jemand aus Ihrem Unternehmen hat Sie bei KALORIMETA GmbH" in mailbox.last_to(EVA.email).text


def test_of_two_who_share_an_address_one_withdraws_and_the_other_stays_byte_identical(
    promise: Policy, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    """They share the customer number too, as colleagues do."""
    shared = Named("Eva", "Eiche", INFO)
    ada = sign_up(a_form(answers={"email": INFO}, participants=(shared,)))
    work()
    letters = {letter.subject: letter for letter in mailbox.to(INFO)}
    confirm(letters["Bitte bestätigen Sie Ihre Anmeldung"].token("confirm"))
    eva = confirm_named(letters["Sie wurden für ein Kundeninterview genannt"].token("confirm"), STORAGE, "de")
    work()
    assert {person.pk for person in with_email(INFO)} == {ada.pk, eva.pk}
    before = everything_of(eva)

    withdraw(ada.pk, everything(), way=Way.MAIL_LINK)
    work()

    assert everything_of(eva) == before
    assert with_email(INFO) == [eva]
    assert allows(eva.pk, "storage")


def test_named_again_after_leaving_they_are_somebody_new(
    eva: Person, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    decline(mailbox.last_to(EVA.email).token("confirm"))
    tick()
    sign_up(a_form(answers={"email": "other@haus.example"}, participants=(EVA,)))
    work()

    (again,) = with_email(EVA.email)
    assert again.pk != eva.pk
    assert len(mailbox.to(EVA.email)) == 2
    assert (
        timedelta(days=13) < (again.ends_at or again.submitted_at) - again.submitted_at < timedelta(days=15)
    )

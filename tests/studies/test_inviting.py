"""Inviting who was chosen: letters in waves, caps and reasons, and what a letter says."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.utils.timezone import now

from einklang.consent.actions import withdraw
from einklang.consent.models import Way
from einklang.contacts.actions import CapReached, MayNotBeAsked, NoReason, Override, ask_for_interview, refuse
from einklang.contacts.models import Contact
from einklang.contacts.queries import caps_of
from einklang.hosts.models import Host
from einklang.mail.models import Letter
from einklang.people.models import Person
from einklang.staff.models import User
from einklang.studies.actions import AlreadyInvited, NoHosts, StudyNotOpen, choose, close_study
from einklang.studies.inviting import InvitedOrNot, NotChosen, invite
from einklang.studies.models import Invitation, Reason, Study
from einklang.studies.queries import funnel
from tests.mailbox import Mailbox

from .conftest import QUESTION


@pytest.fixture
def chosen(study: Study, meike: User) -> Callable[..., None]:
    def choose_them(*people: Person) -> None:
        for person in people:
            choose(study, person.pk, by=meike, reason=Reason.FITS_WELL)

    return choose_them


def invited(study: Study, by: User, *people: Person, **overrides: Any) -> InvitedOrNot:
    return invite(study, [one.pk for one in people], by=by, **({"overrides": {}} | overrides))


def why(done: InvitedOrNot) -> dict[Any, type]:
    return {person: type(refusal) for person, refusal in done.refused.items()}


def test_who_was_chosen_gets_one_letter(
    chosen: Callable[..., None],
    study: Study,
    ada: Person,
    meike: User,
    mailbox: Mailbox,
    work: Callable[[], None],
) -> None:
    chosen(ada)
    done = invited(study, meike, ada)
    work()

    letter = mailbox.last_to("ada@loewenherz.example")
    assert letter.subject == "Einladung zu einem Gespräch"
    for part in (QUESTION, "60 Minuten", "Jan Peters", "Meike Lorenz", "höchstens 2-mal", "zuhören"):
        assert part in letter.text
    assert letter.token("book")
    assert letter.token("withdraw")
    study.refresh_from_db()
    assert (done.wave, done.refused, funnel(study).asked) == (1, {}, 1)
    ada.refresh_from_db()
    assert ada.last_contact_at == done.invited[0].contact.at


def test_the_letter_speaks_english_to_whoever_does(
    join: Callable[..., Person],
    chosen: Callable[..., None],
    study: Study,
    meike: User,
    mailbox: Mailbox,
    work: Callable[[], None],
) -> None:
    person = join(language="en")
    chosen(person)
    invited(study, meike, person)
    work()

    letter = mailbox.last_to("ada@loewenherz.example")
    assert letter.subject == "Invitation to a conversation"
    assert "How do you read your heating bill?" in letter.text


def test_of_colleagues_who_follow_only_who_allows_it_is_told(
    chosen: Callable[..., None],
    study: Study,
    bob: Person,
    meike: User,
    mailbox: Mailbox,
    work: Callable[[], None],
) -> None:
    chosen(bob)
    invited(study, meike, bob)
    work()

    assert "Sonst hört niemand zu." in mailbox.last_to("bob@boerde.example").text


def test_who_was_not_chosen_is_not_invited(
    chosen: Callable[..., None], study: Study, ada: Person, bob: Person, meike: User
) -> None:
    chosen(ada)
    done = invited(study, meike, bob, ada)

    assert why(done) == {bob.pk: NotChosen}
    assert [one.person_id for one in done.invited] == [ada.pk]


def test_nobody_is_invited_twice(chosen: Callable[..., None], study: Study, ada: Person, meike: User) -> None:
    chosen(ada)
    invited(study, meike, ada, ada)
    done = invited(study, meike, ada)

    assert (why(done), done.wave) == ({ada.pk: AlreadyInvited}, 2)
    assert Contact.objects.count() == Letter.objects.filter(kind="invitation").count() == 1


def test_each_lot_of_letters_is_a_wave(
    chosen: Callable[..., None], study: Study, ada: Person, bob: Person, meike: User
) -> None:
    chosen(ada, bob)
    invited(study, meike, ada)
    invited(study, meike, bob)

    assert list(Invitation.objects.order_by("wave").values_list("person", "wave")) == [
        (ada.pk, 1),
        (bob.pk, 2),
    ]


def test_the_caps_count_invitations_and_letters_without_a_study_together(
    chosen: Callable[..., None], study: Study, ada: Person, meike: User
) -> None:
    ask_for_interview(ada.pk, by=meike)
    chosen(ada)
    done = invited(study, meike, ada)

    assert why(done) == {ada.pk: CapReached}
    assert not Invitation.objects.exists()
    study.refresh_from_db()
    assert funnel(study).asked == 0


def test_a_reason_overrides_a_cap_for_one_person(
    chosen: Callable[..., None], study: Study, ada: Person, bob: Person, meike: User
) -> None:
    chosen(ada, bob)
    for one in (ada, bob):
        ask_for_interview(one.pk, by=meike)
    override = Override("Das Thema betrifft nur sie", seen=caps_of(ada).seen)
    done = invited(study, meike, ada, bob, overrides={ada.pk: override})

    assert why(done) == {bob.pk: CapReached}
    assert [one.contact.override_reason for one in done.invited] == ["Das Thema betrifft nur sie"]


def test_a_reason_that_says_nothing_is_none(
    chosen: Callable[..., None], study: Study, ada: Person, meike: User
) -> None:
    chosen(ada)
    ask_for_interview(ada.pk, by=meike)
    done = invited(study, meike, ada, overrides={ada.pk: Override("weil", seen=caps_of(ada).seen)})

    assert why(done) == {ada.pk: NoReason}


def test_who_is_frozen_meanwhile_is_not_invited(
    chosen: Callable[..., None], study: Study, ada: Person, bob: Person, meike: User
) -> None:
    chosen(ada, bob)
    Person.objects.filter(pk=ada.pk).update(frozen_at=now())
    refuse(bob.pk, until=None)

    assert why(invited(study, meike, ada, bob)) == {ada.pk: MayNotBeAsked, bob.pk: MayNotBeAsked}


def test_nobody_is_invited_to_what_is_not_open(
    chosen: Callable[..., None], study: Study, ada: Person, meike: User
) -> None:
    chosen(ada)
    Study.objects.update(opens_on="2026-12-01")
    study.refresh_from_db()
    assert why(invited(study, meike, ada)) == {ada.pk: StudyNotOpen}
    close_study(study.pk, by=meike, cancel_upcoming=False)
    study.refresh_from_db()
    assert why(invited(study, meike, ada)) == {ada.pk: StudyNotOpen}


def test_a_study_that_was_closed_a_moment_ago_invites_nobody(
    chosen: Callable[..., None], study: Study, ada: Person, meike: User
) -> None:
    """The page still holds the study as it was open."""
    chosen(ada)
    close_study(study.pk, by=meike, cancel_upcoming=False)

    assert why(invited(study, meike, ada)) == {ada.pk: StudyNotOpen}
    assert not Contact.objects.exists()
    assert not Letter.objects.filter(kind="invitation").exists()


def test_an_unknown_person_is_refused_as_everybody_else(study: Study, meike: User) -> None:
    nobody = uuid4()

    assert why(invite(study, [nobody], by=meike, overrides={})) == {nobody: NotChosen}


def test_without_a_host_nobody_is_invited(
    chosen: Callable[..., None], study: Study, ada: Person, meike: User
) -> None:
    chosen(ada)
    Host.objects.update(left_at=now())

    with pytest.raises(NoHosts):
        invited(study, meike, ada)


def end_study(study: Study, person: Person, by: User) -> None:
    close_study(study.pk, by=by, cancel_upcoming=False)


def say_never(study: Study, person: Person, by: User) -> None:
    refuse(person.pk, until=None)


def freeze(study: Study, person: Person, by: User) -> None:
    Person.objects.filter(pk=person.pk).update(frozen_at=now())


def stop(study: Study, person: Person, by: User) -> None:
    Person.objects.filter(pk=person.pk).update(stopped_at=now())


def object_to_it(study: Study, person: Person, by: User) -> None:
    Person.objects.filter(pk=person.pk).update(objected_at=now())


@pytest.mark.parametrize("what", [end_study, say_never, freeze, stop, object_to_it])
def test_a_letter_that_still_waits_is_let_go_and_counts_no_more(
    what: Callable[[Study, Person, User], None],
    asked: Callable[[Person], Invitation],
    study: Study,
    ada: Person,
    meike: User,
    mailbox: Mailbox,
    work: Callable[[], None],
) -> None:
    asked(ada)
    before = len(mailbox.all())
    what(study, ada, meike)
    work()
    work()

    assert [one for one in mailbox.all()[before:] if "Einladung" in one.subject] == []
    assert not Invitation.objects.exists()
    study.refresh_from_db()
    assert funnel(study).asked == 0
    assert not Contact.objects.counting().exists()


def test_withdrawing_everything_lets_the_letter_go(
    asked: Callable[[Person], Invitation], ada: Person, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    asked(ada)
    withdraw(ada.pk, ["storage"], way=Way.OWN_PAGE)
    work()

    assert not [one for one in mailbox.all() if one.subject == "Einladung zu einem Gespräch"]


def test_whose_letter_was_never_sent_may_be_invited_again(
    asked: Callable[[Person], Invitation],
    study: Study,
    ada: Person,
    meike: User,
    work: Callable[[], None],
) -> None:
    asked(ada)
    freeze(study, ada, meike)
    work()
    work()
    Person.objects.update(frozen_at=None)

    assert invited(study, meike, ada).refused == {}
    study.refresh_from_db()
    assert funnel(study).asked == 1

"""Choosing somebody for a study or leaving them out: by a named person, with a reason."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import now

from einklang.consent.actions import everything, withdraw
from einklang.consent.models import Way
from einklang.contacts.actions import MayNotBeAsked, NoReason, refuse
from einklang.contacts.queries import Barred
from einklang.people.models import Person
from einklang.staff.models import Reading, Role, User
from einklang.studies.actions import (
    CHOOSING,
    LEAVING_OUT,
    AlreadyInvited,
    StudyNotOpen,
    choose,
    close_study,
    leave_out,
)
from einklang.studies.models import Choice, Invitation, Reason, Study, Verdict
from einklang.studies.queries import Bar, funnel, is_chosen

WORDS = "Hat im März davon erzählt"


def test_a_choice_has_a_name_a_reason_and_a_time(study: Study, ada: Person, meike: User) -> None:
    choice = choose(study, ada.pk, by=meike, reason=Reason.FITS_WELL)

    choice.refresh_from_db()
    assert (choice.by, choice.reason, choice.words) == (meike.pk, "fits-well", None)
    assert now() - choice.at < timedelta(minutes=1)
    assert is_chosen(study, ada.pk)
    assert funnel(study).chosen == 1
    assert list(Reading.objects.values_list("staff", "person", "what")) == [(meike.pk, ada.pk, "choice")]


def test_a_choice_can_be_changed_by_somebody_else(study: Study, ada: Person, meike: User) -> None:
    other = User.objects.create(email="o@kalo.example", name="O", roles=[Role.COORDINATOR])
    choose(study, ada.pk, by=meike, reason=Reason.OTHER, words=WORDS)
    leave_out(study, ada.pk, by=other, reason=Reason.ASKED_RECENTLY)

    choice = Choice.objects.get()
    assert (choice.verdict, choice.by, choice.words) == (Verdict.LEFT_OUT, other.pk, None)
    assert not is_chosen(study, ada.pk)
    assert funnel(study).chosen == 0


@pytest.mark.parametrize("words", [None, "", "  zu kurz  ", "kurz\0 \0\0\0 da"])
def test_another_reason_is_said_in_words(words: str | None, study: Study, ada: Person, meike: User) -> None:
    for decide in (choose, leave_out):
        with pytest.raises(NoReason):
            decide(study, ada.pk, by=meike, reason=Reason.OTHER, words=words)


def test_the_words_stand_in_the_database_only_encrypted(study: Study, ada: Person, meike: User) -> None:
    leave_out(study, ada.pk, by=meike, reason=Reason.OTHER, words=f"  {WORDS} ")

    (stored,) = Choice.objects.values_list("words", flat=True)
    assert stored is not None
    assert b"erz" not in bytes(stored)
    assert Choice.objects.get().words == WORDS


def test_usual_reasons_belong_to_one_side(study: Study, ada: Person, meike: User) -> None:
    for decide, foreign in (
        (choose, set(LEAVING_OUT) - set(CHOOSING)),
        (leave_out, set(CHOOSING) - set(LEAVING_OUT)),
    ):
        for reason in [*foreign, "invented"]:
            with pytest.raises(NoReason):
                decide(study, ada.pk, by=meike, reason=reason)


def frozen(person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(frozen_at=now())


def stopped(person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(stopped_at=now())


def withdrawn(person: Person) -> None:
    withdraw(person.pk, everything(), way=Way.OWN_PAGE)


@pytest.mark.parametrize("gone", [frozen, stopped, withdrawn])
def test_who_may_not_be_touched_is_neither_chosen_nor_left_out(
    gone: Callable[[Person], None], study: Study, ada: Person, meike: User
) -> None:
    gone(ada)

    for decide, reason in ((choose, Reason.FITS_WELL), (leave_out, Reason.DOES_NOT_FIT)):
        with pytest.raises(MayNotBeAsked) as refused:
            decide(study, ada.pk, by=meike, reason=reason)
        assert refused.value.why is Barred.NOT_ALLOWED
    assert not Choice.objects.exists()


def test_who_wants_no_invitations_may_be_left_out_only(study: Study, ada: Person, meike: User) -> None:
    refuse(ada.pk, until=None)

    with pytest.raises(MayNotBeAsked):
        choose(study, ada.pk, by=meike, reason=Reason.FITS_WELL)
    leave_out(study, ada.pk, by=meike, reason=Reason.DOES_NOT_FIT)


def test_a_study_that_has_not_begun_is_prepared(study: Study, ada: Person, meike: User, clock: Any) -> None:
    Study.objects.update(opens_on="2026-12-01")

    choose(study, ada.pk, by=meike, reason=Reason.FITS_WELL)


def test_nobody_is_chosen_for_what_has_ended(study: Study, ada: Person, meike: User) -> None:
    close_study(study.pk, by=meike, cancel_upcoming=False)

    with pytest.raises(StudyNotOpen) as refused:
        choose(study, ada.pk, by=meike, reason=Reason.FITS_WELL)
    assert refused.value.why is Bar.STUDY_CLOSED


def test_who_was_invited_is_not_left_out_afterwards(
    asked: Callable[[Person], Invitation], study: Study, ada: Person, meike: User
) -> None:
    asked(ada)

    with pytest.raises(AlreadyInvited):
        leave_out(study, ada.pk, by=meike, reason=Reason.DOES_NOT_FIT)

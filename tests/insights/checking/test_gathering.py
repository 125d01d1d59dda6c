"""What is known in a study: everybody in it however they came in, and everything said and noted."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from einklang.booking.models import Booking, Seat
from einklang.hosts.models import Host
from einklang.insights.checking import check
from einklang.insights.checking.gathering import known_in
from einklang.insights.checking.traces import What
from einklang.insights.models import Mark, Passage
from einklang.matching.actions import accept
from einklang.people.models import Person
from einklang.room.models import Followed, Interviewed, Minutes, Note, Presence, Recording, Remark
from einklang.staff.models import User
from einklang.studies.actions import choose, leave_out, open_study
from einklang.studies.models import Choice, Invitation, Reason, Study, Ticket
from einklang.vault.keys import destroy_keys, end_key_at, make_key
from tests.booking.conftest import a_plan
from tests.matching.customer_file import ADA, NAMESAKE, id_of, read_in

SAID = (
    "Da suche ich erst\neinmal alle Belege zusammen.",
    "sucht Belege in drei Ordnern",
    "bucht alles selbst",
    "hier stockt es\n",
    "gut gesagt\nDa suche ich erst",
)


@pytest.fixture
def elsewhere(study: Study, anja: Host, meike: User) -> Study:
    """Another study, that nobody is in."""
    return open_study(a_plan(anja), by=meike)


def names_in(study: Study) -> set[str]:
    """Participants by their first names."""
    return {"Ada", "Cy", "Bob"} & known_in(study.pk).names


def test_everything_somebody_entered_is_known(study: Study, ada: Person, invited: Callable[..., str]) -> None:
    invited(study, ada)
    known = known_in(study.pk)

    assert {"Ada", "Löwenherz"} <= known.names
    assert (known.emails, known.numbers) == ({"ada@loewenherz.example"}, {"40118276"})
    assert (known.companies, known.flats) == ({"Wohnbau Löwenherz eG"}, {1840})


def test_whoever_was_chosen_or_left_out_is_in_the_study(
    study: Study, ada: Person, cy: Person, meike: User
) -> None:
    choose(study, ada.pk, by=meike, reason=Reason.FITS_WELL)
    leave_out(study, cy.pk, by=meike, reason=Reason.DOES_NOT_FIT)

    assert names_in(study) == {"Ada", "Cy"}


def only(model: Any) -> None:
    """Nothing but this says that anybody is in the study."""
    Passage.objects.all().delete()
    for other in (Seat, Choice, Presence, Followed, Interviewed):
        if other is not model:
            other.objects.all().delete()
    Ticket.objects.all().delete()
    Invitation.objects.all().delete()


@pytest.mark.parametrize("model", [Seat, Choice, Presence, Followed, Interviewed])
def test_each_way_of_being_in_a_study_counts_by_itself(model: Any, talked: Recording, study: Study) -> None:
    only(model)

    assert names_in(study) == {"Ada", "Cy"}


def test_whoever_was_invited_is_in_the_study_without_any_other_trace(
    study: Study, ada: Person, invited: Callable[..., str]
) -> None:
    invited(study, ada)
    Choice.objects.all().delete()

    assert names_in(study) == {"Ada"}


@pytest.mark.parametrize("left", ["booking", "recording", "minutes"])
def test_who_was_followed_is_known_as_long_as_anything_says_of_which_interview(
    left: str, talked: Recording, study: Study
) -> None:
    only(Followed)
    if left != "booking":
        Booking.objects.all().delete()
    if left != "minutes":
        Remark.objects.all().delete()
        Minutes.objects.all().delete()
    if left != "recording":
        talked.occasion.delete()

    assert names_in(study) == {"Ada", "Cy"}


def test_what_the_customer_file_says_of_them_is_known(
    study: Study, ada: Person, invited: Callable[..., str], meike: User
) -> None:
    read_in(ADA, NAMESAKE)
    accept(ada.pk, customer_id=id_of(ADA), by=meike)
    invited(study, ada)
    known = known_in(study.pk)

    assert known.emails == {"ada@loewenherz.example", "info@loewenherz.example"}
    assert known.companies == {"Wohnbau Löwenherz eG", "Wohnbau Loewenherz"}
    assert known.flats == {1840, 1822}
    assert "Adele" not in known.names


def test_colleagues_are_known_by_name(talked: Recording, study: Study) -> None:
    assert {"Anja Brandt", "Paul Nowak", "Meike Lorenz", "Timo Harms"} <= known_in(study.pk).names


@pytest.mark.parametrize("model", [Note, Remark, Mark])
def test_whoever_wrote_something_is_known(model: Any, talked: Recording, study: Study, db: None) -> None:
    guest = User.objects.create(email="gast@kalo.example", name="Gesa Ohm")
    model.objects.update(**{"made_by" if model is Mark else "colleague": guest.pk})

    assert "Gesa Ohm" in known_in(study.pk).names


def test_whoever_held_a_recording_is_known(talked: Recording, study: Study) -> None:
    guest = User.objects.create(email="gast@kalo.example", name="Gesa Ohm")
    Recording.objects.update(held_by=guest.pk)

    assert "Gesa Ohm" in known_in(study.pk).names


def test_everything_said_and_noted_is_known(talked: Recording, study: Study) -> None:
    assert sorted(known_in(study.pk).said) == sorted(SAID)


def test_frozen_people_are_protected_too(talked: Recording, study: Study) -> None:
    Person.objects.update(frozen_at=now(), objected_at=now())

    assert names_in(study) == {"Ada", "Cy"}
    assert sorted(known_in(study.pk).said) == sorted(SAID)


def test_whoever_is_past_their_end_is_not_there(
    talked: Recording, study: Study, ada: Person, cy: Person
) -> None:
    end_key_at(ada.pk, now() - timedelta(seconds=1))

    assert names_in(study) == {"Cy"}


def test_what_has_lost_its_key_is_passed_over(talked: Recording, study: Study, ada: Person) -> None:
    destroy_keys([ada.pk, talked.pk, *Mark.objects.values_list("pk", flat=True)])
    destroy_keys([Minutes.objects.get().pk])

    assert names_in(study) == {"Cy"}
    assert known_in(study.pk).said == ("sucht Belege in drei Ordnern",)


def test_what_is_torn_is_passed_over(talked: Recording, study: Study) -> None:
    destroy_keys([talked.pk])
    make_key(talked.pk, ends_at=None)

    assert sorted(known_in(study.pk).said) == sorted(SAID[1:])


def test_another_study_is_another_study(talked: Recording, elsewhere: Study) -> None:
    known = known_in(elsewhere.pk)

    assert (known.names, known.said, known.flats) == ({"Anja Brandt", "Meike Lorenz"}, (), set())


def test_nothing_is_known_of_no_study(db: None) -> None:
    assert known_in(uuid4()).names == frozenset()


def queries_for(study: Study) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        known_in(study.pk)
    return len(asked)


def test_one_and_three_people_take_as_many_queries(
    talked: Recording, study: Study, ada: Person, cy: Person, bob: Person, meike: User
) -> None:
    read_in(ADA, NAMESAKE)
    accept(ada.pk, customer_id=id_of(ADA), by=meike)
    choose(study, bob.pk, by=meike, reason=Reason.FITS_WELL)
    assert names_in(study) == {"Ada", "Cy", "Bob"}
    three = queries_for(study)
    for model in (Ticket, Invitation, Seat, Choice, Followed, Interviewed, Presence):
        model.objects.exclude(person=ada).delete()

    assert names_in(study) == {"Ada"}
    assert queries_for(study) == three


def test_a_finding_is_checked_field_by_field(talked: Recording, study: Study) -> None:
    content = {
        "title": "Belege liegen in Ordnern",
        "details": "Bei Löwenherz heißt es: da suche ich erst einmal alle Belege zusammen. 1.840 Wohnungen!",
        "themes": ["Ablage", "Timo"],
    }
    found = [
        (one.field, content_of(content, one.field)[one.begins : one.ends], one.what)
        for one in check(study.pk, content)
    ]

    assert found == [
        ("details", "Löwenherz", What.NAME),
        ("details", "da suche ich erst einmal alle Belege zusammen", What.VERBATIM),
        ("details", "1.840", What.FLATS),
        ("themes", "Timo", What.NAME),
    ]


def content_of(content: dict[str, Any], field: str) -> str:
    value = content[field]
    return value if isinstance(value, str) else "\n".join(value)

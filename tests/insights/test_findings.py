"""Findings rest on evidence, are changed by several at once, and go with the first they rest on."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.utils.timezone import now

from einklang.consent.actions import withdraw
from einklang.consent.models import Way
from einklang.insights.findings import (
    FindingChanged,
    FindingGone,
    NotEvidence,
    Piece,
    RestsOnNothing,
    change_finding,
    make_finding,
    move,
    put_under,
    remove_finding,
    take_out,
)
from einklang.insights.models import Evidence, Finding, Mark, RestsOn
from einklang.insights.queries import findings
from einklang.people.models import Person
from einklang.retention.actions import tick
from einklang.room.actions import end_recordings
from einklang.room.models import Recording, Remark
from einklang.staff.models import User
from einklang.studies.models import Study
from einklang.vault.errors import KeyGone
from einklang.vault.keys import open_key

from .lasting import a_study
from .learning import a_clip, a_finding, a_remark


def rests_on(finding: Finding) -> set[tuple[object, object]]:
    return set(RestsOn.objects.filter(finding=finding).values_list("person", "recording"))


def test_a_finding_rests_on_everybody_in_its_evidence(
    recording: Recording, study: Study, lea: User, ada: Person, cy: Person, bob: Person
) -> None:
    line = a_remark(study, [bob], lea)
    found = a_finding(study, lea, a_clip(recording, lea), line)

    assert rests_on(found) == {(ada.pk, recording.pk), (cy.pk, recording.pk), (bob.pk, None)}
    take_out(found.pk, Piece("remark", line.pk))
    assert rests_on(found) == {(ada.pk, recording.pk), (cy.pk, recording.pk)}
    put_under(found.pk, Piece("remark", line.pk))
    put_under(found.pk, Piece("remark", line.pk))
    assert len(rests_on(found)) == 3
    assert Evidence.objects.filter(finding=found).count() == 2


def test_a_finding_rests_on_something(recording: Recording, study: Study, lea: User) -> None:
    clip = a_clip(recording, lea)
    found = a_finding(study, lea, clip)
    with pytest.raises(RestsOnNothing):
        take_out(found.pk, Piece("mark", clip.pk))
    with pytest.raises(RestsOnNothing):
        make_finding(study.pk, [], title="x", by=lea.pk)

    assert Finding.objects.count() == 1


def test_nothing_of_another_study_and_nothing_unknown_is_evidence(
    recording: Recording, study: Study, lea: User
) -> None:
    clip, other = a_clip(recording, lea), a_study()
    found = a_finding(study, lea, clip)
    for piece in (Piece("mark", uuid4()), Piece("remark", uuid4())):
        with pytest.raises(NotEvidence):
            put_under(found.pk, piece)
    with pytest.raises(NotEvidence):
        make_finding(other.pk, [Piece("mark", clip.pk)], title="x", by=lea.pk)

    assert Finding.objects.count() == 1


def test_of_two_who_change_it_at_once_the_later_one_is_told_and_nothing_is_lost(
    recording: Recording, study: Study, lea: User
) -> None:
    found = a_finding(study, lea, a_clip(recording, lea))
    change_finding(found.pk, version=1, title="theirs", details="long", themes=["a"])
    with pytest.raises(FindingChanged) as told:
        change_finding(found.pk, version=1, title="mine", details="", themes=[])

    assert told.value.now.content == {"title": "theirs", "details": "long", "themes": ["a"]}
    change_finding(found.pk, version=2, title="both", details="long", themes=["a", "b"])
    assert findings().get().content == {"title": "both", "details": "long", "themes": ["a", "b"]}


def test_findings_are_put_in_order(recording: Recording, study: Study, lea: User) -> None:
    clip = a_clip(recording, lea)
    one, two, three = (a_finding(study, lea, clip, title=title) for title in ("one", "two", "three"))
    move(three.pk, by=-1)
    move(one.pk, by=-1)
    move(two.pk, by=5)

    assert [row.content["title"] for row in findings()] == ["one", "three", "two"]


def test_removed_its_key_is_gone_and_its_evidence_stands(
    recording: Recording, study: Study, lea: User
) -> None:
    clip = a_clip(recording, lea)
    found = a_finding(study, lea, clip)
    remove_finding(found.pk)

    with pytest.raises(KeyGone):
        open_key(found.pk)
    assert (Finding.objects.count(), Evidence.objects.count(), RestsOn.objects.count()) == (0, 0, 0)
    assert a_finding(study, lea, clip).version == 1


def test_it_goes_with_the_first_person_it_rests_on_whoever_else_that_is(
    recording: Recording, study: Study, lea: User, bob: Person, work: Callable[[], None]
) -> None:
    """Bob was in no recording; his line of the minutes goes with him, and so does what rests on it."""
    line = a_remark(study, [bob], lea)
    both, other = (
        a_finding(study, lea, a_clip(recording, lea), line),
        a_finding(study, lea, a_clip(recording, lea)),
    )
    withdraw(bob.pk, ["storage"], way=Way.OWN_PAGE)
    with pytest.raises(FindingGone):
        change_finding(both.pk, version=1, title="still here", details="", themes=[])
    work()

    assert [row.pk for row in Finding.objects.all()] == [other.pk]
    assert set(RestsOn.objects.values_list("finding", flat=True)) == {other.pk}
    with pytest.raises(KeyGone):
        open_key(both.pk)


def test_it_goes_with_the_recording_and_stays_where_it_rests_on_minutes_only(
    recording: Recording, study: Study, lea: User, ada: Person
) -> None:
    from_it = a_finding(study, lea, a_clip(recording, lea))
    beyond = a_finding(study, lea, a_remark(study, [ada], lea))
    end_recordings([recording.pk])

    assert [row.pk for row in findings()] == [beyond.pk]
    assert not Finding.objects.filter(pk=from_it.pk).exists()


@pytest.mark.parametrize("state", ["frozen_at", "objected_at", "stopped_at"])
def test_of_somebody_frozen_or_who_objected_no_finding_is_read_or_changed(
    recording: Recording, study: Study, lea: User, ada: Person, state: str
) -> None:
    found = a_finding(study, lea, a_clip(recording, lea))
    Person.objects.filter(pk=ada.pk).update(**{state: now()})

    assert list(findings()) == []
    with pytest.raises(FindingGone):
        change_finding(found.pk, version=1, title="x", details="", themes=[])


def test_past_somebodys_end_nothing_is_read_whoever_tidies_up(
    recording: Recording, study: Study, lea: User, ada: Person
) -> None:
    a_finding(study, lea, a_remark(study, [ada], lea))
    Person.objects.filter(pk=ada.pk).update(ends_at=now())

    assert list(findings()) == []


def test_after_two_years_it_goes_by_the_clock_key_and_all(
    recording: Recording, study: Study, lea: User, ada: Person
) -> None:
    from_it = a_finding(study, lea, a_clip(recording, lea))
    beyond = a_finding(study, lea, a_remark(study, [ada], lea))
    with time_machine.travel(recording.ends_at + timedelta(days=2), tick=False):
        tick()

        assert (Finding.objects.count(), Mark.objects.count(), Remark.objects.count()) == (0, 0, 0)
        for gone in (from_it, beyond):
            with pytest.raises(KeyGone):
                open_key(gone.pk)

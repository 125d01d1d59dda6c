"""The gate: a check, two people, and then nothing that leads back."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.db.models import BinaryField
from django.utils.timezone import now

from einklang.consent.actions import withdraw
from einklang.consent.models import Way
from einklang.insights.findings import (
    AtTheGate,
    FindingChanged,
    FindingGone,
    Piece,
    change_finding,
    put_under,
    remove_finding,
    take_out,
)
from einklang.insights.gate import NotAtTheGate, StillNames, agree, bring_to_gate, take_back
from einklang.insights.models import Agreement, Decided, Evidence, Finding, Lasting, Mark, RestsOn, Stage
from einklang.people.models import Person
from einklang.retention.tracing import trace
from einklang.room.models import Recording
from einklang.staff.models import User
from einklang.studies.models import Study
from einklang.vault.errors import KeyGone
from einklang.vault.keys import open_key

from .learning import a_clip, a_finding, a_quote, a_remark

GOOD = {"title": "Paper is for comparing", "details": "Two years side by side.", "themes": ["paper"]}


@pytest.fixture
def finding(recording: Recording, study: Study, lea: User, bob: Person) -> Finding:
    made = a_finding(study, lea, a_clip(recording, lea), a_remark(study, [bob], lea))
    return change_finding(made.pk, version=made.version, **GOOD)


def let_through(finding: Finding, *colleagues: User) -> Lasting | None:
    version = Finding.objects.get(pk=finding.pk).version
    bring_to_gate(finding.pk, version=version)
    lasting = None
    for colleague in colleagues:
        lasting = agree(finding.pk, version=version, by=colleague.pk)
    return lasting


def test_two_different_people_let_it_last(finding: Finding, study: Study, lea: User, tom: User) -> None:
    assert let_through(finding, lea, lea) is None
    assert Lasting.objects.count() == 0
    lasting = agree(finding.pk, version=finding.version, by=tom.pk)

    assert lasting is not None
    made = Lasting.objects.get()
    assert (made.title, made.details, made.themes, made.study_id, made.interviews) == (
        GOOD["title"],
        GOOD["details"],
        GOOD["themes"],
        study.pk,
        2,
    )
    assert (made.month.day, made.review_on.day) == (1, 1)
    assert set(Decided.objects.values_list("colleague", "times")) == {(lea.pk, 1), (tom.pk, 1)}


def test_what_lasts_is_left_with_no_key_to_anybody(
    finding: Finding, recording: Recording, lea: User, tom: User
) -> None:
    """No value of its row but the study’s id stands in any other table, and none of the old one at all."""
    old = {str(finding.pk), *map(str, Evidence.objects.values_list("pk", flat=True))}
    let_through(finding, lea, tom)
    lasting = Lasting.objects.get()

    with pytest.raises(KeyGone):
        open_key(finding.pk)
    assert [model.objects.count() for model in (Finding, Evidence, RestsOn, Agreement)] == [0, 0, 0, 0]
    kept = {str(lasting.pk), lasting.title, lasting.details, str(lasting.themes)}
    assert not kept & old
    for table, values in everything_but(Lasting):
        assert kept & values == set(), table
        # The journal knows that a key with this random id was destroyed: it leads to nobody.
        assert table == "ledger.Ending" or str(finding.pk) not in values, table


def everything_but(model: type[Any]) -> list[tuple[str, set[str]]]:
    """Every value of every other table, as it stands in the database; of bytes their hexadecimal digits."""
    found = []
    for other in apps.get_models():
        if other is model or not other.__module__.startswith("einklang."):
            continue
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{other._meta.db_table}"')
            rows = cursor.fetchall()
        values = {
            str(UUID(value)) if re.fullmatch(r"[0-9a-f]{32}", str(value)) else str(value)
            for row in rows
            for value in row
            if not isinstance(value, bytes | memoryview)
        }
        found.append((other._meta.label, values))
    assert len(found) > 60
    assert any(BinaryField in {type(f) for f in m._meta.concrete_fields} for m in apps.get_models())
    return found


def test_of_when_it_passed_only_the_month_is_known(finding: Finding, lea: User, tom: User) -> None:
    """Neither the library nor the facts written down tell the day, by which an interview could be found."""
    from einklang.ledger.models import Entry

    before = Entry.objects.count()
    let_through(finding, lea, tom)

    moments = [f.name for f in Lasting._meta.concrete_fields if "Time" in f.get_internal_type()]
    assert (moments, Entry.objects.count()) == ([], before)
    assert {str(one.month)[-2:] for one in Decided.objects.all()} == {"01"}


def test_trace_finds_the_words_in_the_library_only(finding: Finding, lea: User, tom: User) -> None:
    let_through(finding, lea, tom)

    assert trace([GOOD["details"]]).places == {"table insights_lasting, column details": 1}


@pytest.mark.parametrize(
    "words",
    [
        "Frau Löwenherz vergleicht auf Papier",
        "Wohnbau Löwenherz vergleicht auf Papier",
        "Mit 1.840 Wohnungen vergleicht man auf Papier",
        "Sie sagte: Ich drucke jede Abrechnung einzeln aus und lege sie ab",
    ],
)
def test_what_leads_to_somebody_comes_neither_to_nor_through_the_gate(
    finding: Finding, recording: Recording, lea: User, tom: User, words: str
) -> None:
    a_quote(recording, lea, "Ich drucke jede Abrechnung einzeln aus und lege sie ab.")
    changed = change_finding(finding.pk, version=finding.version, title=words, details="", themes=[])
    with pytest.raises(StillNames) as told:
        bring_to_gate(finding.pk, version=changed.version)
    assert {one.field for one in told.value.traces} == {"title"}
    Finding.objects.filter(pk=finding.pk).update(stage=Stage.GATE)
    with pytest.raises(StillNames):
        agree(finding.pk, version=changed.version, by=tom.pk)

    assert (Lasting.objects.count(), Agreement.objects.count()) == (0, 0)


def test_what_is_noted_while_the_gate_is_open_counts_too(
    finding: Finding, recording: Recording, lea: User, tom: User
) -> None:
    let_through(finding, lea)
    a_quote(recording, lea, "Two years side by side, and then I see it.")
    with pytest.raises(StillNames):
        agree(finding.pk, version=finding.version, by=tom.pk)

    assert Lasting.objects.count() == 0


def test_somebody_who_withdraws_while_the_gate_is_open_closes_it_for_good(
    finding: Finding, lea: User, tom: User, bob: Person, work: Callable[[], None]
) -> None:
    let_through(finding, lea)
    withdraw(bob.pk, ["storage"], way=Way.OWN_PAGE)
    with pytest.raises(FindingGone):  # before the worker has erased anything
        agree(finding.pk, version=finding.version, by=tom.pk)
    work()
    with pytest.raises(FindingGone):
        agree(finding.pk, version=finding.version, by=tom.pk)

    assert (Lasting.objects.count(), Finding.objects.count(), Agreement.objects.count()) == (0, 0, 0)


def test_what_lasts_stays_when_everybody_it_came_from_has_left(
    finding: Finding, lea: User, tom: User, ada: Person, bob: Person, work: Callable[[], None]
) -> None:
    let_through(finding, lea, tom)
    for person in (ada, bob):
        withdraw(person.pk, ["storage", "recording"], way=Way.OWN_PAGE)
    work()

    assert [one.title for one in Lasting.objects.all()] == [GOOD["title"]]
    assert (Mark.objects.count(), Recording.objects.count()) == (0, 0)


def test_at_the_gate_nobody_changes_it_and_a_change_takes_every_agreement_back(
    finding: Finding, recording: Recording, lea: User, tom: User
) -> None:
    let_through(finding, lea)
    clip = a_clip(recording, lea, 90_000)
    for act in (
        lambda: change_finding(finding.pk, version=finding.version, title="x", details="", themes=[]),
        lambda: put_under(finding.pk, Piece("mark", clip.pk)),
        lambda: take_out(finding.pk, Piece("mark", clip.pk)),
        lambda: remove_finding(finding.pk),
    ):
        with pytest.raises(AtTheGate):
            act()
    take_back(finding.pk)
    assert Agreement.objects.count() == 0
    changed = change_finding(finding.pk, version=finding.version, **GOOD | {"title": "Paper is to compare"})
    with pytest.raises(NotAtTheGate):
        agree(finding.pk, version=changed.version, by=tom.pk)
    bring_to_gate(finding.pk, version=changed.version)
    with pytest.raises(FindingChanged):
        agree(finding.pk, version=finding.version, by=tom.pk)

    assert Lasting.objects.count() == 0


def test_the_year_of_its_review_counts_from_its_month(finding: Finding, lea: User, tom: User) -> None:
    with time_machine.travel(now(), tick=False):
        let_through(finding, lea, tom)
    made = Lasting.objects.get()

    assert (made.review_on.year * 12 + made.review_on.month) - (made.month.year * 12 + made.month.month) == 13

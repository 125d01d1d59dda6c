"""Two at the same moment: nothing lasts twice, nothing is lost, and nobody's withdrawal comes too late."""

from pathlib import Path
from typing import Any

import pytest
from django.utils.timezone import now

from einklang.consent.actions import withdraw
from einklang.consent.models import Way
from einklang.insights.findings import FindingChanged, FindingGone, change_finding
from einklang.insights.gate import agree, bring_to_gate
from einklang.insights.models import Finding, Lasting
from einklang.insights.queries import findings
from einklang.ledger.actions import settle
from einklang.mail.actions import send_due
from einklang.people.models import Person
from einklang.policy.actions import publish
from einklang.pool.actions import confirm, sign_up
from einklang.room.actions import keep_recording
from einklang.room.models import Recording
from einklang.staff.models import Role, User
from tests.conftest import a_form
from tests.disk import Disk, at_once, disk, migrated
from tests.mailbox import Mailbox
from tests.texts import promised_text

from .lasting import a_study
from .learning import a_clip, a_finding

__all__ = ["disk", "migrated"]


@pytest.fixture
def somebody(disk: Disk, settings: Any, tmp_path: Path) -> Person:
    settings.EMAIL_URL = f"file://{tmp_path / 'mail'}"
    publish(promised_text())
    person = sign_up(a_form())
    settle()
    send_due()
    confirm(Mailbox(tmp_path / "mail").last_to("ada@loewenherz.example").token("confirm"))
    return person


@pytest.fixture
def two(disk: Disk) -> list[User]:
    return [
        User.objects.create(email=f"a{n}@kalo.example", name=f"A {n}", roles=[Role.ANALYST]) for n in range(2)
    ]


@pytest.fixture
def finding(somebody: Person, two: list[User]) -> Finding:
    recording = keep_recording([somebody.pk], interview_ended_at=now(), seconds=60)
    study = a_study()
    Recording.objects.update(study=study)
    return a_finding(study, two[0], a_clip(recording, two[0]))


def test_two_who_agree_at_the_same_moment_make_it_last_once(finding: Finding, two: list[User]) -> None:
    bring_to_gate(finding.pk, version=1)
    told = at_once(*(lambda by=by: agree(finding.pk, version=1, by=by.pk) for by in two))

    assert (Lasting.objects.count(), Finding.objects.count()) == (1, 0)
    assert sorted(one is None for one in told) == [False, True]


def test_of_two_who_change_it_at_the_same_moment_one_is_told(finding: Finding, two: list[User]) -> None:
    def writes(title: str) -> str:
        try:
            change_finding(finding.pk, version=1, title=title, details="", themes=[])
        except FindingChanged as error:
            return str(error.now.content["title"])
        return "kept"

    told = at_once(lambda: writes("one"), lambda: writes("two"))

    stands = findings().get().content["title"]
    assert sorted(told) == sorted(["kept", stands])


def test_a_withdrawal_at_the_moment_of_the_second_agreement_comes_before_or_after_it(
    finding: Finding, two: list[User], somebody: Person
) -> None:
    bring_to_gate(finding.pk, version=1)
    agree(finding.pk, version=1, by=two[0].pk)

    def agrees() -> str:
        try:
            agree(finding.pk, version=1, by=two[1].pk)
        except FindingGone:
            return "gone"
        return "lasts"

    told = at_once(agrees, lambda: withdraw(somebody.pk, ["storage", "recording"], way=Way.OWN_PAGE))
    settle()

    assert Finding.objects.count() == 0
    assert Lasting.objects.count() == (1 if told[0] == "lasts" else 0)

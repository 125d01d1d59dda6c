"""The gate: what passes it lasts and speaks of nobody; nothing leads back from it (promise 11)."""

from uuid import UUID

from django.db import transaction
from django.utils.timezone import now

from einklang.room.models import Occasion

from .checking import check
from .checking.traces import Trace
from .findings import FindingChanged, RestsOnNothing, forget, locked
from .library import month_of, note_decision, review_on
from .models import Agreement, Deed, Evidence, Finding, Lasting, Stage

#: So many different people have to agree.
NEEDED = 2


class StillNames(Exception):
    """The check found something that must go; what it is stands in `traces`."""

    def __init__(self, traces: list[Trace]) -> None:
        super().__init__()
        self.traces = traces


class NotAtTheGate(Exception):
    """It was taken back, so there is nothing to agree to."""


@transaction.atomic
def bring_to_gate(finding: UUID, *, version: int) -> None:
    """Two people may look at this version now, and nobody changes it.

    Raises FindingGone, FindingChanged, RestsOnNothing, StillNames.
    """
    one = _same(finding, version)
    _look(one)
    Finding.objects.filter(pk=one.pk).update(stage=Stage.GATE)


@transaction.atomic
def take_back(finding: UUID) -> None:
    """It is a draft again, and nobody has agreed. Raises FindingGone."""
    one = locked(finding)
    Agreement.objects.filter(finding=one).delete()
    Finding.objects.filter(pk=one.pk).update(stage=Stage.DRAFT)


@transaction.atomic
def agree(finding: UUID, *, version: int, by: UUID) -> Lasting | None:
    """This colleague says that this version names nobody and may last; with the second one it does.

    Then the finding, its key and every link to people, interviews and recordings are gone, and what lasts is
    returned: a new row that shares with the old one its words and its study, and of when only the month.
    Raises FindingGone, FindingChanged, NotAtTheGate, StillNames.
    """
    one = _same(finding, version)
    if one.stage != Stage.GATE:
        raise NotAtTheGate
    _look(one)
    Agreement.objects.update_or_create(finding=one, colleague=by, defaults={"version": version})
    agreed = set(Agreement.objects.filter(finding=one, version=version).values_list("colleague", flat=True))
    if len(agreed) < NEEDED:
        return None
    lasting = _make_lasting(one)
    for colleague in sorted(agreed):
        note_decision(colleague, Deed.AGREED)
    forget(one)
    return lasting


def _make_lasting(finding: Finding) -> Lasting:
    content = finding.content
    return Lasting.objects.create(
        study_id=finding.study_id,
        title=content["title"],
        details=content["details"],
        themes=content["themes"],
        interviews=interviews_behind(finding.pk),
        month=month_of(now()),
        review_on=review_on(now()),
    )


def interviews_behind(finding: UUID) -> int:
    """In how many interviews it was found."""
    under = Evidence.objects.filter(finding=finding)
    recordings = set(under.exclude(mark=None).values_list("mark__recording", flat=True))
    known = dict(Occasion.objects.filter(recording__in=recordings).values_list("recording", "booking"))
    by_minutes = set(under.exclude(remark=None).values_list("remark__minutes__booking", flat=True))
    return len({known.get(recording, recording) for recording in recordings if recording} | by_minutes)


def _same(finding: UUID, version: int) -> Finding:
    one = locked(finding)
    if one.version != version:
        raise FindingChanged(one)
    if not Evidence.objects.filter(finding=one).exists():
        raise RestsOnNothing
    return one


def _look(finding: Finding) -> None:
    if traces := check(finding.study_id, finding.content):
        raise StillNames(traces)

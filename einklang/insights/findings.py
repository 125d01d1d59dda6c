"""Findings: made of evidence, changed by several people at once, gone with the first they rest on."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from einklang.consent.queries import allowed_among
from einklang.people.models import Person
from einklang.room.minutes import legible
from einklang.room.models import Interviewed, Presence, Remark
from einklang.vault.fields import attach_keys
from einklang.vault.keys import destroy_keys, make_key

from .marks import tidy
from .models import Agreement, Evidence, Finding, Mark, RestsOn, Stage
from .queries import PROCESSING, findings, marks

LONGEST_TITLE, LONGEST_DETAILS = 200, 4000


class FindingGone(Exception):
    """It is not there any more: somebody it rested on left, a recording ended, or it was removed."""


class FindingChanged(Exception):
    """Somebody else changed it meanwhile; what stands now is in `now`."""

    def __init__(self, now: Finding) -> None:
        super().__init__()
        self.now = now


class AtTheGate(Exception):
    """While two people look at a finding nobody changes it; it is taken back first."""


class RestsOnNothing(Exception):
    """A finding rests on at least one note, clip, quote or line of the minutes."""


class NotEvidence(Exception):
    """It is of another study, gone, or nothing may be learned from it now."""


@dataclass(frozen=True)
class Piece:
    """Something a finding can rest on: a mark of a recording, or a line of the minutes."""

    kind: Literal["mark", "remark"]
    id: UUID

    @property
    def lookup(self) -> dict[str, Any]:
        """By which its row as evidence is found and made."""
        return {"mark_id": None, "remark_id": None, f"{self.kind}_id": self.id}


def piece_of(evidence: Evidence) -> Piece:
    """What this row of evidence is."""
    if evidence.mark_id is not None:
        return Piece("mark", evidence.mark_id)
    assert evidence.remark_id is not None, "evidence_is_one_thing"
    return Piece("remark", evidence.remark_id)


@transaction.atomic
def make_finding(
    study: UUID,
    pieces: Collection[Piece],
    *,
    title: str,
    by: UUID,
    details: str = "",
    themes: Iterable[str] = (),
) -> Finding:
    """There is a finding that rests on these. Raises RestsOnNothing, NotEvidence."""
    if not pieces:
        raise RestsOnNothing
    last = Finding.objects.filter(study=study).aggregate(last=Max("position"))["last"]
    one = Finding(study_id=study, position=(last or 0) + 1, made_by=by)
    one.content = _content(title, details, themes)
    make_key(one.pk, ends_at=None)
    one.save(force_insert=True)
    for piece in pieces:
        _put_under(one, piece)
    _rest(one)
    return one


def _content(title: str, details: str, themes: Iterable[str]) -> dict[str, Any]:
    return {"title": title.strip(), "details": details.strip(), "themes": tidy(themes)}


@transaction.atomic
def change_finding(
    finding: UUID, *, version: int, title: str, details: str, themes: Iterable[str]
) -> Finding:
    """The finding says this now. Raises FindingGone, FindingChanged, AtTheGate."""
    one = _draft(finding)
    if one.version != version:
        raise FindingChanged(one)
    one.content = _content(title, details, themes)
    _count(one)
    return one


@transaction.atomic
def put_under(finding: UUID, piece: Piece) -> None:
    """The finding rests on this too, and on nobody's notes twice.

    Raises FindingGone, AtTheGate, NotEvidence.
    """
    one = _draft(finding)
    _put_under(one, piece)
    _rest(one)
    _count(one)


@transaction.atomic
def take_out(finding: UUID, piece: Piece) -> None:
    """The finding does not rest on this any more. Raises FindingGone, AtTheGate, RestsOnNothing."""
    one = _draft(finding)
    under = Evidence.objects.filter(finding=one)
    this = under.filter(**piece.lookup)
    if not under.exclude(pk__in=this.values("pk")).exists():
        raise RestsOnNothing
    this.delete()
    _rest(one)
    _count(one)


@transaction.atomic
def move(finding: UUID, *, by: int) -> None:
    """The finding stands so many places further down on the board, or up. Raises FindingGone."""
    one = locked(finding)
    others = list(findings().filter(study=one.study_id).order_by("position", "made_at", "id"))
    here = next(number for number, other in enumerate(others) if other.pk == one.pk)
    others.insert(max(0, min(here + by, len(others) - 1)), others.pop(here))
    for number, other in enumerate(others, 1):
        Finding.objects.filter(pk=other.pk).update(position=number)


@transaction.atomic
def remove_finding(finding: UUID) -> None:
    """The finding is gone, its key first; its evidence stands. Raises FindingGone, AtTheGate."""
    forget(_draft(finding))


def forget(finding: Finding) -> None:
    """Destroy its key and every row of it, in the caller's transaction."""
    destroy_keys([finding.pk])
    for model in (Evidence, Agreement, RestsOn):
        model._default_manager.filter(finding=finding).delete()
    finding.delete()


def locked(finding: UUID) -> Finding:
    """The finding, nobody else changing it meanwhile, nor anybody leaving whom it rests on.

    Raises FindingGone.
    """
    about = RestsOn.objects.filter(finding=finding).values("person")
    list(Person.objects.select_for_update().filter(pk__in=about).order_by("pk").values_list("pk"))
    one = Finding.objects.select_for_update().filter(pk=finding).first()
    if one is None or not findings().filter(pk=finding).exists():
        raise FindingGone
    attach_keys([one])
    return one


def _draft(finding: UUID) -> Finding:
    one = locked(finding)
    if one.stage != Stage.DRAFT:
        raise AtTheGate
    return one


def _count(finding: Finding) -> None:
    """Another version: whoever agreed to an earlier one has not agreed to this."""
    finding.version += 1
    finding.save()
    Agreement.objects.filter(finding=finding).delete()


def _put_under(finding: Finding, piece: Piece) -> None:
    if piece.kind == "mark":
        there = marks().filter(pk=piece.id, recording__study=finding.study_id).exists()
    else:
        there = legible().filter(pk=piece.id, minutes__study=finding.study_id).exists()
    if not there or not _allowed(_about(piece)):
        raise NotEvidence
    below = Evidence.objects.filter(finding=finding).count()
    Evidence.objects.get_or_create(finding=finding, **piece.lookup, defaults={"position": below})


def _allowed(about: set[tuple[UUID, UUID | None]]) -> bool:
    people = {person for person, _recording in about}
    list(Person.objects.select_for_update().filter(pk__in=people).order_by("pk").values_list("pk"))
    return bool(people) and allowed_among(people, PROCESSING) == people


def _about(piece: Piece) -> set[tuple[UUID, UUID | None]]:
    """Everybody a piece of evidence is about, with the recording it is from."""
    if piece.kind == "mark":
        recording = Mark.objects.values_list("recording", flat=True).get(pk=piece.id)
        present = Presence.objects.filter(recording=recording).values_list("person", flat=True)
        return {(person, recording) for person in present}
    minutes = Remark.objects.values_list("minutes", flat=True).get(pk=piece.id)
    return {(p, None) for p in Interviewed.objects.filter(minutes=minutes).values_list("person", flat=True)}


def _rest(finding: Finding) -> None:
    """Write down whom it rests on now."""
    wanted: set[tuple[UUID, UUID | None]] = set()
    for one in Evidence.objects.filter(finding=finding):
        wanted |= _about(piece_of(one))
    RestsOn.objects.filter(finding=finding).delete()
    RestsOn.objects.bulk_create(
        RestsOn(finding=finding, person_id=person, recording_id=recording)
        for person, recording in sorted(wanted, key=str)
    )

"""Marking what matters in a recording: a note at a place, a clip of a stretch, a quote with its words."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from einklang.consent.queries import allowed_among
from einklang.people.models import Person
from einklang.room.models import Presence, Recording
from einklang.vault.fields import attach_keys
from einklang.vault.keys import destroy_keys, make_key

from .models import Evidence, Kind, Mark
from .queries import PROCESSING, evaluable, marks

#: Characters of a mark's text, of the words of a quote, and of one tag; and how many tags.
LONGEST, LONGEST_QUOTE, LONGEST_TAG, MOST_TAGS = 500, 4000, 40, 12


class NotToBeMarked(Exception):
    """Nothing may be learned from this recording now: somebody in it left, objected or is restricted."""


class OutsideRecording(Exception):
    """The place is before the beginning of the recording, or after its end."""


class NoStretch(Exception):
    """A clip ends after it begins."""


class MarkGone(Exception):
    """There is no such mark any more: removed, or gone with its recording or with somebody in it."""


class MarkChanged(Exception):
    """Somebody else changed it meanwhile; what stands now is in `now`."""

    def __init__(self, now: Mark) -> None:
        super().__init__()
        self.now = now


class RestsOnIt(Exception):
    """A finding rests on this mark; it is taken out there first."""


@transaction.atomic
def mark(
    recording: UUID,
    kind: Kind,
    begins_ms: int,
    ends_ms: int | None = None,
    *,
    text: str,
    by: UUID,
    tags: Iterable[str] = (),
    words: str = "",
) -> Mark:
    """The place or stretch is marked. Raises NotToBeMarked, OutsideRecording, NoStretch."""
    row = _held(recording)
    if kind is Kind.NOTE:
        ends_ms = None
    _look(row, begins_ms, ends_ms, kind)
    one = Mark(recording=row, kind=kind, begins_ms=begins_ms, ends_ms=ends_ms, made_by=by)
    one.content = _content(kind, text, tags, words)
    make_key(one.pk, ends_at=row.ends_at)
    one.save(force_insert=True)
    return one


def _held(recording: UUID) -> Recording:
    """Everybody in it locked: whoever leaves at this moment comes before, or after and takes it along."""
    people = list(Presence.objects.filter(recording=recording).values_list("person", flat=True))
    list(Person.objects.select_for_update().filter(pk__in=people).order_by("pk").values_list("pk"))
    row = evaluable().filter(pk=recording).first()
    if row is None or allowed_among(people, PROCESSING) != set(people):
        raise NotToBeMarked
    return row


def _look(recording: Recording, begins_ms: int, ends_ms: int | None, kind: Kind) -> None:
    # The length is known to the second; a place within its last one is inside.
    last = (recording.seconds + 1) * 1000
    if begins_ms < 0 or max(begins_ms, ends_ms or 0) > last:
        raise OutsideRecording
    if kind is not Kind.NOTE and (ends_ms is None or ends_ms <= begins_ms):
        raise NoStretch


def _content(kind: Kind, text: str, tags: Iterable[str], words: str) -> dict[str, object]:
    content: dict[str, object] = {"text": text.strip(), "tags": tidy(tags)}
    return content | {"words": words.strip()} if kind is Kind.QUOTE else content


def tidy(tags: Iterable[str]) -> list[str]:
    """Each tag once, as it was first written, without spaces around it."""
    found: dict[str, str] = {}
    for tag in tags:
        if short := " ".join(tag.split())[:LONGEST_TAG]:
            found.setdefault(short.casefold(), short)
    return list(found.values())[:MOST_TAGS]


@transaction.atomic
def change_mark(
    mark_id: UUID,
    *,
    version: int,
    begins_ms: int,
    ends_ms: int | None,
    text: str,
    tags: Iterable[str],
    words: str = "",
) -> Mark:
    """The mark says this now. Raises MarkGone, MarkChanged, OutsideRecording, NoStretch."""
    one = _locked(mark_id)
    if one.version != version:
        raise MarkChanged(one)
    kind = Kind(one.kind)
    if kind is Kind.NOTE:
        ends_ms = None
    _look(one.recording, begins_ms, ends_ms, kind)
    one.begins_ms, one.ends_ms, one.version = begins_ms, ends_ms, version + 1
    one.content = _content(kind, text, tags, words)
    one.save()
    return one


@transaction.atomic
def remove_mark(mark_id: UUID) -> None:
    """The mark is gone, its key first. Raises MarkGone, RestsOnIt."""
    one = _locked(mark_id)
    if Evidence.objects.filter(mark=one).exists():
        raise RestsOnIt
    destroy_keys([one.pk])
    one.delete()


def _locked(mark_id: UUID) -> Mark:
    one = marks().select_for_update(of=("self",)).select_related("recording").filter(pk=mark_id).first()
    if one is None:
        raise MarkGone
    attach_keys([one])
    return one

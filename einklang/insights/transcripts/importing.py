"""Taking over a transcript of another tool: looked at first, then all of it or nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.timezone import now

from einklang.room.models import Presence, Recording
from einklang.room.queries import playable

from ..models import Draft, Origin, Speaker
from .cues import Cue, Read, Refused, Why, placed
from .joining import Who, joined
from .writing import hold, write_down

#: How long a file that somebody looks at is kept.
LASTS = timedelta(hours=1)


class DraftGone(Exception):
    """Nobody looks at a file for this recording any more: taken over, dropped, or an hour old."""


class NothingGood(Exception):
    """No cue of the file lies within the recording."""


@dataclass(frozen=True)
class Looked:
    """A file as it would be taken over."""

    offset_ms: int
    good: list[Cue]
    refused: list[Refused]
    prefixes: frozenset[str]
    #: Which file it is: another one that somebody gives meanwhile has another.
    stamp: str

    def labels(self) -> dict[str, list[str]]:
        """What the tool calls the speakers, in the order in which they begin, with what each says."""
        said: dict[str, list[str]] = {}
        for cue in self.good:
            said.setdefault(cue.label, []).append(cue.text)
        return said


@transaction.atomic
def keep_draft(recording: UUID, read: Read, *, offset_ms: int, by: UUID) -> None:
    """What was read waits here, sealed, for an hour; what waited before is gone. Raises RecordingNotThere."""
    row = hold(recording)
    Draft.objects.filter(recording=row).delete()
    content = {
        "offset_ms": offset_ms,
        "cues": [[cue.begins_ms, cue.ends_ms, cue.label, cue.text, cue.line] for cue in read.cues],
        "refused": [[one.line, one.why] for one in read.refused],
        "prefixes": sorted(read.prefixes),
    }
    Draft.objects.create(recording=row, content=content, made_by=by, gone_at=now() + LASTS)


def draft_of(recording: UUID) -> Looked:
    """The file somebody looks at; raises DraftGone, also where the recording may not be played now."""
    draft = _standing(recording)
    if draft is None:
        raise DraftGone
    return _looked(draft, draft.recording)


def move_draft(recording: UUID, offset_ms: int) -> None:
    """The file is looked at with this offset; raises DraftGone."""
    draft = _standing(recording)
    if draft is None:
        raise DraftGone
    draft.content = draft.content | {"offset_ms": offset_ms}
    draft.save(update_fields=["content"])


def drop_draft(recording: UUID) -> None:
    """Nothing of the file is here any more."""
    Draft.objects.filter(recording=recording).delete()


@transaction.atomic
def take_over(
    recording: UUID, roles: Mapping[str, Who], *, words: Iterable[str] = (), by: UUID, replace: bool = False
) -> int:
    """The good cues of the file are the recording's transcript, and the file is gone with its labels.

    Returns how many passages they made. Raises DraftGone, NothingGood, RecordingNotThere, AlreadyWritten.
    """
    looked = draft_of(recording)
    if not looked.good:
        raise NothingGood
    known = set(Presence.objects.filter(recording=recording).values_list("pk", flat=True))
    who = {label: one for label, one in roles.items() if one[1] is None or one[1] in known}
    said = joined(looked.good, who, looked.prefixes.intersection(words))
    made = write_down(recording, said, origin=Origin.IMPORTED, language="", by=by, replace=replace)
    drop_draft(recording)
    return made


def _standing(recording: UUID) -> Draft | None:
    rows = Draft.objects.filter(recording=recording, recording__in=playable(), gone_at__gt=now())
    return rows.select_related("recording").first()


def _looked(draft: Draft, recording: Recording) -> Looked:
    content = draft.content
    good, outside = placed(
        (Cue(*cue) for cue in content["cues"]), offset_ms=content["offset_ms"], seconds=recording.seconds
    )
    refused = [Refused(line, Why(why)) for line, why in content["refused"]] + outside
    prefixes = frozenset(content["prefixes"])
    refused.sort(key=lambda one: one.line)
    return Looked(content["offset_ms"], good, refused, prefixes, draft.gone_at.isoformat())


def who_of(value: str) -> Who:
    """The speaker that a field of a form names: `interviewer`, `unknown`, or the id of a presence.

    Raises ValueError.
    """
    return (Speaker.PARTICIPANT, int(value)) if value.isdecimal() else (Speaker(value), None)

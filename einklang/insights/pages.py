"""What the pages of recordings show."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from einklang.room.meetings import notes_of
from einklang.room.models import Occasion, Recording
from einklang.room.queries import names_of

from . import places
from .forms import MarkForm
from .models import Kind, Mark, Transcript
from .playing import Condition, Lane, condition, conditions, lanes, may_be_marked
from .queries import marks, marks_of, remarks_beside
from .timeline import picture
from .transcripts.reading import passages_of, role_of, voices_of


def language() -> str:
    return (get_language() or "de")[:2]


@dataclass(frozen=True)
class Line:
    """A recording in the list."""

    recording: Recording
    question: str
    held_by: str
    condition: Condition
    marks: int
    is_written: bool

    @property
    def minutes(self) -> int:
        return max(1, round(self.recording.seconds / 60))


def question_of(recording: Recording) -> str:
    """What the interview was about; in the reader's language."""
    return recording.study.question(language()) if recording.study else _("Interview")


def listed(recordings: Iterable[Recording]) -> list[Line]:
    """Lines of the list, in a fixed number of queries."""
    rows = list(recordings)
    ids = [row.pk for row in rows]
    states = conditions(rows)
    names = _hosts([row for row in rows if states[row.pk] in (Condition.NAMED, Condition.PACKING)])
    marked: dict[UUID, int] = {}
    for recording in marks().filter(recording__in=ids).values_list("recording", flat=True):
        marked[recording] = marked.get(recording, 0) + 1
    written = set(Transcript.objects.filter(recording__in=ids, next_at=None).values_list("pk", flat=True))
    return [
        Line(
            recording=row,
            question=question_of(row),
            held_by=names.get(row.pk, ""),
            condition=states[row.pk],
            marks=marked.get(row.pk, 0),
            is_written=row.pk in written,
        )
        for row in rows
    ]


def _hosts(recordings: list[Recording]) -> dict[UUID, str]:
    """Who held each of these; one that is closed or detached says nobody's name and is not given."""
    names = names_of(row.held_by for row in recordings if row.held_by)
    return {row.pk: names.get(row.held_by, "") for row in recordings if row.held_by}


@dataclass(frozen=True)
class Noted:
    """A line beside the player: a mark, a line of the minutes, or what somebody who followed wrote."""

    begins_ms: int
    ends_ms: int | None
    icon: str
    kind: str
    text: str
    by: str
    words: str = ""
    tags: tuple[str, ...] = ()
    mark: Mark | None = None
    question: bool = False

    @property
    def place(self) -> str:
        begins = places.write(max(0, self.begins_ms))
        return f"{begins} – {places.write(self.ends_ms)}" if self.ends_ms is not None else begins


ICONS = {Kind.NOTE: "notebook-pen", Kind.CLIP: "scissors", Kind.QUOTE: "quote"}


def noted_in(recording: Recording) -> list[Noted]:
    """All that was noted of it, in the order of the recording."""
    own, lines, heard = marks_of(recording.pk), remarks_beside(recording.pk), _notes_beside(recording.pk)
    colleagues = [one.made_by for one in own] + [one.colleague for one in (*lines, *heard)]
    names = names_of(colleagues)
    found = [
        Noted(
            one.begins_ms,
            one.ends_ms,
            ICONS[Kind(one.kind)],
            str(one.get_kind_display()),
            one.content["text"],
            names.get(one.made_by, ""),
            words=one.content.get("words", ""),
            tags=tuple(one.content["tags"]),
            mark=one,
        )
        for one in own
    ]
    for line in lines:
        at = _place(recording, line.at)
        found.append(Noted(at, None, "pencil-line", _("Minutes"), line.text, names.get(line.colleague, "")))
    for note in heard:
        kind, icon = (
            (_("Question"), "message-circle-question-mark") if note.question else (_("Followed"), "eye")
        )
        by = names.get(note.colleague, "")
        found.append(
            Noted(_place(recording, note.at), None, icon, kind, note.text, by, question=note.question)
        )
    return sorted(found, key=lambda one: (one.begins_ms, one.kind))


def _notes_beside(recording: UUID) -> list[Any]:
    occasion = Occasion.objects.filter(recording=recording).first()
    return notes_of(occasion.booking) if occasion else []


def _place(recording: Recording, at: datetime) -> int:
    """Where in the recording it was at that moment: what was written before or after stands at its ends."""
    begun = recording.started_at or recording.interview_ended_at
    assert begun is not None, "what is stored has begun and ended"
    return max(0, min(round((at - begun).total_seconds() * 1000), recording.seconds * 1000))


@dataclass(frozen=True, slots=True)
class Spoken:
    """A passage as it is shown: who says it by role, and where. Ready to print: there may be ten thousand."""

    begins_ms: int
    ends_ms: int
    who: str
    text: str
    version: str
    place: str
    #: The same as numbers in an address and in the page are written.
    begins: str
    ends: str
    url: str


def spoken_in(recording: UUID) -> list[Spoken]:
    """The transcript, speakers by role."""
    voices = voices_of(recording)
    # Each has an address that differs in its last part only.
    pattern = reverse("staff_passage", args=[recording, recording])
    before, after = pattern.rsplit(str(recording), 1)
    return [
        Spoken(
            one.begins_ms,
            one.ends_ms,
            role_of(one, voices),
            one.text,
            str(one.version),
            places.write(one.begins_ms),
            str(one.begins_ms),
            str(one.ends_ms),
            f"{before}{one.pk}{after}",
        )
        for one in passages_of(recording)
    ]


TEMPLATES = {
    Condition.NAMED: "staff/insights/player.html",
    Condition.DETACHED: "staff/insights/player.html",
    Condition.PACKING: "staff/insights/not_now.html",
    Condition.CLOSED: "staff/insights/not_now.html",
}


def player(recording: Recording, form: MarkForm) -> dict[str, Any]:
    """Everything on the player's page; names only of a recording that nobody has left."""
    state = condition(recording)
    shown = state in (Condition.NAMED, Condition.DETACHED)
    side = lanes(recording.pk, named=state is Condition.NAMED) if shown else []
    noted = noted_in(recording) if shown else []
    spoken = spoken_in(recording.pk) if shown else []
    markable = shown and may_be_marked(recording.pk)
    host = names_of([recording.held_by]) if recording.held_by and state is Condition.NAMED else {}
    return {
        "recording": recording,
        "question": question_of(recording),
        "condition": state.value,
        "template": TEMPLATES[state],
        "host": next(iter(host.values()), ""),
        "lanes": side,
        "noted": noted,
        "spoken": spoken,
        "markable": markable,
        "form": form,
        "tags": sorted({tag for one in noted for tag in one.tags}, key=str.casefold),
        "picture": picture(recording.seconds * 1000, side, noted, spoken),
        "config": _config(recording, side),
        "length": places.write(recording.seconds * 1000),
    }


def _config(recording: Recording, side: list[Lane]) -> dict[str, Any]:
    return {
        "length": recording.seconds * 1000,
        "lanes": [
            {
                "id": str(lane.id),
                "stretches": [
                    {"url": one.url, "begins": one.begins_ms, "ends": one.ends_ms} for one in lane.stretches
                ],
            }
            for lane in side
        ],
        "words": {"play": _("Play"), "pause": _("Pause"), "gone": _("Not available any more")},
    }

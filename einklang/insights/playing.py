"""A recording as the player shows it: its tracks side by side, who they are, and what stands beside them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import Enum
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from einklang.people.models import Person, State
from einklang.room.models import Form, Piece, Presence, Recording, Source, Track
from einklang.room.queries import names_of, playable
from einklang.vault.fields import attach_keys

from .models import Speaker
from .queries import evaluable


class Condition(Enum):
    """What a recording is at this moment, for whoever opens it."""

    #: It is played, and says who is in it.
    NAMED = "named"
    #: It is played, and nothing says who is in it.
    DETACHED = "detached"
    #: Its pieces are being put together for the player.
    PACKING = "packing"
    #: Nothing of it is played: somebody in it is restricted, or is leaving.
    CLOSED = "closed"


@dataclass(frozen=True)
class Stretch:
    """An unbroken piece of a track; times in milliseconds of the recording."""

    url: str
    begins_ms: int
    ends_ms: int


@dataclass(frozen=True)
class Lane:
    """One track as it is shown: its caption, and the stretches there are of it."""

    id: UUID
    caption: str
    #: Who is in it by role, as the transcript says it; empty for a screen, or for everybody together.
    role: str
    source: str
    stretches: list[Stretch]


def condition(recording: Recording) -> Condition:
    """Whether it may be played now, and whether it may say who is in it."""
    return conditions([recording])[recording.pk]


def conditions(recordings: Collection[Recording]) -> dict[UUID, Condition]:
    """The same for many, in two queries."""
    ids = [row.pk for row in recordings]
    open_ones = set(playable().filter(pk__in=ids).values_list("pk", flat=True))
    left = Presence.objects.filter(recording__in=ids, person__state=State.DETACHED)
    detached = set(left.values_list("recording", flat=True))

    def of(row: Recording) -> Condition:
        if row.pk not in open_ones:
            return Condition.CLOSED
        if row.next_at is not None:
            return Condition.PACKING
        return Condition.DETACHED if row.pk in detached else Condition.NAMED

    return {row.pk: of(row) for row in recordings}


def may_be_marked(recording: UUID) -> bool:
    """Whether something may be learned from it now."""
    return evaluable().filter(pk=recording).exists()


def role_words(number: int) -> str:
    """What a participant is called where nobody is named."""
    return _("Participant %(number)d") % {"number": number}


def captions(recording: UUID, *, named: bool) -> dict[UUID, str]:
    """What each participant in it is called, by their presence's person; without names in a detached one."""
    people = list(
        Presence.objects.filter(recording=recording).order_by("pk").values_list("person", flat=True)
    )
    words = {person: role_words(number) for number, person in enumerate(people, 1)}
    if named:
        rows = list(Person.objects.filter(pk__in=people))
        attach_keys(rows)
        words |= {row.pk: row.name for row in rows}
    return words


def lanes(recording: UUID, *, named: bool) -> list[Lane]:
    """Its tracks: participants first, in the order in which they came in, then colleagues and screens."""
    words, roles = captions(recording, named=named), captions(recording, named=False)
    tracks = list(Track.objects.filter(recording=recording).prefetch_related("pieces"))
    names = names_of(track.colleague for track in tracks if track.colleague) if named else {}
    order = {person: number for number, person in enumerate(words)}
    last = len(order)
    tracks.sort(
        key=lambda one: (
            one.source == Source.SCREEN,
            order.get(one.person_id, last) if one.person_id else last,
            str(one.pk),
        )
    )
    return [
        Lane(track.pk, _caption(track, words, names), _role(track, roles), track.source, stretches)
        for track in tracks
        if (stretches := _stretches(recording, track.pieces.all()))
    ]


def _caption(track: Track, words: dict[UUID, str], names: dict[UUID, str]) -> str:
    if track.source == Source.UPLOAD:
        return _("Everybody")
    who = words.get(track.person_id, "") if track.person_id else names.get(track.colleague or track.pk, "")
    who = who or _("Interviewer")
    return _("Screen of %(who)s") % {"who": who} if track.source == Source.SCREEN else who


def _role(track: Track, roles: dict[UUID, str]) -> str:
    if track.source != Source.CAMERA:
        return ""
    return roles.get(track.person_id, "") if track.person_id else str(Speaker.INTERVIEWER.label)


def _stretches(recording: UUID, pieces: Iterable[Piece]) -> list[Stretch]:
    ready = [one for one in pieces if one.form != Form.MJR and one.size is not None]
    return [
        Stretch(
            url=reverse("staff_media", args=[recording, piece.pk]),
            begins_ms=piece.offset_ms,
            ends_ms=piece.offset_ms + piece.duration_ms,
        )
        for piece in sorted(ready, key=lambda one: one.offset_ms)
    ]

"""What somebody sent while they were recorded, to take along: their own tracks alone (Art. 15(4)).

Held recordings too: what is closed to us stays theirs.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from einklang.room.models import Form, Medium, Piece, Recording, Source, Stage
from einklang.room.queries import own_pieces, recordings_with


@dataclass(frozen=True)
class OwnFile:
    """One file of somebody's track; `holds` is a word of `names.VALUES`."""

    piece: UUID
    holds: str
    begins_at_seconds: int
    seconds: int
    size: int

    def told(self) -> dict[str, Any]:
        """As a package says it. The address opens for whoever is signed in on their own page."""
        return {
            "url": f"{settings.BASE_URL}/my/recordings/{self.piece}/",
            "holds": self.holds,
            "begins_at_seconds": self.begins_at_seconds,
            "seconds": self.seconds,
            "bytes": self.size,
        }


@dataclass(frozen=True)
class OwnRecording:
    """A recording somebody is in; `why_none` is a word of `names.VALUES` where there is no file for them."""

    interview_ended_at: datetime
    ends_at: datetime
    held: bool
    files: list[OwnFile]
    why_none: str

    def told(self) -> dict[str, Any]:
        """As a package says it."""
        return {
            "interview_ended_at": self.interview_ended_at.isoformat(),
            "kept_until": self.ends_at.isoformat(),
            "held_by_law": self.held,
            "files": [one.told() for one in self.files],
            "no_files_because": self.why_none or None,
        }


def own_tracks(person: UUID, *, by_mail: bool = False) -> list[OwnRecording]:
    """Each recording this person is in, the earliest first, with the files of their own track.

    In a copy that goes `by_mail` there are none: nobody could open an address on a page that is shut.
    """
    recordings = recordings_with(person).order_by("interview_ended_at", "pk")
    found = [_of(one, person) for one in recordings]
    return [replace(one, files=[], why_none=one.why_none or "page-shut") if by_mail else one for one in found]


def _of(recording: Recording, person: UUID) -> OwnRecording:
    assert recording.interview_ended_at is not None, "what is kept has ended"
    pieces = own_pieces(person).filter(track__recording=recording).order_by("offset_ms", "pk")
    files = [
        OwnFile(
            piece=piece.pk,
            holds="screen" if piece.track.source == Source.SCREEN else Medium(piece.medium).value,
            begins_at_seconds=piece.offset_ms // 1000,
            seconds=piece.duration_ms // 1000,
            size=piece.size or 0,
        )
        for piece in pieces
    ]
    return OwnRecording(
        interview_ended_at=recording.interview_ended_at,
        ends_at=recording.ends_at,
        held=recording.stage == Stage.HELD,
        files=files,
        why_none="" if files else _why(recording, person),
    )


def _why(recording: Recording, person: UUID) -> str:
    pieces = Piece.objects.filter(track__recording=recording)
    if pieces.filter(track__person=person, form=Form.MJR).exists():
        return "being-prepared"
    return "everybody-in-one" if pieces.filter(track__source=Source.UPLOAD).exists() else "no-own-track"

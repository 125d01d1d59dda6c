"""What is marked, noted and found in these tests."""

from typing import Any
from uuid import UUID, uuid4

from django.utils.timezone import now

from einklang.insights.findings import Piece, make_finding
from einklang.insights.marks import mark
from einklang.insights.models import Finding, Kind, Mark
from einklang.people.models import Person
from einklang.room.models import Form, Interviewed, Medium, Minutes, Recording, Remark, Source, Track
from einklang.room.models import Piece as Stretch
from einklang.room.storage import path_of
from einklang.staff.models import User
from einklang.studies.models import Study
from einklang.vault.files import SealedWriter
from einklang.vault.keys import make_key


def a_clip(
    recording: Recording, by: User, begins: int = 10_000, text: str = "Compares on paper", **more: Any
) -> Mark:
    return mark(recording.pk, Kind.CLIP, begins, begins + 5000, text=text, by=by.pk, **more)


def a_quote(recording: Recording, by: User, words: str, begins: int = 20_000) -> Mark:
    return mark(recording.pk, Kind.QUOTE, begins, begins + 5000, text="said so", by=by.pk, words=words)


def a_remark(study: Study, people: list[Person], by: User, text: str = "Reads it aloud") -> Remark:
    """A line of minutes of an interview without a recording."""
    minutes = Minutes.objects.create(booking=uuid4(), study=study)
    make_key(minutes.pk, ends_at=None)
    Interviewed.objects.bulk_create(Interviewed(minutes=minutes, person=person) for person in people)
    line = Remark(minutes=minutes, colleague=by.pk, text=text, at=now())
    line.save(force_insert=True)
    return line


def a_finding(
    study: Study, by: User, *pieces: Mark | Remark, title: str = "Paper is for comparing"
) -> Finding:
    evidence = [Piece("mark" if isinstance(one, Mark) else "remark", one.pk) for one in pieces]
    return make_finding(study.pk, evidence, title=title, by=by.pk, themes=["paper"])


def a_track(
    recording: Recording, whose: dict[str, Any], data: bytes, offset_ms: int = 0, length_ms: int = 2000
) -> UUID:
    """A sealed piece of a track, as packing leaves it; returns its id."""
    track = Track.objects.create(recording=recording, source=Source.CAMERA, **whose)
    key = make_key(track.pk, ends_at=recording.ends_at)
    about = {"medium": Medium.BOTH, "form": Form.WEBM, "offset_ms": offset_ms, "duration_ms": length_ms}
    piece = Stretch.objects.create(track=track, size=len(data), **about)
    path_of(piece.pk).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with SealedWriter.create(path_of(piece.pk), key, piece.pk) as writer:
        writer.append(data)
        writer.close()
    return piece.pk

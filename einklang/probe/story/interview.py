"""They are interviewed: followed, noted, recorded, written down, and something is learned from it."""

import io
from uuid import UUID

from django.utils.timezone import now

from einklang.booking.models import Booking
from einklang.external.incoming import begin_upload, go_on
from einklang.external.models import Tool
from einklang.insights import findings
from einklang.insights.gate import agree, bring_to_gate
from einklang.insights.marks import mark
from einklang.insights.models import Kind, Origin, Speaker
from einklang.insights.transcripts.cues import Cue, Read
from einklang.insights.transcripts.importing import keep_draft
from einklang.insights.transcripts.writing import Utterance, write_down
from einklang.room.actions import add_track, begin_recording, finish_recording
from einklang.room.meetings import end_meeting, note_follower, say_following, write_note
from einklang.room.minutes import write_remark
from einklang.room.models import Form, Medium, Piece, Presence, Recording, Source
from einklang.room.storage import path_of
from einklang.vault.files import SealedWriter
from einklang.vault.keys import open_key

from .asked import interview_of
from .tale import Tale

#: Milliseconds of what is recorded.
LENGTH = 3000


def is_interviewed(tale: Tale) -> None:
    """There is a recording with what was said in it, and a finding that one colleague lets through."""
    interview = interview_of(tale)
    if tale.may("observation"):
        _is_followed(tale, interview)
    if tale.may("recording"):
        recording = _is_recorded(tale, interview)
        _is_written_down(tale, recording)
        if tale.may("insights"):
            _is_learned_from(tale, interview, recording)
        _comes_from_another_tool(tale, interview)
    tale.goes_on()


def _is_followed(tale: Tale, interview: Booking) -> None:
    watching, person = tale.cast.asks.pk, [tale.id]
    say_following(interview, watching)
    note_follower(interview.pk, watching, person)
    write_note(interview.pk, watching, person, text=tale.one.noted, question=True)
    end_meeting(interview.pk, at=now())


def _is_recorded(tale: Tale, interview: Booking) -> UUID:
    """What is said stands in a sealed file."""
    recording: Recording = begin_recording(interview.pk, [tale.id])
    track = add_track(recording.pk, Source.CAMERA, person=tale.id)
    data = tale.one.said.encode() * 1000
    piece = Piece.objects.create(
        track=track, medium=Medium.BOTH, form=Form.WEBM, duration_ms=LENGTH, size=len(data)
    )
    with SealedWriter.create(path_of(piece.pk), open_key(track.pk), piece.pk) as writer:
        writer.append(data)
        writer.close()
    finish_recording(recording.pk, at=now())
    return recording.pk


def _is_written_down(tale: Tale, recording: UUID) -> None:
    said, by = tale.one.said, tale.cast.holds.pk
    keep_draft(recording, Read([Cue(0, 900, said, said, 1)], [], frozenset()), offset_ms=0, by=by)
    voice = Presence.objects.get(recording=recording, person=tale.id).pk
    says = Utterance(0, 900, Speaker.PARTICIPANT, voice, said)
    write_down(recording, [says], origin=Origin.HEARD, language="de", by=by, replace=True)


def _is_learned_from(tale: Tale, interview: Booking, recording: UUID) -> None:
    by, words = tale.cast.holds.pk, tale.one.noted
    remark = write_remark(interview.pk, by, [tale.id], text=words)
    quote = mark(recording, Kind.QUOTE, 0, 900, text=words, words=tale.one.said, tags=[words], by=by)
    pieces = [findings.Piece("mark", quote.pk), findings.Piece("remark", remark.pk)]
    learned = findings.make_finding(tale.cast.study.pk, pieces, title=words, by=by)
    bring_to_gate(learned.pk, version=learned.version)
    agree(learned.pk, version=learned.version, by=by)


def _comes_from_another_tool(tale: Tale, interview: Booking) -> None:
    """Half of a recording, from a tool that they did not meet in."""
    sent = io.BytesIO(tale.one.said.encode() * 1000)
    upload = begin_upload(interview, 2 * len(sent.getvalue()), Tool.OTHER)
    go_on(upload, 0, sent.read)

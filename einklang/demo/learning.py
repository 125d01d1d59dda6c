"""What was learned in the sample programme: recordings that can be played, marks, findings, and a library."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.utils.timezone import localdate

from einklang.booking.models import Booking, Outcome
from einklang.booking.queries import people_in
from einklang.consent.queries import allowed_among
from einklang.insights.findings import Piece, make_finding
from einklang.insights.gate import agree, bring_to_gate
from einklang.insights.marks import mark
from einklang.insights.models import Finding, Kind, Lasting, Mark, Origin, Speaker
from einklang.insights.transcripts.writing import Utterance, write_down
from einklang.people.models import Person, State
from einklang.policy.period import same_numbered_day
from einklang.room.meetings import end_meeting, note_follower, say_following, write_note
from einklang.room.minutes import write_remark
from einklang.room.models import Presence, Recording
from einklang.staff.models import Role, User
from einklang.studies.models import Study
from einklang.vault.fields import attach_keys

from .filming import add_film, can_film
from .learned import LEARNED
from .talks import FINDINGS, LENGTH, MINUTES, NOTED, TALKS, Talk

#: So many of the latest recordings were written down and marked.
WRITTEN = 4


def learns() -> None:
    """The latest recordings belong to the studies, and something was learned from them."""
    studies = list(Study.objects.order_by("-made_at"))
    analyst = User.objects.get(roles=[Role.ANALYST.value])
    host = User.objects.get(email="interviewer@einklang.example")
    written = [recording.pk for recording in _willing()][:WRITTEN]
    for turn, recording in enumerate(Recording.objects.readable().order_by("-interview_ended_at")):
        talk = TALKS[turn % len(TALKS)]
        study = studies[0] if recording.pk in written else studies[turn % len(studies)]
        can_be_played(recording, talk, study, host)
        if recording.pk in written:
            is_written_down(recording, talk, analyst)
    _was_followed(studies[0], analyst)
    _board(studies[0], analyst, host)
    _library(studies)


def _willing() -> Iterable[Recording]:
    """Recordings of people who are still in the pool and may be evaluated, the latest first."""
    for recording in Recording.objects.readable().order_by("-interview_ended_at"):
        people = set(Presence.objects.filter(recording=recording).values_list("person", flat=True))
        left = Person.objects.filter(pk__in=people, state=State.DETACHED).exists()
        if not left and allowed_among(people, "insights") == people:
            yield recording


def can_be_played(recording: Recording, talk: Talk, study: Study, host: User) -> None:
    """The recording is of this study and has picture and sound, as far as there is ffmpeg."""
    assert recording.interview_ended_at is not None
    begun = recording.interview_ended_at - timedelta(seconds=LENGTH)
    about = {"seconds": LENGTH, "started_at": begun, "study": study, "held_by": host.pk}
    Recording.objects.filter(pk=recording.pk).update(**about)
    if can_film():
        _films(recording, talk, _present(recording), host)


def _present(recording: Recording) -> list[Presence]:
    return list(Presence.objects.filter(recording=recording).order_by("pk"))


def is_written_down(recording: Recording, talk: Talk, analyst: User) -> None:
    """What is said in it stands in its transcript, and what matters is marked."""
    present = _present(recording)
    said = [_said(talk, number, present) for number in range(len(talk.lines))]
    write_down(recording.pk, said, origin=Origin.IMPORTED, language="de", by=analyst.pk, replace=False)
    for one in talk.marks:
        kind = Kind.QUOTE if one.words else Kind.NOTE if one.ends is None else Kind.CLIP
        ends = one.ends * 1000 if one.ends is not None else None
        about: dict[str, Any] = {"text": one.text, "tags": one.tags, "words": one.words}
        mark(recording.pk, kind, one.begins * 1000, ends, by=analyst.pk, **about)


def _films(recording: Recording, talk: Talk, present: list[Presence], host: User) -> None:
    def says(who: int) -> list[tuple[int, int]]:
        return [(line.begins, line.ends) for line in talk.lines if _voice(line.who, len(present)) == who]

    add_film(recording, says(0), look=0, seconds=LENGTH, colleague=host.pk)
    for number, one in enumerate(present, 1):
        add_film(recording, says(number), look=number, seconds=LENGTH, person=one.person_id)


def _voice(who: int, present: int) -> int:
    """Where fewer were there than the talk has voices, the last one speaks for the others."""
    return min(who, present)


def _said(talk: Talk, number: int, present: list[Presence]) -> Utterance:
    line = talk.lines[number]
    who = _voice(line.who, len(present))
    return Utterance(
        line.begins * 1000,
        line.ends * 1000,
        Speaker.PARTICIPANT if who else Speaker.INTERVIEWER,
        present[who - 1].pk if who else None,
        line.text,
    )


def _board(study: Study, analyst: User, host: User) -> None:
    _minutes(study, host)
    rows = list(Mark.objects.filter(recording__study=study))
    attach_keys(rows)
    made: list[Finding] = []
    for tag, title, details, themes in FINDINGS:
        under = [Piece("mark", row.pk) for row in rows if tag in row.content["tags"]]
        if under:
            made.append(
                make_finding(study.pk, under, title=title, details=details, themes=themes, by=analyst.pk)
            )
    if made:
        bring_to_gate(made[-1].pk, version=1)
        agree(made[-1].pk, version=1, by=host.pk)


def _minutes(study: Study, host: User) -> None:
    """Of an interview that was held without a recording."""
    held = Booking.objects.filter(study=study, outcome=Outcome.HELD).order_by("starts_at")
    for booking in held:
        people = people_in(booking.pk)
        if people and allowed_among(people, "insights") == people:
            for line in MINUTES:
                write_remark(booking.pk, host.pk, people, text=line)
            return


def _was_followed(study: Study, colleague: User) -> None:
    """A colleague followed an interview live, and asked something."""
    held = Booking.objects.filter(study=study, outcome=Outcome.HELD).order_by("-starts_at")
    for booking in held:
        people = people_in(booking.pk)
        if people and allowed_among(people, "observation") == people:
            say_following(booking, colleague.pk)
            note_follower(booking.pk, colleague.pk, people)
            for text in NOTED:
                write_note(booking.pk, colleague.pk, people, text=text, question=text.endswith("?"))
            end_meeting(booking.pk, at=booking.ends_at)
            return


def _library(studies: list[Study]) -> None:
    for one in LEARNED:
        month = _months_ago(one.months_ago)
        Lasting.objects.create(
            study=studies[one.study % len(studies)],
            title=one.title,
            details=one.details,
            themes=list(one.themes),
            interviews=one.interviews,
            month=month,
            review_on=_next_review(month),
        )


def _months_ago(months: int) -> date:
    return same_numbered_day(localdate().replace(day=1), -months)


def _next_review(month: date) -> date:
    """A year on, and again a year on where that one was held; a month ago somebody forgot."""
    review = same_numbered_day(month, 13)
    while review < _months_ago(1):
        review = same_numbered_day(review, 12)
    return review

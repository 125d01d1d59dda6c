from einklang.holdings.registry import Holding, Shown, declare, holds_nothing

from .models import (
    Followed,
    Following,
    Hold,
    InBucket,
    Interviewed,
    Meeting,
    Minutes,
    Note,
    Occasion,
    Piece,
    Presence,
    Recording,
    Remark,
    Track,
)
from .queries import names_of

declare(
    Holding(
        model=Recording,
        person="presences__person",
        processing="recording",
        recording="pk",
        plain=frozenset(
            {
                "stage",
                "booking",
                "study",
                "held_by",
                "started_at",
                "interview_ended_at",
                "seconds",
                "ends_at",
                "tries",
                "next_at",
                "failed_with",
            }
        ),
        show=lambda recording: {
            "interview_ended_at": recording.interview_ended_at,
            "seconds": recording.seconds,
            "ends_at": recording.ends_at,
        },
        own_key=True,
    )
)
declare(
    Holding(
        model=Hold,
        keep="until it is released, and no longer than its day",
        person="recording__presences__person",
        processing="recording",
        recording="recording",
        personal=frozenset({"grounds"}),
        plain=frozenset("recording reason proposed_by proposed_at approved_by approved_at ends_at".split()),
        show=lambda hold: {"reason": hold.reason, "held_until": hold.ends_at},
        own_key=True,
    )
)
declare(
    Holding(
        model=Presence,
        keep="as long as the recording",
        person="person",
        processing="recording",
        recording="recording",
        personal=frozenset({"person"}),
        plain=frozenset({"recording"}),
        silent="says who is in a recording, which is shown as the person's recording",
    )
)
declare(
    Holding(
        model=Track,
        keep="as long as the recording",
        person="recording__presences__person",
        processing="recording",
        recording="recording",
        personal=frozenset({"person", "colleague"}),
        plain=frozenset({"recording", "source"}),
        silent="what one person sent in a recording, which is shown as the person's recording",
        own_key=True,
    )
)
declare(
    Holding(
        model=Piece,
        keep="as long as the recording",
        person="track__recording__presences__person",
        processing="recording",
        recording="track__recording",
        plain=frozenset({"track", "medium", "form", "offset_ms", "duration_ms", "size"}),
        silent="a stretch of a track, closed by the track's key",
    )
)
declare(
    Holding(
        model=Occasion,
        keep="as long as the recording, and no longer than the details of anybody in it",
        person="recording__presences__person",
        processing="insights",
        recording="recording",
        plain=frozenset({"recording", "booking"}),
        silent="of which interview a recording is; both are shown",
    )
)


def _who_followed(followed: Followed) -> Shown:
    colleagues = followed.meeting.following.exclude(came_at=None).values_list("colleague", flat=True)
    return {
        "interview_ended_at": followed.meeting.ended_at,
        "observers": sorted(names_of(colleagues).values()),
        "ends_at": followed.meeting.gone_at,
    }


holds_nothing(Meeting, "id", "ended_at", "gone_at", keep="processings.observation")
declare(
    Holding(
        model=Followed,
        person="person",
        processing="observation",
        personal=frozenset({"person"}),
        plain=frozenset({"meeting"}),
        show=_who_followed,
    )
)
declare(
    Holding(
        model=Following,
        person="meeting__followed__person",
        processing="observation",
        personal=frozenset({"colleague"}),
        plain=frozenset({"meeting", "said_at", "came_at"}),
        silent="who followed an interview, which is shown by name with it",
    )
)
declare(
    Holding(
        model=Note,
        person="meeting__followed__person",
        processing="observation",
        personal=frozenset({"text", "colleague"}),
        plain=frozenset({"meeting", "at", "question", "asked_at"}),
        by_others=frozenset({"text"}),
        show=lambda note: {"at": note.at, "text": note.text},
    )
)

declare(
    Holding(
        model=Interviewed,
        person="person",
        processing="insights",
        personal=frozenset({"person"}),
        plain=frozenset({"minutes"}),
        silent="says whom the minutes of an interview are about, which are shown",
    )
)
declare(
    Holding(
        model=Remark,
        person="minutes__interviewed__person",
        processing="insights",
        personal=frozenset({"text", "colleague"}),
        plain=frozenset({"minutes", "at"}),
        by_others=frozenset({"text"}),
        show=lambda remark: {"at": remark.at, "text": remark.text},
    )
)
# After what hangs on them, so that they go first and take it along, whoever else it is about.
declare(
    Holding(
        model=Minutes,
        person="interviewed__person",
        processing="insights",
        takes=("remarks", "interviewed"),
        plain=frozenset({"booking", "study", "made_at"}),
        silent="what the remarks of an interview are written on, which are shown",
        own_key=True,
    )
)
holds_nothing(
    InBucket,
    *("id", "where", "since", "size", "landmarks", "tries", "next_at", "failed_with"),
    keep="until the bucket says that the file is gone",
)

from einklang.holdings.registry import Holding, declare

from .models import Piece, Presence, Recording, Track

declare(
    Holding(
        model=Recording,
        person="presences__person",
        processing="recording",
        plain=frozenset(
            {
                "stage",
                "booking",
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
        model=Presence,
        keep="as long as the recording",
        person="person",
        processing="recording",
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
        plain=frozenset({"track", "medium", "form", "offset_ms", "duration_ms", "size"}),
        silent="a stretch of a track, closed by the track's key",
    )
)

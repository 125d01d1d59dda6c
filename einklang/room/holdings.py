from einklang.holdings.registry import Holding, declare

from .models import Presence, Recording

declare(
    Holding(
        model=Recording,
        person="presences__person",
        processing="recording",
        plain=frozenset({"interview_ended_at", "seconds", "ends_at"}),
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

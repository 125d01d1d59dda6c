from einklang.holdings.registry import Holding, Subject, declare, holds_nothing

from .models import Busy, Cell, Entry, Host, Source, SpecialDay, Taken, Weekly

declare(
    Holding(
        model=Host,
        subject=Subject.EMPLOYEE,
        personal=frozenset({"user", "zone", "busy"}),
        plain=frozenset("before after notice_hours horizon_days per_day left_at".split()),
        keep="as long as they work here",
    )
)
holds_nothing(Weekly, "host", "weekday", "starts", "ends", "valid_from", "valid_until")
holds_nothing(SpecialDay, "host", "day", "hours")
declare(
    Holding(
        model=Source,
        subject=Subject.EMPLOYEE,
        personal=frozenset({"access", "sync_token"}),
        plain=frozenset(
            "host kind written_to fetched_at whole_at failing_since told_at tries next_at failed_with".split()
        ),
        own_key=True,
        keep="until the host takes the calendar out again",
    )
)
declare(
    Holding(
        model=Busy,
        subject=Subject.EMPLOYEE,
        personal=frozenset({"spans"}),
        plain=frozenset({"source", "entry"}),
        keep="until the calendar is read the next time",
    )
)
holds_nothing(Taken, "host", "starts", "ends", keep="as long as the booking")
holds_nothing(Cell, "host", "number", "taken", keep="as long as the booking")
holds_nothing(
    Entry,
    *(
        "booking",
        "source",
        "starts_at",
        "ends_at",
        "sequence",
        "removed",
        "made_at",
        "tries",
        "next_at",
        "failed_with",
    ),
    keep="as long as the booking, then until the host's calendar has let go of it",
)

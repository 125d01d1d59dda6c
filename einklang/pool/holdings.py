from einklang.holdings.registry import Holding, Subject, declare, holds_nothing

from .models import Export, LookedBack, Pair, SavedView, Twin

holds_nothing(Pair, "found_at", "settled_at", "by", keep="until one of its two sides is gone")
holds_nothing(LookedBack, "rules", "up_to", keep="always: one number")
declare(
    Holding(
        model=Twin,
        person="person",
        processing="matching",
        personal=frozenset({"person"}),
        plain=frozenset({"pair"}),
        keep="as long as the person",
        # The other side is somebody else, of whom nothing is told.
        show=lambda twin: {"found_at": twin.pair.found_at, "settled_at": twin.pair.settled_at},
    )
)
declare(
    Holding(
        model=SavedView,
        subject=Subject.EMPLOYEE,
        personal=frozenset({"owner", "name"}),
        plain=frozenset({"filters"}),
        keep="until its owner removes it",
    )
)
declare(
    Holding(
        model=Export,
        subject=Subject.EMPLOYEE,
        personal=frozenset({"by", "reason"}),
        plain=frozenset({"at", "filters", "words", "count", "ends_at"}),
        own_key=True,
        gone_from="ends_at",
        keep="clocks.read_log",
    )
)

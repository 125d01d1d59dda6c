from einklang.holdings.registry import Ending, Holding, declare

from .models import Case

declare(
    Holding(
        model=Case,
        person="person",
        processing="proof",
        personal=frozenset({"person"}),
        plain=frozenset({"article", "way", "received_at", "due_on", "closed_at", "ends_at"}),
        ending=Ending.MINIMISE,
        gone_from="ends_at",
        keep="until answered; closed, and without the person's id, clocks.case_after_closing",
        show=lambda case: {
            "article": case.article,
            "received_at": case.received_at,
            "due_on": case.due_on,
            "closed_at": case.closed_at,
        },
    )
)

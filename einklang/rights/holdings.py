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
    )
)

from einklang.holdings.registry import Ending, Holding, declare

from .models import Disclosure

declare(
    Holding(
        model=Disclosure,
        person="person",
        processing="proof",
        personal=frozenset({"person"}),
        plain=frozenset({"recipient", "what", "processing", "at", "removed_at", "ends_at"}),
        ending=Ending.MINIMISE,
        gone_from="ends_at",
        keep="clocks.disclosures",
        show=lambda one: {
            "recipient": one.recipient,
            "what": one.what,
            "processing": one.processing,
            "at": one.at,
            "removed_at": one.removed_at,
        },
    )
)

from einklang.holdings.registry import Ending, Holding, declare

from .models import Disclosure, Notice

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
declare(
    Holding(
        model=Notice,
        person="person",
        processing="proof",
        personal=frozenset({"person", "acknowledged_by"}),
        plain=frozenset(
            {
                *("recipient", "act", "made_at", "told_at", "acknowledged_at", "ends_at"),
                *("tries", "next_at", "failed_with"),
            }
        ),
        ending=Ending.MINIMISE,
        gone_from="ends_at",
        keep="clocks.disclosures",
        show=lambda one: {
            "recipient": one.recipient,
            "act": one.act,
            "made_at": one.made_at,
            "told_at": one.told_at,
            "acknowledged_at": one.acknowledged_at,
        },
    )
)

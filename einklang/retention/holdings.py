from django.db.models import Q

from einklang.holdings.registry import Holding, declare, holds_nothing

from .models import Census, Erasure, Kept, Warning

holds_nothing(
    Erasure, "batch", "at", "ground", "detached", keep="as long as the ledger, longer than every backup"
)
holds_nothing(Census, "figures", keep="until the next one is counted, a day later")
declare(
    Holding(
        model=Warning,
        keep="as long as the person",
        person="person",
        processing="storage",
        personal=frozenset({"person"}),
        plain=frozenset({"ends_at", "before"}),
        show=lambda warning: {"ends_at": warning.ends_at, "before": warning.before},
    )
)
declare(
    Holding(
        model=Kept,
        keep="an exception of Art. 17(3): until it is released, and no longer than its day",
        person="person",
        processing="proof",
        personal=frozenset({"person", "sealed", "grounds", "handle", "commitment"}),
        plain=frozenset("table reason proposed_by proposed_at approved_by approved_at ends_at".split()),
        own_key=True,
        stays=Q(approved_at__isnull=False),
        gone_from="ends_at",
        show=lambda kept: {
            "piece": kept.sealed["title"],
            "reason": kept.reason,
            "held_until": kept.ends_at,
        },
    )
)

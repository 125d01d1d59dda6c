from einklang.holdings.registry import Holding, declare, holds_nothing

from .models import Census, Erasure, Warning

holds_nothing(Erasure, "batch", "at", "ground", "detached")
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

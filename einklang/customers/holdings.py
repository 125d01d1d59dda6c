from einklang.holdings.registry import Holding, Subject, declare, holds_nothing

from .models import Block, Customer, Import, Refused

#: About contacts in the company's own customer file: another basis, another life than the pool.
KEEP = "as long as it stands in the customer file: a row that is gone there goes with the next import"

declare(
    Holding(
        model=Import,
        subject=Subject.EMPLOYEE,
        personal=frozenset({"by", "name"}),
        plain=frozenset(
            "stage started_at finished_at busy process heartbeat_at untidy size kind encoding separator"
            " header_row mapping allow_shrinking rows_read rows_good rows_bad bytes_read added same gone"
            " changed reason reason_row first_id last_id".split()
        ),
        keep="the list of imports stays; the file itself is kept sealed for 24 hours at most",
        own_key=True,
    )
)
holds_nothing(Refused, "batch", "row", "field", "position", "reason", "other", keep="until the next import")
declare(
    Holding(
        model=Customer,
        subject=Subject.CUSTOMER,
        personal=frozenset({"key", "digest", "sealed"}),
        plain=frozenset({"subject", "batch", "leaving"}),
        own_key=True,
        keep=KEEP,
    )
)
declare(
    Holding(
        model=Block,
        subject=Subject.CUSTOMER,
        personal=frozenset({"pairs"}),
        keep="made anew with every import that changes anything",
    )
)

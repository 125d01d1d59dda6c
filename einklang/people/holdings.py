from einklang.holdings.registry import Ending, Holding, declare
from einklang.people.models import Link, Person, Returned, Source, Word

SHOWN = (
    *("first_name", "last_name", "email", "customer_number", "company_name", "company_type"),
    *("units_managed", "services", "uses_portal", "uses_interfaces"),
    *("state", "origin", "language", "submitted_at", "confirmed_at", "ends_at", "last_contact_at"),
    *("frozen_at", "objected_at", "stopped_at"),
)

declare(
    Holding(
        model=Person,
        person="pk",
        processing="storage",
        personal=frozenset(
            "first_name last_name email customer_number company_name units_managed company_type units_band"
            " services uses_portal uses_interfaces email_index customer_index name_index".split()
        ),
        plain=frozenset(
            "number state origin named_by submission position language submitted_at confirmed_at ends_at"
            " frozen_at objected_at stopped_at left_at last_contact_at".split()
        ),
        ending=Ending.DETACH,
        keep="unconfirmed clocks.unconfirmed, only named clocks.named_by_others; then processings.storage",
        show=lambda person: {name: getattr(person, name) for name in SHOWN},
    )
)
declare(
    Holding(
        model=Word,
        person="person__pk",
        processing="storage",
        personal=frozenset({"token"}),
        plain=frozenset({"person"}),
        keep="as long as the person",
        silent="keyed hashes of words that are shown as details",
    )
)
declare(
    Holding(
        model=Link,
        person="person",
        processing="storage",
        personal=frozenset({"token_hash", "address"}),
        keep="until used or `ends_at`, at most as long as the person",
        show=lambda link: {"purpose": link.purpose, "made_at": link.made_at, "address": link.address},
        plain=frozenset({"person", "purpose", "made_at", "ends_at", "opened_at"}),
    )
)
declare(
    Holding(
        model=Source,
        person="person",
        processing="storage",
        personal=frozenset({"field", "origin"}),
        plain=frozenset({"person", "at", "by"}),
        keep="as long as the person",
        show=lambda source: {"field": source.field, "origin": source.origin, "at": source.at},
    )
)
declare(
    Holding(
        model=Returned,
        person="person",
        processing="storage",
        plain=frozenset({"person", "lasting", "at", "ended_at", "ended_by", "ended_how"}),
        keep="until they sign in, confirm or have another address; ended by hand, as long as they",
        show=lambda returned: {
            "lasting": returned.lasting,
            "at": returned.at,
            "reached_at": returned.ended_at,
            "reached_how": returned.ended_how,
        },
    )
)

from einklang.holdings.registry import Holding, declare

from .models import Contact, Refusal

declare(
    Holding(
        model=Contact,
        person="person",
        processing="storage",
        personal=frozenset({"answer", "override_reason", "token_hash"}),
        plain=frozenset({"person", "at", "by", "overrides", "letter", "unsent_at", "answered_at"}),
        keep="as long as the person",
        by_others=frozenset({"override_reason"}),
        show=lambda contact: {
            "asked_at": contact.at,
            "unsent_at": contact.unsent_at,
            "overrides": contact.overrides,
            "override_reason": contact.override_reason,
            "answer": contact.answer,
            "answered_at": contact.answered_at,
        },
    )
)
declare(
    Holding(
        model=Refusal,
        person="person",
        processing="storage",
        personal=frozenset({"until"}),
        plain=frozenset({"at"}),
        keep="as long as the person",
        show=lambda refusal: {"refused_at": refusal.at, "ends_at": refusal.until},
    )
)

"""The words of a consent: what the card shows is what is hashed, kept, and can be shown later (Art. 7(1))."""

from dataclasses import dataclass

from .phrases import PHRASES, kept_in_full
from .schema import Policy


@dataclass(frozen=True)
class Card:
    """A consent card. `rows` are label and text; `anchor` leads to the paragraph of the notice."""

    id: str
    title: str
    short: str
    need: str
    without: str
    rows: tuple[tuple[str, str], ...]
    asks: str
    more: str
    more_text: str
    anchor: str


class NotByConsent(Exception):
    """Somebody wanted the consent text of a processing that needs none."""


def card(policy: Policy, processing_id: str, language: str) -> Card:
    """The card for one processing; raises NotByConsent where nothing is asked."""
    one, words = policy.processings[processing_id], PHRASES[language]
    if not (one.asks and one.need and one.without and one.erases):
        raise NotByConsent(processing_id)
    return Card(
        id=processing_id,
        title=one.title.in_(language),
        short=one.short.in_(language),
        need=one.need.in_(language),
        without=one.without.in_(language),
        rows=(
            (words.what, one.what.in_(language)),
            (words.why, one.why.in_(language)),
            (words.how_long, kept_in_full(policy, one, language)),
            (words.who_sees, one.who_sees.in_(language)),
            (words.withdrawal, words.withdrawal_text.format(erases=one.erases.in_(language))),
        ),
        asks=one.asks.in_(language),
        more=words.more,
        more_text=words.more_text,
        anchor=processing_id,
    )


def consent_text(policy: Policy, processing_id: str, language: str) -> str:
    """The whole text of the card, the ticked sentence last: its SHA-256 and itself are kept as proof."""
    shown = card(policy, processing_id, language)
    lines = [shown.title, shown.need, *(f"{label}: {text}" for label, text in shown.rows), shown.asks]
    return "\n".join(lines) + "\n"

"""The deletion concept (DIN 66398), from the policy and the data map: what is erased when, how, and by whom.

Of the shape of a notice, so text, JSON and PDF/UA come from the same blocks. Nobody writes it by hand, so it
cannot differ from what the programs do.
"""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from einklang.holdings.registry import Holding, Subject, all_holdings
from einklang.policy.notice.blocks import Block, Grid, Items, Paragraph, Rows
from einklang.policy.phrases import PHRASES, kept_in_full
from einklang.policy.processings import Processing
from einklang.policy.schema import Policy
from einklang.retention.erasing import OUTLIVES

from .concept_words import CLOCKS, ENDINGS, OWN_KEY, STARTS, WORDS, Words
from .names import NAMES

#: The consents whose withdrawal the rules are told for (SPEC 4).
WITHDRAWN = ("storage", "recording", "observation")


def concept(promise: Policy, language: str) -> dict[str, Any]:
    """The concept as plain data in the shape of a notice: title, lead, and sections of blocks."""
    words = WORDS[language]
    parts: list[tuple[str, list[Block]]] = [
        (words.scope, [Paragraph(words.scope_text.format(zone=promise.time_zone))]),
        (words.classes, [Grid(words.class_caption, words.class_head, tuple(_classes(promise, language)))]),
        (words.rules, [_rules(promise, language)]),
        (words.clocks, [Grid(words.clocks, words.clocks_head, tuple(_clocks(promise, language)))]),
        (words.exceptions, [Items(words.exceptions_items)]),
        (words.how, [Items(tuple(_with_periods(one, promise, language) for one in words.how_items))]),
        (words.duties, [Rows(tuple(_duties(promise, language)))]),
        (
            words.tables,
            [
                Paragraph(words.tables_lead),
                Grid(words.tables, words.tables_head, tuple(_tables(promise, language))),
            ],
        ),
        (words.details, [Rows(tuple(_details(promise, language)))]),
    ]
    return {
        "language": language,
        "title": words.title,
        "lead": f"{promise.controller.name}: {promise.programme.name.in_(language)}. {words.lead}",
        "sections": [
            {"number": number, "title": title, "blocks": [asdict(block) for block in blocks]}
            for number, (title, blocks) in enumerate(parts, 1)
        ],
    }


def _classes(promise: Policy, language: str) -> Iterator[tuple[str, ...]]:
    """Every pair of a start event and a period, with what is kept by it."""
    found: dict[tuple[str, str], list[str]] = {}
    for one in promise.processings.values():
        found.setdefault(_class(promise, one, language), []).append(one.keep.item.in_(language))
    for number, ((start, period), items) in enumerate(sorted(found.items()), 1):
        yield f"LK {number}" if language == "de" else f"DC {number}", start, period, "; ".join(items)


def _class(promise: Policy, one: Processing, language: str) -> tuple[str, str]:
    if one.keep.for_ is None:
        other = promise.processings[one.keep.with_ or ""].title.in_(language)
        return WORDS[language].with_other.format(title=other), "–"
    start = STARTS[one.keep.from_][_at(language)] if one.keep.from_ else "–"
    return start, one.keep.for_.words(language)


def _rules(promise: Policy, language: str) -> Grid:
    words = WORDS[language]
    letters = [promise.processings[one].letter for one in WITHDRAWN]
    head = (
        *words.rules_head[:2],
        *(title.format(letter=letter) for title, letter in zip(words.rules_head[2:], letters, strict=True)),
    )
    rows = tuple(
        (
            f"{one.letter}: {one.keep.item.in_(language)}",
            PHRASES[language].bases[one.basis],
            *(_fate(promise, own_id, gone, words) for gone in WITHDRAWN),
        )
        for own_id, one in promise.processings.items()
    )
    return Grid(words.rules, head, rows)


def _fate(promise: Policy, own_id: str, gone: str, words: Words) -> str:
    """What becomes of what one processing keeps when the consent to another ends (SPEC 4)."""
    if own_id == "proof":
        return words.minimised
    if gone == "storage":  # whoever leaves takes everything along but a recording that they still allow
        return words.nameless if own_id == OUTLIVES else words.ends
    if own_id in promise.ending_with(gone):
        return words.ends
    return words.partly if (own_id, gone) == ("insights", "recording") else words.stays


def _clocks(promise: Policy, language: str) -> Iterator[tuple[str, ...]]:
    at = _at(language)
    for name in type(promise.clocks).model_fields:
        start, what = CLOCKS[name]
        yield name, start[at], getattr(promise.clocks, name).words(language), what[at]


def _tables(promise: Policy, language: str) -> Iterator[tuple[str, ...]]:
    at = _at(language)
    for one in all_holdings():
        if one.subject is Subject.PARTICIPANT:
            title = NAMES.get(one.label, ("", ""))[at]
            yield (
                f"{title} ({one.label})" if title else one.label,
                promise.processings[one.processing].short.in_(language),
                _ending(one)[at],
                OWN_KEY[at] if one.own_key else "–",
            )


def _ending(one: Holding) -> tuple[str, str]:
    return ENDINGS[one.ending]


def _duties(promise: Policy, language: str) -> Iterator[tuple[str, str]]:
    officer = promise.data_protection_officer
    for title, text in WORDS[language].duties_rows:
        yield (
            title,
            text.format(controller=promise.controller.name, officer=f"{officer.name}, {officer.email}"),
        )


def _details(promise: Policy, language: str) -> Iterator[tuple[str, str]]:
    for one in promise.processings.values():
        yield f"{one.letter}: {one.title.in_(language)}", kept_in_full(promise, one, language)


def _with_periods(text: str, promise: Policy, language: str) -> str:
    clocks = promise.clocks
    return text.format(backup=clocks.backup.words(language), backup_keys=clocks.backup_keys.words(language))


def _at(language: str) -> int:
    return 0 if language == "de" else 1

"""The data map as a page for people to read: docs/data-map.md (Art. 5(2), 30)."""

import re
from collections.abc import Iterator
from itertools import groupby

from django.db import models

from einklang.holdings.registry import Ending, Holding, Subject, all_holdings
from einklang.policy.processings import Keep, Processing
from einklang.policy.schema import Policy
from einklang.vault.fields import EncryptedField

LANGUAGE = "en"
HEAD = """\
# The data map

What is held, about whom, on which ground, and how it ends: every field of every table of Einklang, generated
from the `holdings.py` of the rooms and the shipped `policy.toml` (`python manage.py data_map`). Erasure, the
access package, the retention clocks and `einklang trace` go by the same declarations. A field that is not
declared fails a system check, so no table is missing here.

"Encrypted" fields open only with the key of their row's person or letter. Fields in bytes are keyed hashes or
wrapped keys. Tables that come with Django and allauth hold nothing about participants.
"""
BASES = {
    "consent": "consent, Art. 6(1)(a)",
    "legitimate-interest": "legitimate interest, Art. 6(1)(f)",
    "legal-obligation": "legal obligation, Art. 6(1)(c)",
}
START = {
    "form_submitted": "the form was submitted",
    "interview_ended": "the interview ended",
    "slot_ended": "the slot ended",
    "consent_ended": "the consent ended",
}
ABOUT = {
    Subject.PARTICIPANT: "participants",
    Subject.EMPLOYEE: "employees",
    Subject.CUSTOMER: "contacts of customers, from the company's own customer file (`customer_records`),"
    " not the pool",
    Subject.NOBODY: "nobody",
}


def data_map(promise: Policy) -> str:
    """The whole page, in Markdown."""
    rooms = groupby(all_holdings(), key=lambda one: one.model._meta.app_label)
    parts = [HEAD, *(_room(name, list(holdings), promise) for name, holdings in rooms)]
    return "\n".join(parts)


def _room(name: str, holdings: list[Holding], promise: Policy) -> str:
    return "\n".join([f"## {name}\n", *(_table(one, promise) for one in holdings)])


def _table(holding: Holding, promise: Policy) -> str:
    rows = [f"| {what} | {value} |" for what, value in _rows(holding, promise) if value]
    return "\n".join(
        [f"### {holding.label}\n", _purpose(holding.model), "", "| | |", "| --- | --- |", *rows, ""]
    )


def _purpose(model: type[models.Model]) -> str:
    """The first paragraph of what the model says about itself."""
    paragraph = (model.__doc__ or "").strip().split("\n\n")[0]
    return " ".join(paragraph.split())


def _rows(holding: Holding, promise: Policy) -> Iterator[tuple[str, str]]:
    yield "About", ABOUT[holding.subject]
    processing = promise.processings.get(holding.processing)
    if processing is not None:
        yield "Processing", f"{holding.processing}: {BASES[processing.basis]}"
    fields = {field.name: field for field in holding.model._meta.concrete_fields}
    closed = {name for name, field in fields.items() if isinstance(field, EncryptedField)}
    hashed = {name for name, field in fields.items() if type(field) is models.BinaryField}
    personal = holding.personal & fields.keys()
    yield "Personal, encrypted", _names(personal & closed)
    yield "Personal, in bytes", _names(personal & hashed)
    yield "Personal, plain", _names(personal - closed - hashed)
    yield "Other fields", _names(holding.plain & fields.keys())
    if holding.own_key:
        yield "Key", "each row has a key of its own, destroyed with it"
    if holding.subject is Subject.PARTICIPANT:
        yield "Ends", _ending(holding)
    yield "Kept", _kept(holding, processing, promise)
    yield "Not shown on request", holding.silent


def _names(fields: set[str] | frozenset[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(fields))


def _ending(holding: Holding) -> str:
    how = holding.ending.value
    return f"{how}, when the storage ends" if holding.ending is not Ending.DELETE else how


def _kept(holding: Holding, processing: Processing | None, promise: Policy) -> str:
    """In words; what they name of the policy is written out with its length."""
    if holding.keep:
        return re.sub(r"(clocks|processings)\.(\w+)", lambda found: _length(found, promise), holding.keep)
    return _time(processing.keep) if processing else ""


def _length(found: re.Match[str], promise: Policy) -> str:
    kind, name = found.groups()
    if kind == "clocks":
        return f"{getattr(promise.clocks, name).words(LANGUAGE)} (`{found[0]}`)"
    return f"{_time(promise.processings[name].keep)} (`{found[0]}`)"


def _time(keep: Keep) -> str:
    if keep.for_ is None:
        return f"as long as {keep.with_}"
    start = START[keep.from_] if keep.from_ else "the start"
    renewed = ", renewable" if keep.renewable else ""
    return f"{keep.for_.words(LANGUAGE)} after {start}{renewed}"

"""The access package as a document that can be read and printed (PDF/UA)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import formats, translation
from django.utils.timezone import localtime

from einklang.policy import queries as policies

from .names import NAMES, VALUES, WORDS

Block = dict[str, Any]

#: Columns whose values are given as they stand.
AS_THEY_STAND = frozenset(
    {"first_name", "last_name", "email", "customer_number", "company_name", "wording", "id", "study", "words"}
    | {"appointment", "subject", "in_your_words", "text", "title", "override_reason", "piece"}
)


def access_document(package: dict[str, Any]) -> dict[str, Any]:
    """The same package, as title, facts and sections for the document template."""
    language = package["language"]
    with translation.override(language):
        controller, officer = package["controller"], package["data_protection_officer"]
        return {
            "title": _word("title", language),
            "lead": f"{_word('lead', language)}, {_moment(package['made_at'])}",
            "facts": [
                [controller["name"], f"{controller['address']}, {controller['email']}"],
                [officer["name"], officer["email"]],
                [_word("authority", language), _authority(package)],
                [_word("decides", language), _word("automated", language)],
                [_word("origin", language), said(package["origin"], language)],
            ],
            "sections": [
                *(_table(held, language) for held in package["held"] if held["rows"]),
                _empty_tables(package, language),
                _section("take", _own_recordings(package, language), language),
                _section("what", _processings(package, language), language),
                _section("who", _recipients(package, language), language),
                _section("read", _readings(package), language),
                _section(
                    "rights",
                    [[f"Art. {r['article']}: {r['title']}", r["text"]] for r in package["rights"]],
                    language,
                ),
            ],
        }


def _word(key: str, language: str) -> str:
    return WORDS[key][0 if language == "de" else 1]


def _name(key: str, language: str) -> str:
    fields = policies.current().form_fields()
    if key in fields:
        return fields[key].title.in_(language)
    return NAMES[key][0 if language == "de" else 1]


def _table(held: dict[str, Any], language: str) -> Block:
    why = " ".join(filter(None, (f"{held['purpose']}.", _kept_until(held["kept_until"], language))))
    blocks: list[Block] = [{"kind": "paragraph", "text": why}]
    blocks += [{"kind": "rows", "rows": in_words(row, language)} for row in held["rows"]]
    return {"title": _name(held["table"], language), "blocks": blocks}


def _empty_tables(package: dict[str, Any], language: str) -> Block:
    """What could be held of somebody, and is not of this person."""
    names = [_name(held["table"], language) for held in package["held"] if not held["rows"]]
    blocks: list[Block] = [{"kind": "items", "items": names}] if names else []
    return {"title": _word("empty", language), "blocks": blocks}


def in_words(row: dict[str, Any], language: str) -> list[list[str]]:
    """What somebody is told of one row, as they read it: each name with its value."""
    filled = {name: value for name, value in row.items() if value not in (None, "", [])}
    return [[_name(name, language), _value(name, value, language)] for name, value in filled.items()]


def corrected_words(changes: Mapping[str, Any], language: str) -> str:
    """What was put right, a line for each detail; of a new address only that it has to be confirmed."""
    with translation.override(language):
        lines = [
            f"{_name(name, language)}: {_value(name, value, language)}"
            for name, value in changes.items()
            if name != "email"
        ]
        if "email" in changes:
            lines.append(_word("new-address", language))
    return "\n".join(f"- {line}" for line in lines)


def table_name(label: str, language: str) -> str:
    """What a table of the data map is called in a letter to a person."""
    return NAMES[label][0 if language == "de" else 1]


def _kept_until(moment: str | None, language: str) -> str:
    return f"{_word('until', language)} {_day(moment)}." if moment else ""


def _authority(package: dict[str, Any]) -> str:
    return ", ".join(filter(None, (package["authority"], package["authority_website"])))


def _own_recordings(package: dict[str, Any], language: str) -> list[list[str]]:
    """Each file of the person's own track with its address; where there is none, why."""
    rows = []
    for one in package["own_recordings"]:
        told = [_kept_until(one["kept_until"], language)]
        told += [_word("held", language)] if one["held_by_law"] else []
        told += [said(one["no_files_because"], language)] if one["no_files_because"] else []
        told += [f"{said(file['holds'], language)}: {file['url']}" for file in one["files"]]
        rows.append([_moment(one["interview_ended_at"]), " ".join(filter(None, told))])
    return rows


def _section(key: str, rows: list[list[str]], language: str) -> Block:
    empty: Block = {"kind": "paragraph", "text": _word("nothing", language)}
    return {"title": _word(key, language), "blocks": [{"kind": "rows", "rows": rows} if rows else empty]}


def _processings(package: dict[str, Any], language: str) -> list[list[str]]:
    rows = []
    for one in package["processings"]:
        kept = f"{_word('kept', language)}: {one['kept_for']}" if one["kept_for"] else None
        told = [one["purpose"], said(one["legal_basis"], language), kept]
        rows.append([one["title"], ", ".join(filter(None, told))])
    return rows


def _recipients(package: dict[str, Any], language: str) -> list[list[str]]:
    rows = []
    for one in package["recipients"]:
        onward = [f"{t['country']} ({said(t['safeguard'], language)})" for t in one["transfers"]]
        about = ", ".join([one[key] for key in ("task", "country") if key in one] + onward)
        when = ", ".join(_moment(at) for at in one["received_at"])
        received = f"{_word('received', language)}: {when}" if when else ""
        rows.append([one["name"], ". ".join(filter(None, (about, received)))])
    return rows


def _readings(package: dict[str, Any]) -> list[list[str]]:
    return [[_moment(r["at"]), said(r["what"], package["language"])] for r in package["read_by_staff"]]


def _value(name: str, value: Any, language: str) -> str:
    """A value as people read it: choices by the titles of the policy, moments as dates."""
    if isinstance(value, bool):
        return _word("yes" if value else "no", language)
    if isinstance(value, list):
        return ", ".join(_value(name, one, language) for one in value)
    text = str(value)
    if name == "field":
        return _name(text, language)
    if name in AS_THEY_STAND:
        return text
    promise = policies.current()
    rule = promise.form_fields().get(name)
    titles = {option.id: option.in_(language) for option in rule.options} if rule else {}
    if name == "processing":
        titles = {key: one.title.in_(language) for key, one in promise.processings.items()}
    if name == "recipient":
        titles = {key: one.name for key, one in promise.recipients.items()}
    if name == "what":
        return promise.field_title(text).in_(language)
    if name == "times":
        return _moment(text)
    if name == "at" or name.endswith("_at"):
        return _moment(text)
    return titles.get(text) or said(text, language)


def said(value: str, language: str) -> str:
    said = VALUES.get(value)
    return said[0 if language == "de" else 1] if said else value


def _day(iso: str) -> str:
    return formats.date_format(localtime(datetime.fromisoformat(iso)), "DATE_FORMAT")


def _moment(iso: str) -> str:
    return formats.date_format(localtime(datetime.fromisoformat(iso)), "DATETIME_FORMAT")

"""The access package as a document that can be read and printed (PDF/UA)."""

from datetime import datetime
from typing import Any

from django.utils import formats, translation
from django.utils.timezone import localtime

from einklang.policy import queries as policies

Block = dict[str, Any]

#: What the tables and columns of the map are called, where the policy has no name for them.
NAMES: dict[str, tuple[str, str]] = {
    "people.Person": ("Ihre Angaben", "Your details"),
    "people.Link": ("Links in unseren E-Mails an Sie", "Links in our e-mails to you"),
    "mail.Letter": ("E-Mails an Sie", "E-mails to you"),
    "consent.Decision": ("Ihre Entscheidungen", "Your decisions"),
    "consent.Standing": ("Was jetzt erlaubt ist", "What is allowed now"),
    "room.Recording": ("Aufzeichnungen", "Recordings"),
    "retention.Warning": ("Erinnerungen vor dem Ende", "Reminders before the end"),
    "rights.Case": ("Ihre Anfragen", "Your requests"),
    "state": ("Stand", "State"),
    "origin": ("Herkunft", "Origin"),
    "language": ("Sprache", "Language"),
    "submitted_at": ("Formular abgeschickt", "Form submitted"),
    "confirmed_at": ("Bestätigt", "Confirmed"),
    "ends_at": ("Endet", "Ends"),
    "last_contact_at": ("Letzter Kontakt", "Last contact"),
    "frozen_at": ("Eingeschränkt seit", "Restricted since"),
    "objected_at": ("Widersprochen am", "Objected on"),
    "stopped_at": ("Angehalten seit", "Stopped since"),
    "purpose": ("Zweck", "Purpose"),
    "made_at": ("Erstellt", "Made"),
    "address": ("Adresse", "Address"),
    "kind": ("Art", "Kind"),
    "written_at": ("Geschrieben", "Written"),
    "sent_at": ("Zugestellt", "Delivered"),
    "id": ("Beleg", "Record"),
    "processing": ("Verarbeitung", "Processing"),
    "at": ("Zeit", "Time"),
    "way": ("Weg", "Way"),
    "wording": ("Wortlaut", "Wording"),
    "notice_version": ("Fassung der Hinweise", "Version of the notice"),
    "since": ("Seit", "Since"),
    "interview_ended_at": ("Interview beendet", "Interview ended"),
    "seconds": ("Dauer in Sekunden", "Length in seconds"),
    "before": ("Frist", "Period"),
    "article": ("Artikel", "Article"),
    "received_at": ("Eingegangen", "Received"),
    "due_on": ("Antwort bis", "Answer by"),
    "closed_at": ("Abgeschlossen", "Closed"),
}
WORDS: dict[str, tuple[str, str]] = {
    "title": ("Was wir von Ihnen wissen", "What we know about you"),
    "lead": ("Auskunft nach Art. 15 DSGVO", "Access under Art. 15 GDPR"),
    "what": ("Was wir damit tun", "What we do with it"),
    "who": ("Wer es bekommt", "Who receives it"),
    "read": ("Wann Beschäftigte nachgesehen haben", "When employees looked"),
    "rights": ("Ihre Rechte", "Your rights"),
    "nothing": ("Nichts.", "Nothing."),
    "yes": ("Ja", "Yes"),
    "no": ("Nein", "No"),
    "kept": ("aufbewahrt", "kept"),
    "automated": (
        "Kein Programm entscheidet über Sie.",
        "No programme decides about you.",
    ),
}


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
                [package["authority"], _word("automated", language)],
            ],
            "sections": [
                *(_table(held, language) for held in package["held"]),
                _section("what", _processings(package, language), language),
                _section("who", _recipients(package), language),
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
    blocks: list[Block] = []
    for row in held["rows"]:
        told = [[_name(k, language), _value(v, language)] for k, v in row.items() if v not in (None, "", [])]
        blocks.append({"kind": "rows", "rows": told})
    empty = [{"kind": "paragraph", "text": _word("nothing", language)}]
    return {"title": _name(held["table"], language), "blocks": blocks or empty}


def _section(key: str, rows: list[list[str]], language: str) -> Block:
    empty: Block = {"kind": "paragraph", "text": _word("nothing", language)}
    return {"title": _word(key, language), "blocks": [{"kind": "rows", "rows": rows} if rows else empty]}


def _processings(package: dict[str, Any], language: str) -> list[list[str]]:
    kept = _word("kept", language)
    return [
        [
            p["title"],
            ", ".join(
                filter(None, [p["purpose"], p["legal_basis"], p["kept_for"] and f"{kept}: {p['kept_for']}"])
            ),
        ]
        for p in package["processings"]
    ]


def _recipients(package: dict[str, Any]) -> list[list[str]]:
    return [
        [
            r["name"],
            ", ".join(
                [r["task"], r["country"], *(f"{t['country']} ({t['safeguard']})" for t in r["transfers"])]
            ),
        ]
        for r in package["recipients"]
    ]


def _readings(package: dict[str, Any]) -> list[list[str]]:
    return [[_moment(r["at"]), r["what"]] for r in package["read_by_staff"]]


def _value(value: Any, language: str) -> str:
    if isinstance(value, bool):
        return _word("yes" if value else "no", language)
    if isinstance(value, list):
        return ", ".join(_value(one, language) for one in value)
    text = str(value)
    return _moment(text) if len(text) > 18 and text[4:5] == "-" and text[10:11] == "T" else text


def _moment(iso: str) -> str:
    return formats.date_format(localtime(datetime.fromisoformat(iso)), "DATETIME_FORMAT")

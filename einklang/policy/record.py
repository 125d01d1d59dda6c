"""The record of processing activities (Art. 30(1)), from the same declaration as the notice."""

from dataclasses import asdict, dataclass
from typing import Any

from .notice.blocks import Block, Rows
from .notice.facts import data_of, names_of_fields, transfers
from .phrases import PHRASES, country, kept_in_full
from .processings import Processing
from .recipients import Recipient
from .schema import CustomerRecords, Policy


@dataclass(frozen=True)
class Words:
    """The headings of the record in one language."""

    title: str
    lead: str
    controller: str
    officer: str
    authority: str
    activity: str
    purpose: str
    what: str
    basis: str
    interest: str
    subjects: str
    data: str
    recipients: str
    transfers: str
    none: str
    periods: str
    measures: str
    seen_by: str
    processors: str
    role: str
    contract: str
    enabled: str
    not_enabled: str
    customer_file: str
    source: str


WORDS = {
    "de": Words(
        title="Verzeichnis von Verarbeitungstätigkeiten",
        lead="Nach Art. 30 Abs. 1 DSGVO.",
        controller="Verantwortlicher",
        officer="Datenschutzbeauftragter",
        authority="Aufsichtsbehörde",
        activity="Verarbeitung",
        purpose="Zweck",
        what="Beschreibung",
        basis="Rechtsgrundlage",
        interest="Berechtigtes Interesse",
        subjects="Betroffene",
        data="Kategorien von Daten",
        recipients="Empfänger",
        transfers="Übermittlung in Drittländer",
        none="keine",
        periods="Löschfrist",
        measures="Technische und organisatorische Maßnahmen",
        seen_by="Zugriff im Haus",
        processors="Empfänger und Auftragsverarbeiter",
        role="Rolle",
        contract="Vertrag",
        enabled="eingeschaltet",
        not_enabled="nicht eingeschaltet",
        customer_file="Kundenkartei für den Abgleich",
        source="Quelle",
    ),
    "en": Words(
        title="Record of processing activities",
        lead="Under Art. 30(1) GDPR.",
        controller="Controller",
        officer="Data protection officer",
        authority="Supervisory authority",
        activity="Processing",
        purpose="Purpose",
        what="Description",
        basis="Legal basis",
        interest="Legitimate interest",
        subjects="Data subjects",
        data="Categories of data",
        recipients="Recipients",
        transfers="Transfers to third countries",
        none="none",
        periods="Time limit for erasure",
        measures="Technical and organisational measures",
        seen_by="Access inside the company",
        processors="Recipients and processors",
        role="Role",
        contract="Contract",
        enabled="switched on",
        not_enabled="not switched on",
        customer_file="Customer file for the comparison",
        source="Source",
    ),
}


def record(policy: Policy, language: str) -> dict[str, Any]:
    """The record as plain data in the shape of a notice: title, lead, and sections of rows."""
    words = WORDS[language]
    parts = [
        (words.controller, _parties(policy, language)),
        *((f"{words.activity} {one.letter}: {one.title.in_(language)}", _activity(policy, one, language))
          for one in policy.processings.values()),
        *([(words.customer_file, _customer_file(policy, policy.customer_records, language))]
          if policy.customer_records else []),
        (words.processors, [(one.name, _recipient(one, language)) for one in policy.recipients.values()]),
        (words.seen_by, _titled(policy.inside.values(), language)),
        (words.measures, _titled(policy.measures.values(), language)),
    ]  # fmt: skip
    return {
        "language": language,
        "title": words.title,
        "lead": f"{policy.controller.name}: {policy.programme.name.in_(language)}. {words.lead}",
        "sections": [
            {"number": number, "title": title, "blocks": [asdict(_rows(rows))]}
            for number, (title, rows) in enumerate(parts, 1)
        ],
    }


def _rows(rows: list[tuple[str, str]]) -> Block:
    return Rows(tuple(row for row in rows if row[1]))


def _titled(things: Any, language: str) -> list[tuple[str, str]]:
    return [(one.title.in_(language), one.text.in_(language)) for one in things]


def _parties(policy: Policy, language: str) -> list[tuple[str, str]]:
    words, who, officer = WORDS[language], policy.controller, policy.data_protection_officer
    return [
        (
            words.controller,
            f"{who.name}, {who.address}, {country(who.country, language)}; {who.phone}, {who.email}",
        ),
        (
            words.officer,
            f"{officer.name}, {officer.company}, {officer.street}, {officer.city}; {officer.email}",
        ),
        (words.authority, policy.authority.name.in_(language)),
    ]


def _activity(policy: Policy, one: Processing, language: str) -> list[tuple[str, str]]:
    words = WORDS[language]
    names = {policy.recipients[name].name for name in one.recipients}
    abroad = [
        f"{name}, {land}: {guard}" for name, land, guard in transfers(policy, language) if name in names
    ]
    return [
        (words.purpose, policy.purposes[one.purpose].text.in_(language)),
        (words.what, one.what.in_(language)),
        (words.basis, PHRASES[language].bases[one.basis]),
        (words.interest, one.interest.in_(language) if one.interest else ""),
        (words.subjects, ", ".join(subject.title.in_(language) for subject in policy.subjects.values())),
        (words.data, data_of(policy, one, language)),
        (words.recipients, ", ".join(policy.recipients[name].name for name in one.recipients) or words.none),
        (words.transfers, "; ".join(abroad) or words.none),
        (words.periods, kept_in_full(policy, one, language)),
    ]


def _customer_file(policy: Policy, told: CustomerRecords, language: str) -> list[tuple[str, str]]:
    words = WORDS[language]
    return [
        (words.purpose, policy.purposes[told.purpose].text.in_(language)),
        (words.basis, PHRASES[language].bases[told.basis]),
        (words.interest, told.interest.in_(language)),
        (words.subjects, told.who.in_(language)),
        (words.data, names_of_fields(policy, told.fields, language)),
        (words.source, told.source.in_(language)),
        (words.recipients, ", ".join(policy.recipients[one].name for one in _hosts(policy)) or words.none),
        (words.periods, told.keep.in_(language)),
    ]


def _hosts(policy: Policy) -> tuple[str, ...]:
    """The file lies where everything lies that is compared with it."""
    return policy.processings["matching"].recipients


def _recipient(one: Recipient, language: str) -> str:
    words = WORDS[language]
    parts = [
        f"{one.kind.in_(language)}, {country(one.country, language)}: {one.task.in_(language)}",
        f"{words.role}: {PHRASES[language].roles[one.role]}",
        f"{words.contract}: {one.contract}" if one.contract else "",
        words.enabled if one.enabled else words.not_enabled,
    ]
    return "; ".join(part for part in parts if part)

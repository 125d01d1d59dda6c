"""The few legal and temporal turns of phrase that the notice, the consent cards and the record share."""

from dataclasses import dataclass

from babel import Locale

from .processings import Processing
from .recipients import Safeguard
from .schema import Policy


@dataclass(frozen=True)
class Phrases:
    """One language's words; `{…}` are filled from the policy alone."""

    starts: dict[str, str]
    bases: dict[str, str]
    safeguards: dict[Safeguard, str]
    roles: dict[str, str]
    clock: str
    until_withdrawn: str
    renewable: str
    minimised: str
    ends_with: str
    anonymised: str
    what: str
    why: str
    how_long: str
    who_sees: str
    withdrawal: str
    withdrawal_text: str
    more: str
    more_text: str


GERMAN = Phrases(
    starts={
        "form_submitted": "ab dem Absenden des Formulars",
        "interview_ended": "ab dem Ende des Interviews",
        "slot_ended": "ab dem Ende des Termins",
        "consent_ended": "ab dem Ende der Einwilligung",
    },
    bases={
        "consent": "Einwilligung (Art. 6 Abs. 1 Buchst. a DSGVO)",
        "legitimate-interest": "berechtigtes Interesse (Art. 6 Abs. 1 Buchst. f DSGVO)",
        "legal-obligation": "rechtliche Verpflichtung (Art. 6 Abs. 1 Buchst. c DSGVO)",
    },
    safeguards={
        "eu-gdpr:A45-3": "Angemessenheitsbeschluss der EU-Kommission (Art. 45 Abs. 3 DSGVO)",
        "eu-gdpr:A46-2-b": "verbindliche interne Datenschutzvorschriften (Art. 46 Abs. 2 Buchst. b DSGVO)",
        "eu-gdpr:A46-2-c": "Standardvertragsklauseln der EU (Art. 46 Abs. 2 Buchst. c DSGVO)",
        "eu-gdpr:A46-3-a": "genehmigte Vertragsklauseln (Art. 46 Abs. 3 Buchst. a DSGVO)",
    },
    roles={
        "processor": "Auftragsverarbeiter nach Art. 28 DSGVO",
        "controller": "eigener Verantwortlicher",
        "internal": "eigener Betrieb",
    },
    clock="{period} {start}",
    until_withdrawn=", oder bis Sie widerrufen",
    renewable="Vorher fragen wir, ob Sie verlängern möchten; ohne Ihre Antwort löschen wir.",
    minimised=", ohne Namen und Adresse",
    ends_with="endet zusammen mit „{other}“",
    anonymised=(
        "Was auf niemanden mehr schließen lässt, bleibt und wird im Abstand von höchstens {period} überprüft."
    ),
    what="Was",
    why="Wozu",
    how_long="Wie lange",
    who_sees="Wer es sieht",
    withdrawal="Widerruf",
    withdrawal_text="Jederzeit mit einem Klick, ohne Gründe. Wir löschen dann {erases}.",
    more="Genauer",
    more_text="Abschnitt 4 der Datenschutzhinweise",
)
ENGLISH = Phrases(
    starts={
        "form_submitted": "from the day you send the form",
        "interview_ended": "from the end of the interview",
        "slot_ended": "from the end of the appointment",
        "consent_ended": "from the end of the consent",
    },
    bases={
        "consent": "consent (Art. 6(1)(a) GDPR)",
        "legitimate-interest": "legitimate interest (Art. 6(1)(f) GDPR)",
        "legal-obligation": "legal obligation (Art. 6(1)(c) GDPR)",
    },
    safeguards={
        "eu-gdpr:A45-3": "adequacy decision of the European Commission (Art. 45(3) GDPR)",
        "eu-gdpr:A46-2-b": "binding corporate rules (Art. 46(2)(b) GDPR)",
        "eu-gdpr:A46-2-c": "standard contractual clauses of the EU (Art. 46(2)(c) GDPR)",
        "eu-gdpr:A46-3-a": "authorised contractual clauses (Art. 46(3)(a) GDPR)",
    },
    roles={
        "processor": "processor under Art. 28 GDPR",
        "controller": "controller in its own right",
        "internal": "run by ourselves",
    },
    clock="{period} {start}",
    until_withdrawn=", or until you withdraw",
    renewable="Before that we ask whether you want to renew; without your answer we erase.",
    minimised=", without name and address",
    ends_with="ends together with “{other}”",
    anonymised="What no longer reveals anybody stays, and is reviewed at intervals of at most {period}.",
    what="What",
    why="What for",
    how_long="How long",
    who_sees="Who sees it",
    withdrawal="Withdrawal",
    withdrawal_text="At any time with one click, without giving reasons. We then erase {erases}.",
    more="In detail",
    more_text="section 4 of the privacy notice",
)
PHRASES = {"de": GERMAN, "en": ENGLISH}


def country(code: str, language: str) -> str:
    """A country's name as people call it in `language` (ISO 3166 to Unicode CLDR)."""
    return str(Locale(language).territories.get(code, code))


def kept_for(policy: Policy, processing: Processing, language: str) -> str:
    """How long, without a full stop: `2 Jahre ab dem Ende des Interviews, oder bis Sie widerrufen`."""
    words, keep = PHRASES[language], processing.keep
    if keep.for_ is None or keep.from_ is None:
        other = policy.processings[keep.with_ or ""]
        return words.ends_with.format(other=other.keep.item.in_(language))
    clock = words.clock.format(period=keep.for_.words(language), start=words.starts[keep.from_])
    return clock + (words.until_withdrawn if processing.withdrawable else "") + (
        words.minimised if keep.minimised else ""
    )  # fmt: skip


def kept_in_full(policy: Policy, processing: Processing, language: str) -> str:
    """What is kept, how long, and what happens then, as sentences."""
    words, keep = PHRASES[language], processing.keep
    sentences = [f"{keep.item.in_(language)}: {kept_for(policy, processing, language)}."]
    if keep.renewable:
        sentences.append(words.renewable)
    if keep.anonymised:
        sentences.append(
            words.anonymised.format(period=keep.anonymised.reviewed_every.words(language, dative=True))
        )
    return " ".join(sentences)

"""Sections 5 and 6: which data, and who gets it."""

from einklang.policy.categories import FORM_FIELDS, Category
from einklang.policy.notice.blocks import Block, Heading, Items, Paragraph, Rows, Section
from einklang.policy.notice.facts import names_of_fields, received_by
from einklang.policy.phrases import GERMAN, country
from einklang.policy.recipients import Recipient
from einklang.policy.schema import Policy

from .parts import plainly


def categories(policy: Policy) -> Section:
    """5: the categories with every field (Art. 14(1)(d)), whose they are, and where they come from."""
    asked = [one for one in policy.categories.values() if any(name in FORM_FIELDS for name in one.fields)]
    made = [one for one in policy.categories.values() if one not in asked]
    blocks: tuple[Block, ...] = (
        Paragraph("Wir verarbeiten nur, was für das Interview nötig ist. Im Formular fragen wir nach:"),
        Rows(tuple((one.title.de, _fields(one)) for one in asked)),
        Paragraph("Weitere Felder gibt es nicht, auch keines für freien Text. Beim Mitmachen kommt hinzu:"),
        Rows(tuple((one.title.de, _fields(one)) for one in made)),
        Heading("Um wessen Daten es geht", "subjects"),
        Rows(tuple((one.title.de, one.text.de) for one in policy.subjects.values())),
        Paragraph(
            "Die Angaben stammen von Ihnen selbst oder von der Person, die Sie genannt hat. Übernehmen wir "
            "nach einem Abgleich einzelne Angaben aus unserer Kundenkartei, steht das auf Ihrer Seite „Meine "
            "Daten“ bei jeder von ihnen."
        ),
        *_customer_file(policy),
    )
    return Section(5, "categories", "Welche Daten das sind", blocks)


def _customer_file(policy: Policy) -> tuple[Block, ...]:
    told = policy.customer_records
    if told is None:
        return ()
    return (
        Heading("Womit wir abgleichen", "customer-file"),
        Paragraph(
            f"Für den Abgleich lesen wir aus der Kundenkartei: {names_of_fields(policy, told.fields, 'de')}. "
            f"Diese Datensätze betreffen {told.who.de}, stammen aus {told.source.de} und gehören nicht zum "
            f"Datenpool. Rechtsgrundlage: {GERMAN.bases[told.basis]}, nämlich {told.interest.de}. Wir "
            f"behalten sie nur, {told.keep.de}."
        ),
    )


def _fields(category: Category) -> str:
    parts = []
    for name, title in category.fields.items():
        choices = ", ".join(option.de for option in category.options.get(name, ()))
        voluntary = name in FORM_FIELDS and name not in category.required
        notes = [*(["freiwillig"] if voluntary else []), *([f"zur Auswahl: {choices}"] if choices else [])]
        parts.append(f"{title.de} ({'; '.join(notes)})" if notes else title.de)
    return "; ".join(parts)


def recipients(policy: Policy) -> Section:
    """6: who gets the data, inside and outside (Art. 13(1)(e)), by name."""
    clocks = policy.clocks
    blocks: tuple[Block, ...] = (
        Heading("Im eigenen Haus", "inside"),
        Paragraph(
            "Innerhalb des Unternehmens erhält Ihre Daten nur, wer sie für seine Aufgabe braucht, und nur "
            "für die Zwecke aus Abschnitt 4:"
        ),
        Rows(tuple((one.title.de, one.text.de) for one in policy.inside.values())),
        Paragraph(
            "Wer Ihre Daten ansieht, wird mit Zeit und Namen festgehalten. Diese Einträge löschen wir nach "
            f"{clocks.read_log.words('de', dative=True)}."
        ),
        Heading("Dienste, die wir einsetzen", "processors"),
        Rows(tuple((one.name, _told(policy, one)) for one in policy.recipients.values())),
        plainly(
            "Ein Auftragsverarbeiter arbeitet nur nach unserer Weisung und darf mit Ihren Daten nichts "
            "Eigenes anfangen. Ohne einen solchen Vertrag lässt sich ein Dienst in unserer Software nicht "
            "einschalten."
        ),
        Heading("Darüber hinaus", "disclosures"),
        Paragraph("Sonst verlassen Ihre Daten das Unternehmen nur, wenn einer dieser Gründe vorliegt:"),
        Items(tuple(ground.de for ground in policy.disclosure_grounds)),
        Paragraph(
            "Jede Weitergabe halten wir fest: an wen, was, wann und warum. Das steht auch in Ihrer "
            f"Auskunft; wir bewahren es {clocks.disclosures.words('de')} auf."
        ),
    )
    return Section(6, "recipients", "Wer die Daten bekommt", blocks)


def _told(policy: Policy, one: Recipient) -> str:
    parts = [f"{one.kind.de}, {country(one.country, 'de')}: {one.task.de}."]
    if one.address:
        parts.append(f"Anschrift: {one.address}.")
    parts.append(f"Rolle: {GERMAN.roles[one.role]}.")
    if one.enabled and one.contract:
        parts.append(f"Vertrag: {one.contract}.")
    parts.append(f"Erhält: {received_by(policy, one, 'de')}.")
    if not one.enabled:
        parts.append("Zurzeit nicht eingeschaltet und ohne jede Übermittlung.")
    return " ".join(parts)

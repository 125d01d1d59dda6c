"""Section 9: when things end."""

from einklang.policy.notice.blocks import Grid, Heading, Paragraph, Section
from einklang.policy.notice.facts import listed
from einklang.policy.phrases import PHRASES, kept_for, kept_in_full
from einklang.policy.schema import Policy

from .parts import plainly


def periods(policy: Policy) -> Section:
    """9: every period, from its start event on (Art. 13(2)(a))."""
    clocks = policy.clocks
    storage, proof = policy.processings["storage"].keep, policy.processings["proof"]
    reminders = listed((warning.words("de") for warning in storage.warn), "de")
    blocks = (
        Paragraph("Wir behalten Ihre Daten nur so lange, wie der Zweck sie braucht, und höchstens so lange:"),
        Grid("Löschfristen", ("Was", "Wie lange"), (*_promised(policy), *_own(policy))),
        Paragraph(
            "Möchten Sie länger dabei sein, brauchen wir vorher Ihre erneute Einwilligung."
            + (f" Daran erinnern wir Sie {reminders} vor dem Ende." if storage.warn else "")
            + " Ein Termin, ein Interview oder eine Anmeldung verlängert nichts."
        ),
        Paragraph(
            f"Ein Jahr ist ein Kalenderjahr, gerechnet in der Zeitzone {policy.time_zone}. Fällt das Ende "
            "auf ein Wochenende, bleibt es dabei."
        ),
        plainly(
            "Wenn eine Frist endet, ist sofort Schluss: Unsere Software gibt die Daten dann nicht mehr "
            "heraus, auch wenn das Aufräumen noch läuft."
        ),
        Heading("Wenn nur die Aufzeichnung bleibt", "detached"),
        Paragraph(
            "Enden Ihre Angaben vor einer Aufzeichnung, die Sie erlaubt haben, bleibt diese ohne Namen, "
            "E-Mail-Adresse und Kundennummer, bis ihre eigene Frist endet. Mit dem Code aus unserer "
            "Bestätigung können Sie sie auch dann noch löschen lassen."
        ),
        Heading("Nachweis nach dem Löschen", "receipt"),
        Paragraph(f"{proof.what.de} {kept_in_full(policy, proof, 'de')}"),
        Heading("Sicherungskopien", "backups"),
        Paragraph(
            "Sicherungskopien können wir nicht einzeln ändern. Sie enthalten Namen, Adressen und "
            "Aufzeichnungen nur verschlüsselt und die Schlüssel dazu nicht. Gelöschtes ist darin unlesbar, "
            "sobald auch die getrennte Kopie der Schlüssel verfällt, nach höchstens "
            f"{clocks.backup_keys.words('de', dative=True)}; die Kopien selbst sind nach "
            f"{clocks.backup.words('de', dative=True)} überschrieben. Nach einer Wiederherstellung löschen "
            "wir alles noch einmal, bevor jemand zugreifen kann."
        ),
    )
    return Section(9, "periods", "Wann wir löschen", blocks)


def _promised(policy: Policy) -> tuple[tuple[str, str], ...]:
    rows = [(one.keep.item.de, kept_for(policy, one, "de")) for one in policy.processings.values()]
    for one in policy.processings.values():
        if one.keep.anonymised:
            period = one.keep.anonymised.reviewed_every.words("de", dative=True)
            rows.append(
                (
                    f"{one.short.de}, die auf niemanden schließen lassen",
                    f"bleiben, geprüft im Abstand von höchstens {period}",
                )
            )
    return tuple(rows)


def _own(policy: Policy) -> tuple[tuple[str, str], ...]:
    clocks, ended = policy.clocks, PHRASES["de"].starts["slot_ended"]
    return (
        ("Anmeldungen, die niemand bestätigt", f"{clocks.unconfirmed.words('de')} ab dem Absenden"),
        ("Angaben zu Menschen, die andere nennen", f"{clocks.named_by_others.words('de')} ab der Nennung"),
        ("Ihr Termin in unserem Kalender", f"{clocks.booking_after_slot.words('de')} {ended}"),
        ("Wer Ihre Daten angesehen hat", f"{clocks.read_log.words('de')} ab dem Eintrag"),
        ("An wen wir etwas weitergegeben haben", f"{clocks.disclosures.words('de')} ab dem Eintrag"),
        (
            "Ihre Anfragen",
            f"{clocks.case_after_closing.words('de')} ab dem Abschluss, ohne Namen und Adresse",
        ),
        ("Sicherungskopien", f"{clocks.backup.words('de')} ab der Sicherung"),
        ("Sicherung der Schlüssel", f"{clocks.backup_keys.words('de')} ab der Sicherung"),
    )

"""The words of the deletion concept, German and English, and what starts and ends by each clock."""

from dataclasses import dataclass

from einklang.holdings.registry import Ending

STARTS = {
    "form_submitted": ("Formular abgeschickt", "form submitted"),
    "interview_ended": ("Interview beendet", "interview ended"),
    "slot_ended": ("Termin vorbei", "slot over"),
    "consent_ended": ("Einwilligung beendet", "consent ended"),
}
#: What starts each clock of the policy, and what it ends.
CLOCKS = {
    "unconfirmed": (
        ("Formular abgeschickt, nicht bestätigt", "form sent, not confirmed"),
        ("die Angaben", "the details"),
    ),
    "named_by_others": (
        ("von jemandem genannt, keine Antwort", "named by somebody, no answer"),
        ("Name und Adresse", "name and address"),
    ),
    "erase_within": (
        ("Widerruf oder Löschverlangen", "withdrawal or request to erase"),
        ("spätestens dann ist gelöscht; in der Regel nach Sekunden", "erased by then; usually in seconds"),
    ),
    "address_after_confirmation": (
        ("Bestätigung geschrieben", "confirmation written"),
        ("die Adresse, auch wenn sie nicht zugestellt ist", "the address, delivered or not"),
    ),
    "booking_after_slot": (("Termin vorbei", "slot over"), ("der Termin", "the appointment")),
    "read_log": (("gelesen", "read"), ("wer wen angesehen hat", "who looked at whom")),
    "disclosures": (
        ("übermittelt oder geschehen", "handed over, or happened"),
        ("wer etwas erhielt; Ereignisse ohne Namen", "who received something; facts without names"),
    ),
    "case_after_closing": (
        ("Antrag oder Vorfall abgeschlossen", "request or breach closed"),
        ("der Vorgang, schon seit dem Abschluss ohne Namen", "the case, without a name since its closing"),
    ),
    "backup": (("Sicherungskopie erstellt", "backup made"), ("die Kopie", "the copy")),
    "backup_keys": (
        ("Schlüssel gesichert", "keys backed up"),
        ("die gesicherten Schlüssel", "the keys in the backup"),
    ),
}
ENDINGS = {
    Ending.DELETE: ("Zeile gelöscht", "row deleted"),
    Ending.DETACH: ("Felder geleert, sonst Zeile gelöscht", "fields emptied, else row deleted"),
    Ending.MINIMISE: ("auf das reduziert, was niemanden nennt", "reduced to what names nobody"),
}
OWN_KEY = ("eigener Schlüssel, wird vernichtet", "a key of its own, destroyed")


@dataclass(frozen=True)
class Words:
    """What the concept says in one language, apart from the policy's own words."""

    title: str
    lead: str
    scope: str
    scope_text: str
    classes: str
    class_caption: str
    class_head: tuple[str, ...]
    with_other: str
    rules: str
    rules_head: tuple[str, ...]
    ends: str
    stays: str
    nameless: str
    partly: str
    minimised: str
    clocks: str
    clocks_head: tuple[str, ...]
    tables: str
    tables_lead: str
    tables_head: tuple[str, ...]
    how: str
    how_items: tuple[str, ...]
    exceptions: str
    exceptions_items: tuple[str, ...]
    duties: str
    duties_rows: tuple[tuple[str, str], ...]
    details: str


WORDS = {
    "de": Words(
        title="Löschkonzept",
        lead="Aufgebaut nach DIN 66398.",
        scope="Geltungsbereich",
        scope_text=(
            "Dieses Konzept gilt für alle personenbezogenen Daten des Programms. Es entsteht aus "
            "derselben Erklärung wie die Datenschutzhinweise und aus derselben Datenlandkarte, nach "
            "der die Software löscht. Fristen sind Kalenderfristen in der Zeitzone {zone}; sie "
            "verschieben sich nicht auf einen Werktag. Ab dem Ende wird das Lesen verweigert, auch "
            "wenn das Löschen selbst noch aussteht."
        ),
        classes="Löschklassen",
        class_caption="Startzeitpunkt und Regelfrist",
        class_head=("Löschklasse", "Startzeitpunkt", "Regelfrist", "Datenarten"),
        with_other="endet mit: {title}",
        rules="Löschregeln je Datenart",
        rules_head=("Datenart", "Rechtsgrundlage", *("Widerruf {letter}",) * 3),
        ends="gelöscht",
        stays="bleibt",
        nameless="bleibt ohne Namen",
        partly="gelöscht, soweit aus einer Aufzeichnung",
        minimised="bleibt, auf das Nötigste reduziert",
        clocks="Weitere Fristen",
        clocks_head=("Frist", "Start", "Länge", "Was danach gelöscht ist"),
        tables="Datenobjekte",
        tables_lead=(
            "Jede Tabelle mit Personenbezug, wie sie endet und auf welcher Verarbeitung sie beruht. "
            "Ein Feld, das hier nicht erfasst ist, lässt die Software nicht zu."
        ),
        tables_head=("Tabelle", "Verarbeitung", "Ende", "Schlüssel"),
        how="Umsetzung",
        how_items=(
            (
                "Gelöscht wird durch Vernichten des Schlüssels: Namen, Adressen, Texte und "
                "Aufzeichnungen sind mit einem Schlüssel je Person, je Vorgang und je Aufzeichnung "
                "verschlüsselt. Mit der Transaktion, die den Schlüssel vernichtet, sind sie unlesbar."
            ),
            (
                "In derselben Transaktion werden die Zeilen gelöscht oder geleert. Die Bytes "
                "verschlüsselter Dateien entfernt danach ein Auftrag, der wiederholt wird, bis er "
                "gelungen ist."
            ),
            (
                "SQLite überschreibt gelöschte Seiten (secure_delete) und leert sein Protokoll; "
                "PostgreSQL räumt durch VACUUM auf. Was dort bis dahin steht, ist ohne Schlüssel."
            ),
            (
                "Fristen löst der Scheduler aus, mehrmals in der Minute und nach jedem Start. "
                "Ein Abbruch lässt nichts halb gelöscht."
            ),
            (
                "Sicherungskopien enthalten keine Schlüssel und sind nach {backup} gelöscht; "
                "Schlüssel werden getrennt und höchstens {backup_keys} aufbewahrt. Nach einer "
                "Wiederherstellung wird jede Löschung wiederholt, bevor jemand zugreifen kann."
            ),
            (
                "`einklang trace` sucht einen Begriff in allen Tabellen und Dateien. Eine tägliche "
                "Probe mit einer erfundenen Person prüft, dass nichts bleibt."
            ),
        ),
        exceptions="Abweichungen von der Regelfrist",
        exceptions_items=(
            (
                "Einschränkung (Art. 18): Die Daten bleiben, gesperrt für alles andere, bis die "
                "Einschränkung nach Ankündigung aufgehoben wird. Eine inzwischen abgelaufene Frist "
                "wirkt dann sofort."
            ),
            (
                "Ausnahmen vom Löschen (Art. 17 Abs. 3): einzeln, mit Grund, von zwei Menschen "
                "beschlossen, bis zu einem Tag. Danach löscht es sich von selbst."
            ),
            "Widerruf und Widerspruch verkürzen jede Frist auf sofort.",
        ),
        duties="Verantwortung",
        duties_rows=(
            ("Verantwortlicher", "{controller}"),
            ("Datenschutzbeauftragter", "{officer}"),
            ("Löschen nach Frist", "Software: Scheduler und Worker"),
            (
                "Überwachen",
                "Team Datenschutz auf der Seite „Datenschutz“: Offenes, Verspätetes, Enden",
            ),
            ("Ändern von Fristen", "in der Richtlinie, als neue Version veröffentlicht"),
        ),
        details="Wortlaut der Aufbewahrung",
    ),
    "en": Words(
        title="Deletion concept",
        lead="Structured after DIN 66398.",
        scope="Scope",
        scope_text=(
            "This concept covers all personal data of the programme. It is made from the same "
            "declaration as the privacy notice and from the same data map by which the software "
            "erases. Periods are calendar periods in the time zone {zone}; they never move to a "
            "working day. From the end on reading is refused, even where the erasing itself is still "
            "to come."
        ),
        classes="Deletion classes",
        class_caption="Start event and standard period",
        class_head=("Class", "Start event", "Standard period", "Kinds of data"),
        with_other="ends with: {title}",
        rules="Deletion rules by kind of data",
        rules_head=("Kind of data", "Legal basis", *("Withdrawal of {letter}",) * 3),
        ends="erased",
        stays="stays",
        nameless="stays without a name",
        partly="erased as far as from a recording",
        minimised="stays, reduced to what is needed",
        clocks="Other periods",
        clocks_head=("Period", "Start", "Length", "What is erased afterwards"),
        tables="Data objects",
        tables_lead=(
            "Every table about people, how it ends and on which processing it rests. A field that is "
            "not declared here is refused by the software."
        ),
        tables_head=("Table", "Processing", "End", "Key"),
        how="How it is done",
        how_items=(
            (
                "Erasing means destroying the key: names, addresses, texts and recordings are "
                "encrypted with a key per person, per case and per recording. With the transaction "
                "that destroys the key they are unreadable."
            ),
            (
                "The same transaction deletes or empties the rows. The bytes of sealed files are "
                "removed afterwards by an errand that is repeated until it has succeeded."
            ),
            (
                "SQLite overwrites deleted pages (secure_delete) and empties its log; PostgreSQL "
                "cleans up by VACUUM. What stands there until then has no key."
            ),
            (
                "The scheduler starts what falls due, several times a minute and after each start. "
                "A kill leaves nothing half erased."
            ),
            (
                "Backups contain no keys and are destroyed after {backup}; keys are backed up apart "
                "and kept for {backup_keys} at most. After a restore every erasure is repeated before"
                " anybody can get in."
            ),
            (
                "`einklang trace` looks for a term in all tables and files. A daily proof with an "
                "invented person checks that nothing is left."
            ),
        ),
        exceptions="Deviations from the standard period",
        exceptions_items=(
            (
                "Restriction (Art. 18): the data stays, closed to everything else, until the "
                "restriction is lifted after notice. A period that ran out meanwhile then takes "
                "effect at once."
            ),
            (
                "Exceptions to erasure (Art. 17(3)): item by item, with a ground, decided by two "
                "people, until a day. Afterwards it erases by itself."
            ),
            "Withdrawal and objection shorten every period to at once.",
        ),
        duties="Responsibilities",
        duties_rows=(
            ("Controller", "{controller}"),
            ("Data protection officer", "{officer}"),
            ("Erasing on time", "software: scheduler and worker"),
            (
                "Watching",
                "data protection team, on the page “Data protection”: owed, late, endings",
            ),
            ("Changing periods", "in the policy, published as a new version"),
        ),
        details="The words of the policy",
    ),
}

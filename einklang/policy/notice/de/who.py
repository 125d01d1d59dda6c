"""Sections 1 to 4: who we are, what we ask, what for."""

from einklang.policy.notice.blocks import Block, Grid, Heading, Items, Lines, Paragraph, Rows, Section
from einklang.policy.notice.facts import data_of, listed, names_of_fields, recipients_of
from einklang.policy.phrases import GERMAN, country, kept_in_full
from einklang.policy.processings import Processing
from einklang.policy.schema import Policy

from .parts import plainly


def controller(policy: Policy) -> Section:
    """1: who answers for everything here (Art. 13(1)(a))."""
    who = policy.controller
    rows = (
        ("Telefon", who.phone),
        ("Telefax", who.fax or ""),
        ("E-Mail", who.email),
        ("Internet", who.website),
        ("Handelsregister", who.commercial_register),
        ("Steuernummer", who.tax_number),
        ("Wirtschafts-ID", who.business_id),
        ("Geschäftsführung", listed(who.directors, "de")),
    )
    blocks = (
        Lines((who.name, who.street, who.city, country(who.country, "de"))),
        Rows(tuple(row for row in rows if row[1])),
        Paragraph(f"In diesem Text heißt das Unternehmen auch kurz {who.short_name} oder „wir“."),
    )
    return Section(1, "controller", "Wer verantwortlich ist", blocks)


def officer(policy: Policy) -> Section:
    """2: the data protection officer (Art. 13(1)(b))."""
    who = policy.data_protection_officer
    blocks = (
        Paragraph("Unser Datenschutzbeauftragter ist:"),
        Lines((who.name, who.company, who.street, who.city)),
        Rows((("E-Mail", who.email),)),
        Paragraph(f"Das Datenschutzteam erreichen Sie unter {policy.contact.privacy}."),
    )
    return Section(2, "officer", "Wen Sie zum Datenschutz fragen", blocks)


def consents(policy: Policy) -> Section:
    """3: what people consent to, how they take it back, and what holds for those whom others name."""
    asked = [one for one in policy.processings.values() if one.by_consent]
    blocks = (
        Paragraph(policy.programme.aim.de),
        Paragraph(
            "Jede Einwilligung ist eine eigene Frage mit einem eigenen Kästchen, und keines ist vorab "
            "angekreuzt. Ja zu sagen ist freiwillig."
        ),
        Grid(
            "Einwilligungen",
            ("Einwilligung", "Ohne sie", "Ein Widerruf löscht"),
            tuple(
                (one.title.de, one.without.de, one.erases.de) for one in asked if one.without and one.erases
            ),
        ),
        Paragraph(
            "Eine Einwilligung gilt erst, wenn Sie sie mit dem Link in unserer E-Mail bestätigt haben. "
            f"Bestätigen Sie nicht, ist nach {policy.clocks.unconfirmed.words('de', dative=True)} alles "
            "wieder gelöscht. Willigen Sie nicht in das Speichern ein, speichern wir von Anfang an nichts."
        ),
        *_withdrawing(policy, asked),
        *_named_by_others(policy),
    )
    return Section(3, "consents", "Worin Sie einwilligen", blocks)


def _withdrawing(policy: Policy, asked: list[Processing]) -> tuple[Block, ...]:
    clocks = policy.clocks
    return (
        Heading("So widerrufen Sie", "withdrawing"),
        Paragraph(
            "Sie können jede Einwilligung jederzeit widerrufen, ohne Gründe zu nennen: mit einem Klick aus "
            "jeder unserer E-Mails, auf Ihrer Seite „Meine Daten“, ganz ohne Passwort, oder formlos per "
            f"E-Mail an {policy.contact.withdrawal}. Der Widerruf kann sich gegen eines oder mehreres "
            "richten:"
        ),
        Items(tuple(one.title.de for one in asked)),
        Paragraph(
            "Sagen Sie nicht, was Sie meinen, verstehen wir: alles. Eine Kundennummer dürfen Sie angeben, "
            "müssen es aber nie. Schreiben Sie uns von einer Adresse, die wir nicht sicher zuordnen können, "
            "halten wir sofort an und löschen, sobald Sie den Link angeklickt haben, den wir an die "
            "hinterlegte Adresse schicken."
        ),
        Paragraph(
            "Der Widerruf wirkt sofort und für die Zukunft, und er löscht auch, was schon gespeichert ist: "
            f"meist in Sekunden, spätestens nach {clocks.erase_within.words('de', dative=True)}. "
            "Ausgenommen ist nur, was wir nach dem Gesetz aufbewahren müssen. Wir bestätigen Ihnen die "
            "Löschung per E-Mail und nennen darin, was warum bis wann bleibt. Ist die Bestätigung "
            "zugestellt, löschen wir auch Ihre E-Mail-Adresse, spätestens nach "
            f"{clocks.address_after_confirmation.words('de', dative=True)}."
        ),
        plainly("Nein sagen ist so leicht wie Ja sagen, und um das Löschen müssen Sie nicht eigens bitten."),
    )


def _named_by_others(policy: Policy) -> tuple[Block, ...]:
    naming = policy.naming
    return (
        Heading("Wenn jemand anders Sie nennt", "named-by-others"),
        Paragraph(
            "Im Formular lassen sich weitere Teilnehmende nennen. Nennt jemand Sie, erhalten wir von dieser "
            f"Person: {names_of_fields(policy, naming.fields, 'de')}. Wir schreiben Ihnen einmal und sagen "
            "Ihnen, von wem wir die Angaben haben (Art. 14 DSGVO). Rechtsgrundlage bis zu Ihrer eigenen "
            f"Entscheidung: {GERMAN.bases[naming.basis]}, nämlich {naming.interest.de}."
        ),
        Paragraph(
            "Sie entscheiden allein; was die andere Person angekreuzt hat, gilt für Sie nicht. Antworten Sie "
            f"nicht, löschen wir Ihre Angaben nach {policy.clocks.named_by_others.words('de', dative=True)}."
        ),
    )


def purposes(policy: Policy) -> Section:
    """4: what each processing is for and what allows it (Art. 13(1)(c), (d))."""
    caps = policy.contact_caps
    blocks: list[Block] = [
        Paragraph("Wir verarbeiten Ihre Daten für diese Zwecke:"),
        Rows(tuple((one.title.de, one.text.de) for one in policy.purposes.values())),
        Paragraph(
            f"Eingeladen werden Sie höchstens {caps.per_year}-mal im Jahr, mit mindestens "
            f"{caps.days_between} Tagen Abstand, und alle bei einem Kunden zusammen "
            f"höchstens {caps.per_customer_and_year}-mal im Jahr. Passt es Ihnen einmal nicht, fragen wir "
            f"frühestens nach {caps.days_after_refusal} Tagen wieder. In jeder Einladung können Sie alle "
            "weiteren abbestellen."
        ),
    ]
    for own_id, one in policy.processings.items():
        blocks += [Heading(one.title.de, own_id), Paragraph(one.what.de), Rows(_about(policy, one))]
    blocks.append(
        plainly(
            "Wo „Einwilligung“ steht, dürfen wir es nur, weil und solange Sie Ja sagen. Wo „berechtigtes "
            "Interesse“ steht, fragen wir nicht vorher, aber Sie können jederzeit widersprechen (Abschnitt "
            "10). Einen Grund tauschen wir nie gegen einen anderen aus: Nach Ihrem Nein gibt es keinen "
            "zweiten Weg."
        )
    )
    return Section(4, "purposes", "Wozu wir Daten verarbeiten und was uns das erlaubt", tuple(blocks))


def _about(policy: Policy, one: Processing) -> tuple[tuple[str, str], ...]:
    ground = GERMAN.bases[one.basis] + (f": {one.interest.de}" if one.interest else "")
    rows = (
        ("Warum", one.why.de),
        ("Rechtsgrundlage", ground),
        ("Daten", data_of(policy, one, "de")),
        ("Wer es sieht", one.who_sees.de),
        ("Empfänger", recipients_of(policy, one, "de")),
        ("Wie lange", kept_in_full(policy, one, "de")),
        ("Voraussetzung", "Alle Anwesenden haben zugestimmt." if one.needs_everybody_present else ""),
    )
    return tuple(row for row in rows if row[1])

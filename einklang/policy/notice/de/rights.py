"""Sections 10 to 12: what people may demand, what they must give, and who decides."""

from einklang.policy.notice.blocks import Block, Heading, Lines, Paragraph, Rows, Section
from einklang.policy.notice.facts import names_of_fields, required_fields
from einklang.policy.schema import Policy

from .parts import article, plainly


def rights(policy: Policy) -> Section:
    """10: every right with its article and its plain meaning (Art. 13(2)(b) to (d))."""
    blocks: list[Block] = [
        Paragraph(
            "Für Fragen, Anfragen, Widerrufe und Widersprüche ist unser Datenschutzteam jederzeit da: "
            f"{policy.contact.privacy}. Das meiste geht auch mit einem Klick auf Ihrer Seite „Meine Daten“. "
            "Wir antworten innerhalb eines Monats, kostenlos."
        )
    ]
    for own_id, right in policy.rights.items():
        blocks += [
            Heading(f"{right.title.de} ({article(right.article)})", own_id),
            Paragraph(right.text.de, strong=right.prominent),
        ]
        if right.plainly:
            blocks.append(plainly(right.plainly.de))
    authority = policy.authority
    blocks += [
        Paragraph(f"Zuständig ist {authority.seat.de}:"),
        Lines(tuple(line for line in (authority.name.de, authority.website) if line)),
    ]
    return Section(10, "rights", "Ihre Rechte", tuple(blocks))


def provision(policy: Policy) -> Section:
    """11: whether anything has to be given, and what follows otherwise (Art. 13(2)(e))."""
    blocks = (
        Paragraph(
            "Niemand muss mitmachen. Wer mitmachen möchte, muss einige Angaben machen, denn ohne sie können "
            "wir Sie weder einladen noch ein Interview mit Ihnen führen. Alles andere ist freiwillig."
        ),
        Rows(
            (
                ("Nötig", names_of_fields(policy, required_fields(policy, required=True), "de")),
                ("Freiwillig", names_of_fields(policy, required_fields(policy, required=False), "de")),
            )
        ),
        plainly("Machen Sie nicht mit, hat das auf Ihren Vertrag mit uns keinerlei Einfluss."),
    )
    return Section(11, "provision", "Ob Sie Daten angeben müssen", blocks)


def decisions(policy: Policy) -> Section:
    """12: no decision by a program alone (Art. 13(2)(f), 22)."""
    blocks = (
        Paragraph(
            "Entscheidungen, die allein ein Programm trifft (Art. 22 DSGVO), gibt es bei uns nicht. Wen wir "
            "einladen und wen nicht, entscheidet ein Mensch, und wir bewerten niemanden mit Punkten."
        ),
        Paragraph(
            "Sollten wir ein solches Verfahren doch einmal im Einzelfall einsetzen, sagen wir es Ihnen "
            "vorher gesondert, soweit das Gesetz es verlangt."
        ),
    )
    return Section(12, "decisions", "Entscheidungen trifft ein Mensch", blocks)

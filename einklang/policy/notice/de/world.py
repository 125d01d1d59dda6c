"""Sections 7 and 8: Microsoft Bookings, and countries outside the European Economic Area."""

from einklang.policy.notice.blocks import Block, Grid, Paragraph, Rows, Section
from einklang.policy.notice.facts import booking_recipients, data_of
from einklang.policy.notice.facts import transfers as all_transfers
from einklang.policy.phrases import GERMAN, country, kept_in_full
from einklang.policy.recipients import Recipient
from einklang.policy.schema import Policy

from .parts import plainly


def bookings(policy: Policy) -> Section:
    """7: booking through an outside service, which nobody has to use."""
    one = policy.processings["bookings"]
    blocks: list[Block] = []
    if not policy.switched_on("bookings"):
        blocks.append(
            Paragraph("Diesen Weg bieten wir zurzeit nicht an. Schalten wir ihn ein, gilt das Folgende.")
        )
    blocks += [
        Paragraph(f"Einen Termin können Sie auch über {one.short.de} vereinbaren. {one.what.de}"),
        Rows(
            (
                *(row for who in booking_recipients(policy) for row in _about(who)),
                ("Daten", data_of(policy, one, "de")),
                ("Wozu", one.why.de),
                ("Rechtsgrundlage", GERMAN.bases[one.basis]),
                ("Wie lange", kept_in_full(policy, one, "de")),
            )
        ),
        Paragraph(
            "Sie müssen diesen Weg nicht gehen: Dieselben freien Termine sehen Sie auf unserer Seite. "
            "Buchen Sie dort, oder nennen Sie uns Ihren Wunschtermin per E-Mail an "
            f"{policy.contact.booking}."
        ),
        plainly("Ohne Ihren Klick erfährt der Anbieter nichts von Ihnen, nicht einmal, dass Sie hier waren."),
    ]
    return Section(7, "microsoft-bookings", f"Wenn Sie über {one.short.de} buchen", tuple(blocks))


def _about(who: Recipient) -> tuple[tuple[str, str], ...]:
    contract = " Der Vertrag nach Art. 28 DSGVO liegt vor." if who.contract and who.enabled else ""
    abroad = "; ".join(
        f"{country(onward.country, 'de')}: {GERMAN.safeguards[onward.safeguard]}" for onward in who.transfers
    )
    rows = (
        ("Anbieter", f"{who.name}, {who.address}" if who.address else who.name),
        ("Rolle", f"{GERMAN.roles[who.role]}.{contract}"),
        ("Mögliche Übermittlung", abroad),
        ("Mehr dazu", who.privacy_statement or ""),
    )
    return tuple(row for row in rows if row[1])


def transfers(policy: Policy) -> Section:
    """8: transfers out of the EEA with their safeguards (Art. 13(1)(f), 44 onwards)."""
    blocks: list[Block] = [
        Paragraph(
            "Ihre Daten werden in der Europäischen Union oder im Europäischen Wirtschaftsraum (EWR) "
            "verarbeitet. In ein anderes Land gelangen sie nur, wenn die besonderen Voraussetzungen der "
            "Art. 44 ff. DSGVO erfüllt sind."
        )
    ]
    if rows := all_transfers(policy, "de"):
        blocks += [
            Paragraph("Möglich ist das hier:"),
            Grid(
                "Übermittlungen in andere Länder", ("Empfänger", "Land", "Was Ihre Daten dort schützt"), rows
            ),
            Paragraph(f"Eine Kopie dieser Garantien erhalten Sie unter {policy.contact.privacy}."),
            plainly(
                "Der Empfänger hat sich vertraglich verpflichtet, Ihre Daten auch dort so zu schützen, wie "
                "es das europäische Recht verlangt."
            ),
        ]
    return Section(8, "transfers", "Länder außerhalb von EU und EWR", tuple(blocks))

"""Sections 7 and 8: Microsoft Bookings, and countries outside the European Economic Area."""

from einklang.policy.notice.blocks import Block, Grid, Paragraph, Rows, Section
from einklang.policy.notice.facts import booking_recipients, data_of
from einklang.policy.notice.facts import transfers as all_transfers
from einklang.policy.phrases import ENGLISH, country, kept_in_full
from einklang.policy.recipients import Recipient
from einklang.policy.schema import Policy

from .parts import plainly


def bookings(policy: Policy) -> Section:
    """7: booking through an outside service, which nobody has to use."""
    one = policy.processings["bookings"]
    blocks: list[Block] = []
    if not policy.switched_on("bookings"):
        blocks.append(
            Paragraph("We do not offer this way at present. If we switch it on, the following holds.")
        )
    blocks += [
        Paragraph(f"You can also arrange an appointment through {one.short.en}. {one.what.en}"),
        Rows(
            (
                *(row for who in booking_recipients(policy) for row in _about(who)),
                ("Data", data_of(policy, one, "en")),
                ("What for", one.why.en),
                ("Legal basis", ENGLISH.bases[one.basis]),
                ("How long", kept_in_full(policy, one, "en")),
            )
        ),
        Paragraph(
            "You need not go this way: the same free slots are on our own page. Book there, or tell us the "
            f"slot you would like by e-mail to {policy.contact.booking}."
        ),
        plainly("Without your click the provider learns nothing about you, not even that you were here."),
    ]
    return Section(7, "microsoft-bookings", f"If you book through {one.short.en}", tuple(blocks))


def _about(who: Recipient) -> tuple[tuple[str, str], ...]:
    contract = " The contract under Art. 28 GDPR is in place." if who.contract and who.enabled else ""
    abroad = "; ".join(
        f"{country(onward.country, 'en')}: {ENGLISH.safeguards[onward.safeguard]}" for onward in who.transfers
    )
    rows = (
        ("Provider", f"{who.name}, {who.address}" if who.address else who.name),
        ("Role", f"{ENGLISH.roles[who.role]}.{contract}"),
        ("Possible transfer", abroad),
        ("More about it", who.privacy_statement or ""),
    )
    return tuple(row for row in rows if row[1])


def transfers(policy: Policy) -> Section:
    """8: transfers out of the EEA with their safeguards (Art. 13(1)(f), 44 onwards)."""
    blocks: list[Block] = [
        Paragraph(
            "Your data is processed in the European Union or the European Economic Area. It reaches another "
            "country only where the particular conditions of Art. 44 onwards of the GDPR are met."
        )
    ]
    if rows := all_transfers(policy, "en"):
        blocks += [
            Paragraph("Here this is possible:"),
            Grid(
                "Transfers to other countries",
                ("Recipient", "Country", "What protects your data there"),
                rows,
            ),
            Paragraph(f"You receive a copy of these safeguards from {policy.contact.privacy}."),
            plainly(
                "The recipient has bound itself by contract to protect your data there, too, as European "
                "law demands."
            ),
        ]
    return Section(8, "transfers", "Countries outside the EU and the EEA", tuple(blocks))

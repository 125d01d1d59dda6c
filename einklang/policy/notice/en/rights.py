"""Sections 10 to 12: what people may demand, what they must give, and who decides."""

from einklang.policy.notice.blocks import Block, Heading, Lines, Paragraph, Rows, Section
from einklang.policy.notice.facts import names_of_fields, required_fields
from einklang.policy.schema import Policy

from .parts import article, plainly


def rights(policy: Policy) -> Section:
    """10: every right with its article and its plain meaning (Art. 13(2)(b) to (d))."""
    blocks: list[Block] = [
        Paragraph(
            "For questions, requests, withdrawals and objections our data protection team is there at any "
            f"time: {policy.contact.privacy}. Most of it also works with one click on your own page “My "
            "data”. We answer within one month, free of charge."
        )
    ]
    for own_id, right in policy.rights.items():
        blocks += [
            Heading(f"{right.title.en} ({article(right.article)})", own_id),
            Paragraph(right.text.en, strong=right.prominent),
        ]
        if right.plainly:
            blocks.append(plainly(right.plainly.en))
    authority = policy.authority
    blocks += [
        Paragraph(f"The competent authority is {authority.seat.en}:"),
        Lines(tuple(line for line in (authority.name.en, authority.website) if line)),
    ]
    return Section(10, "rights", "Your rights", tuple(blocks))


def provision(policy: Policy) -> Section:
    """11: whether anything has to be given, and what follows otherwise (Art. 13(2)(e))."""
    blocks = (
        Paragraph(
            "Nobody has to take part. Whoever wants to has to give some details, because without them we "
            "can neither invite you nor hold an interview with you. Everything else is optional."
        ),
        Rows(
            (
                ("Needed", names_of_fields(policy, required_fields(policy, required=True), "en")),
                ("Optional", names_of_fields(policy, required_fields(policy, required=False), "en")),
            )
        ),
        plainly("If you do not take part, that has no bearing whatsoever on your contract with us."),
    )
    return Section(11, "provision", "Whether you have to give data", blocks)


def decisions(policy: Policy) -> Section:
    """12: no decision by a program alone (Art. 13(2)(f), 22)."""
    blocks = (
        Paragraph(
            "We make no decisions by a program alone (Art. 22 GDPR). Whom we invite and whom we do not is "
            "decided by a person, and we give nobody points."
        ),
        Paragraph(
            "Should we ever use such a procedure in a single case, we tell you beforehand and separately, "
            "as far as the law demands it."
        ),
    )
    return Section(12, "decisions", "Decisions are made by people", blocks)

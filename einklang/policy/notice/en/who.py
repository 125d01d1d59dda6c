"""Sections 1 to 4: who we are, what we ask, what for."""

from einklang.policy.notice.blocks import Block, Grid, Heading, Items, Lines, Paragraph, Rows, Section
from einklang.policy.notice.facts import data_of, listed, names_of_fields, recipients_of
from einklang.policy.phrases import ENGLISH, country, kept_in_full
from einklang.policy.processings import Processing
from einklang.policy.schema import Policy

from .parts import plainly


def controller(policy: Policy) -> Section:
    """1: who answers for everything here (Art. 13(1)(a))."""
    who = policy.controller
    rows = (
        ("Telephone", who.phone),
        ("Fax", who.fax or ""),
        ("E-mail", who.email),
        ("Web site", who.website),
        ("Commercial register", who.commercial_register),
        ("Tax number", who.tax_number),
        ("Business ID", who.business_id),
        ("Managing directors", listed(who.directors, "en")),
    )
    blocks = (
        Lines((who.name, who.street, who.city, country(who.country, "en"))),
        Rows(tuple(row for row in rows if row[1])),
        Paragraph(f"In this text the company is also called {who.short_name}, or “we”."),
    )
    return Section(1, "controller", "Who is responsible", blocks)


def officer(policy: Policy) -> Section:
    """2: the data protection officer (Art. 13(1)(b))."""
    who = policy.data_protection_officer
    blocks = (
        Paragraph("Our data protection officer is:"),
        Lines((who.name, who.company, who.street, who.city)),
        Rows((("E-mail", who.email),)),
        Paragraph(f"You reach the data protection team at {policy.contact.privacy}."),
    )
    return Section(2, "officer", "Whom to ask about data protection", blocks)


def consents(policy: Policy) -> Section:
    """3: what people consent to, how they take it back, and what holds for those whom others name."""
    asked = [one for one in policy.processings.values() if one.by_consent]
    blocks = (
        Paragraph(policy.programme.aim.en),
        Paragraph(
            "Each consent is a question of its own with a box of its own, and none is ticked beforehand. "
            "Saying yes is voluntary."
        ),
        Grid(
            "Consents",
            ("Consent", "Without it", "Withdrawing erases"),
            tuple(
                (one.title.en, one.without.en, one.erases.en) for one in asked if one.without and one.erases
            ),
        ),
        Paragraph(
            "A consent counts only once you have confirmed it with the link in our e-mail. If you do not "
            f"confirm, everything is erased again after {policy.clocks.unconfirmed.words('en')}. If you do "
            "not consent to storing, we store nothing in the first place."
        ),
        *_withdrawing(policy, asked),
        *_named_by_others(policy),
    )
    return Section(3, "consents", "What you consent to", blocks)


def _withdrawing(policy: Policy, asked: list[Processing]) -> tuple[Block, ...]:
    clocks = policy.clocks
    return (
        Heading("How to withdraw", "withdrawing"),
        Paragraph(
            "You may withdraw each consent at any time without giving reasons: with one click from any of "
            "our e-mails, on your own page “My data”, without any password, or in your own words by e-mail "
            f"to {policy.contact.withdrawal}. Your withdrawal may concern one or more of these:"
        ),
        Items(tuple(one.title.en for one in asked)),
        Paragraph(
            "If you do not say which, we take it to mean all of them. You may give a customer number but "
            "never have to. If you write from an address that we cannot match with certainty, we stop at "
            "once, and we erase as soon as you have clicked the link that we send to the address on record."
        ),
        Paragraph(
            "A withdrawal takes effect at once and for the future, and it also erases what is already "
            f"stored: usually within seconds, after {clocks.erase_within.words('en')} at the latest. The "
            "only exception is what the law obliges us to keep. We confirm the erasure by e-mail and say in "
            "it what stays, why, and until when. Once that confirmation is delivered we erase your e-mail "
            f"address too, after {clocks.address_after_confirmation.words('en')} at the latest."
        ),
        plainly("Saying no is as easy as saying yes, and you need not ask for erasure on top."),
    )


def _named_by_others(policy: Policy) -> tuple[Block, ...]:
    naming = policy.naming
    return (
        Heading("If somebody else names you", "named-by-others"),
        Paragraph(
            "Further participants can be named in the form. If somebody names you, we receive from that "
            f"person: {names_of_fields(policy, naming.fields, 'en')}. We write to you once and tell you who "
            "gave us these details (Art. 14 GDPR). The legal basis until you have decided for yourself: "
            f"{ENGLISH.bases[naming.basis]}, namely {naming.interest.en}."
        ),
        Paragraph(
            "You alone decide; what the other person ticked does not bind you. If you do not answer, we "
            f"erase your details after {policy.clocks.named_by_others.words('en')}."
        ),
    )


def purposes(policy: Policy) -> Section:
    """4: what each processing is for and what allows it (Art. 13(1)(c), (d))."""
    caps = policy.contact_caps
    blocks: list[Block] = [
        Paragraph("We process your data for these purposes:"),
        Rows(tuple((one.title.en, one.text.en) for one in policy.purposes.values())),
        Paragraph(
            f"You are invited at most {caps.per_year} times a year, at least {caps.days_between} days "
            f"apart, and people at the same customer at most {caps.per_customer_and_year} times a year "
            "altogether. If it does not suit you once, we ask again after "
            f"{caps.days_after_refusal} days at the earliest. In every invitation you can turn off all"
            " others."
        ),
    ]
    for own_id, one in policy.processings.items():
        blocks += [Heading(one.title.en, own_id), Paragraph(one.what.en), Rows(_about(policy, one))]
    blocks.append(
        plainly(
            "Where it says “consent”, we may do it only because you say yes, and only as long as you do. "
            "Where it says “legitimate interest”, we do not ask beforehand, but you may object at any time "
            "(section 10). We never swap one ground for another: after your no there is no second way in."
        )
    )
    return Section(4, "purposes", "What we process data for, and what allows us to", tuple(blocks))


def _about(policy: Policy, one: Processing) -> tuple[tuple[str, str], ...]:
    ground = ENGLISH.bases[one.basis] + (f": {one.interest.en}" if one.interest else "")
    rows = (
        ("Why", one.why.en),
        ("Legal basis", ground),
        ("Data", data_of(policy, one, "en")),
        ("Who sees it", one.who_sees.en),
        ("Recipients", recipients_of(policy, one, "en")),
        ("How long", kept_in_full(policy, one, "en")),
        ("Condition", "Everybody present has agreed." if one.needs_everybody_present else ""),
    )
    return tuple(row for row in rows if row[1])

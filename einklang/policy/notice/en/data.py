"""Sections 5 and 6: which data, and who gets it."""

from einklang.policy.categories import FORM_FIELDS, Category
from einklang.policy.notice.blocks import Block, Heading, Items, Paragraph, Rows, Section
from einklang.policy.notice.facts import names_of_fields, received_by
from einklang.policy.phrases import ENGLISH, country
from einklang.policy.recipients import Recipient
from einklang.policy.schema import Policy

from .parts import plainly


def categories(policy: Policy) -> Section:
    """5: the categories with every field (Art. 14(1)(d)), whose they are, and where they come from."""
    asked = [one for one in policy.categories.values() if any(name in FORM_FIELDS for name in one.fields)]
    made = [one for one in policy.categories.values() if one not in asked]
    blocks: tuple[Block, ...] = (
        Paragraph("We process only what the interview needs. In the form we ask for:"),
        Rows(tuple((one.title.en, _fields(one)) for one in asked)),
        Paragraph("There are no other fields, and none for free text. Taking part adds:"),
        Rows(tuple((one.title.en, _fields(one)) for one in made)),
        Heading("Whose data it is", "subjects"),
        Rows(tuple((one.title.en, one.text.en) for one in policy.subjects.values())),
        Paragraph(
            "The details come from you or from the person who named you. Where a comparison leads us to take "
            "single details over from our customer file, your page “My data” says so beside each of them."
        ),
        *_customer_file(policy),
    )
    return Section(5, "categories", "Which data this is", blocks)


def _customer_file(policy: Policy) -> tuple[Block, ...]:
    told = policy.customer_records
    if told is None:
        return ()
    return (
        Heading("What we compare with", "customer-file"),
        Paragraph(
            f"To compare, we read from the customer file: {names_of_fields(policy, told.fields, 'en')}. "
            f"These records are about {told.who.en}, come from {told.source.en} and do not belong to the "
            f"data pool. Legal basis: {ENGLISH.bases[told.basis]}, namely {told.interest.en}. We keep "
            f"them only {told.keep.en}."
        ),
    )


def _fields(category: Category) -> str:
    parts = []
    for name, title in category.fields.items():
        choices = ", ".join(option.en for option in category.options.get(name, ()))
        voluntary = name in FORM_FIELDS and name not in category.required
        notes = [*(["optional"] if voluntary else []), *([f"to choose from: {choices}"] if choices else [])]
        parts.append(f"{title.en} ({'; '.join(notes)})" if notes else title.en)
    return "; ".join(parts)


def recipients(policy: Policy) -> Section:
    """6: who gets the data, inside and outside (Art. 13(1)(e)), by name."""
    clocks = policy.clocks
    blocks: tuple[Block, ...] = (
        Heading("In our own house", "inside"),
        Paragraph(
            "Within the company only those receive your data who need it for their work, and only for the "
            "purposes of section 4:"
        ),
        Rows(tuple((one.title.en, one.text.en) for one in policy.inside.values())),
        Paragraph(
            "Whoever looks at your data is recorded with time and name. We erase these entries after "
            f"{clocks.read_log.words('en')}."
        ),
        Heading("Services we use", "processors"),
        Rows(tuple((one.name, _told(policy, one)) for one in policy.recipients.values())),
        plainly(
            "A processor acts on our instructions only and may do nothing of its own with your data. "
            "Without such a contract a service cannot be switched on in our software."
        ),
        Heading("Beyond that", "disclosures"),
        Paragraph("Otherwise your data leaves the company only on one of these grounds:"),
        Items(tuple(ground.en for ground in policy.disclosure_grounds)),
        Paragraph(
            "We record every disclosure: to whom, what, when and why. It is part of the answer when you ask "
            f"for access, and we keep it for {clocks.disclosures.words('en')}."
        ),
    )
    return Section(6, "recipients", "Who receives the data", blocks)


def _told(policy: Policy, one: Recipient) -> str:
    parts = [f"{one.kind.en}, {country(one.country, 'en')}: {one.task.en}."]
    if one.address:
        parts.append(f"Address: {one.address}.")
    parts.append(f"Role: {ENGLISH.roles[one.role]}.")
    if one.enabled and one.contract:
        parts.append(f"Contract: {one.contract}.")
    parts.append(f"Receives: {received_by(policy, one, 'en')}.")
    if not one.enabled:
        parts.append("Not switched on at present; nothing is sent there.")
    return " ".join(parts)

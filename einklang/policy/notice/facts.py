"""Facts of the policy in the shape that sentences and tables of either language need."""

from collections.abc import Iterable

from einklang.policy.phrases import PHRASES, country
from einklang.policy.processings import Processing
from einklang.policy.recipients import Recipient
from einklang.policy.schema import Policy

AND = {"de": " und ", "en": " and "}


def listed(parts: Iterable[str], language: str) -> str:
    """`A, B und C`; empty for nothing."""
    *most, last = list(parts) or [""]
    return f"{', '.join(most)}{AND[language]}{last}" if most else last


def names_of_fields(policy: Policy, names: Iterable[str], language: str) -> str:
    """The fields named, as people call them, separated by commas."""
    return ", ".join(policy.field_title(name).in_(language) for name in names)


def data_of(policy: Policy, one: Processing, language: str) -> str:
    """What data a processing uses: its own fields where it names some, else its whole categories."""
    if one.fields:
        return names_of_fields(policy, one.fields, language)
    return ", ".join(policy.categories[name].title.in_(language) for name in one.categories)


def recipients_of(policy: Policy, one: Processing, language: str) -> str:
    """Who receives it beside those who work with it, by name."""
    return ", ".join(policy.recipients[name].name for name in one.recipients)


def received_by(policy: Policy, one: Recipient, language: str) -> str:
    """The categories of data a recipient gets."""
    return ", ".join(policy.categories[name].title.in_(language) for name in one.receives)


def transfers(policy: Policy, language: str) -> tuple[tuple[str, ...], ...]:
    """Recipient, country and safeguard of every transfer out of the EEA."""
    return tuple(
        (one.name, country(onward.country, language), PHRASES[language].safeguards[onward.safeguard])
        for one in policy.recipients.values()
        for onward in one.transfers
    )


def required_fields(policy: Policy, *, required: bool) -> tuple[str, ...]:
    """The names of the form's fields that have to be filled in, or of the others."""
    return tuple(name for name, rule in policy.form_fields().items() if rule.required is required)


def booking_recipients(policy: Policy) -> tuple[Recipient, ...]:
    """Who gets something when somebody books through the outside service."""
    return tuple(policy.recipients[name] for name in policy.processings["bookings"].recipients)

"""An invented person, of words that stand nowhere else, and the form as they fill it in."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass

from einklang.policy import queries as policy
from einklang.policy.categories import FieldRule
from einklang.pool.forms.join import consent_name

#: No address there can ever exist (RFC 6761): letters to it are never handed to a mail server.
NOWHERE = "probe.invalid"
_LETTERS = "bcdfghjklmnpqrstvwxz"
_VOWELS = "aeiou"


def word() -> str:
    """Sixteen letters that nobody wrote before, to be said aloud."""
    return "".join(secrets.choice(_LETTERS if n % 2 == 0 else _VOWELS) for n in range(16))


def address() -> str:
    """An address of nobody."""
    return f"{word()}@{NOWHERE}"


def _number() -> str:
    return str(10**11 + secrets.randbelow(9 * 10**11))


@dataclass(frozen=True)
class Invented:
    """Everything of them can be looked for: each value is a term."""

    first_name: str
    last_name: str
    email: str
    company_name: str
    customer_number: str
    #: With these they register once more, by mistake.
    other_email: str
    other_number: str
    #: How their company is called from some day on.
    new_company: str
    #: What they say, in the interview and in a complaint.
    said: str
    complaint: str
    #: What colleagues write about them, and what they give as grounds.
    noted: str
    grounds: str

    def terms(self) -> list[str]:
        return [str(value) for value in vars(self).values()]


def invent() -> Invented:
    """Somebody new."""
    return Invented(
        first_name=word().capitalize(),
        last_name=word().capitalize(),
        email=address(),
        company_name=f"{word().capitalize()} eG",
        customer_number=_number(),
        other_email=address(),
        other_number=_number(),
        new_company=f"{word().capitalize()} eG",
        said=word(),
        complaint=word(),
        noted=word(),
        grounds=f"{word()} {word()}",
    )


def form_of(one: Invented, **otherwise: str) -> dict[str, str]:
    """The contact form as they fill it in, with every consent, already checked."""
    answers = details_of(one) | otherwise
    return {**answers, **{consent_name(own_id): "on" for own_id in _asked()}, "checked": "1"}


def details_of(one: Invented) -> dict[str, str]:
    """What they say of themselves."""
    return dict(_answers(one, policy.current().form_fields()))


def _asked() -> list[str]:
    promise = policy.current()
    return [promise.id_of(one) for one in promise.consents()]


def _answers(one: Invented, rules: dict[str, FieldRule]) -> Iterator[tuple[str, str]]:
    for name, rule in rules.items():
        if value := getattr(one, name, None):
            yield name, value
        elif rule.options:
            yield name, rule.options[0].id
        elif name == "units_managed":
            yield name, "137"
        else:
            yield name, "yes"

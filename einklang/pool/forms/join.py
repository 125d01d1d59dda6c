"""The contact form, built from the policy: its fields, what is required, the options, the consents."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from einklang.policy.categories import FieldRule
from einklang.policy.schema import Policy

from .fields import Address, Tick, Units, Words, yes_no
from .quiet import QuietForm


def _line(autocomplete: str = "off", *, css: str = "input", **attrs: str) -> forms.TextInput:
    return forms.TextInput({"class": css, "autocomplete": autocomplete, **attrs})


def first_name(*, required: bool, autocomplete: str = "given-name") -> forms.Field:
    return Words(
        label=_("First name"),
        max_length=80,
        required=required,
        widget=_line(autocomplete),
        error_messages={"required": _("Enter the first name"), "max_length": _("Shorten the first name")},
    )


def last_name(*, required: bool, autocomplete: str = "family-name") -> forms.Field:
    return Words(
        label=_("Last name"),
        max_length=80,
        required=required,
        widget=_line(autocomplete),
        error_messages={"required": _("Enter the last name"), "max_length": _("Shorten the last name")},
    )


def email(*, required: bool, autocomplete: str = "email", help_text: Any = "") -> forms.Field:
    wrong = _("Write the e-mail address with an @, for example name@company.com")
    return Address(
        label=_("E-mail address"),
        max_length=254,
        required=required,
        help_text=help_text,
        widget=forms.EmailInput({"class": "input", "autocomplete": autocomplete, "spellcheck": "false"}),
        error_messages={"required": _("Enter the e-mail address"), "invalid": wrong, "max_length": wrong},
    )


def _customer_number(rule: FieldRule) -> forms.Field:
    return Words(
        label=_("Customer number"),
        max_length=40,
        required=rule.required,
        widget=_line(css="input w-m"),
        help_text=_("You find it on every bill. It helps us to match your details; you can leave it out."),
        error_messages={
            "required": _("Enter the customer number"),
            "max_length": _("Shorten the customer number"),
        },
    )


def _company_name(rule: FieldRule) -> forms.Field:
    return Words(
        label=_("Name of the company"),
        max_length=160,
        required=rule.required,
        widget=_line("organization"),
        help_text=_("If you let flats yourself, your own name will do."),
        error_messages={
            "required": _("Enter the company's name"),
            "max_length": _("Shorten the company's name"),
        },
    )


def _units_managed(rule: FieldRule) -> forms.Field:
    return Units(
        label=_("How many flats do you look after?"),
        max_length=20,
        required=rule.required,
        help_text=_("A rough number will do."),
        widget=_line(css="input w-s", inputmode="numeric"),
        error_messages={"required": _("Enter how many flats you look after")},
    )


def _company_type(rule: FieldRule) -> forms.Field:
    return forms.ChoiceField(
        label=_("Kind of company"),
        required=rule.required,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose the kind of company"),
            "invalid_choice": _("Choose one of the answers"),
        },
    )


def _services(rule: FieldRule) -> forms.Field:
    return forms.MultipleChoiceField(
        label=_("Which of our services do you use?"),
        required=rule.required,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick everything that applies."),
        error_messages={"required": _("Tick what you use"), "invalid_choice": _("Choose from these answers")},
    )


def _uses_portal(rule: FieldRule) -> forms.Field:
    return yes_no(
        required=rule.required,
        label=_("Do you use the customer portal?"),
        error_messages={
            "required": _("Say whether you use the portal"),
            "invalid_choice": _("Choose yes or no"),
        },
    )


def _uses_interfaces(rule: FieldRule) -> forms.Field:
    return yes_no(
        required=rule.required,
        label=_("Do you exchange data with us digitally?"),
        error_messages={
            "required": _("Say whether you exchange data"),
            "invalid_choice": _("Choose yes or no"),
        },
    )


#: In the order of the page.
FIELDS: dict[str, Callable[[FieldRule], forms.Field]] = {
    "first_name": lambda rule: first_name(required=rule.required),
    "last_name": lambda rule: last_name(required=rule.required),
    "email": lambda rule: email(required=rule.required, help_text=_("Ideally one that only you read.")),
    "customer_number": _customer_number,
    "company_name": _company_name,
    "company_type": _company_type,
    "units_managed": _units_managed,
    "services": _services,
    "uses_portal": _uses_portal,
    "uses_interfaces": _uses_interfaces,
}


class DetailsForm(QuietForm):
    """What the policy lets us ask about somebody, and nothing else (promise 5)."""

    def __init__(self, *args: Any, policy: Policy, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.policy, self.language = policy, language
        rules = policy.form_fields()
        for name, rule in [(name, rules[name]) for name in FIELDS if name in rules]:
            field = self.fields[name] = FIELDS[name](rule)
            if isinstance(field, forms.ChoiceField) and rule.options:
                field.choices = [(option.id, option.in_(language)) for option in rule.options]


class JoinForm(DetailsForm):
    """The details and one box per consent that the policy asks for in the form."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for processing in self.policy.consents():
            self.fields[consent_name(self.policy.id_of(processing))] = forms.BooleanField(
                required=processing.needed_to_take_part,
                widget=Tick,
                label=processing.asks.in_(self.language) if processing.asks else "",
                error_messages={"required": _("Allow us to store your details, so that we can invite you")},
            )

    def consents(self) -> frozenset[str]:
        """The ids of the processings whose box is ticked; after validation."""
        ids = (self.policy.id_of(processing) for processing in self.policy.consents())
        return frozenset(own_id for own_id in ids if self.cleaned_data[consent_name(own_id)])

    def answers(self) -> dict[str, object]:
        """The details without the consents; after validation."""
        return {name: self.cleaned_data[name] for name in FIELDS if name in self.fields}


def consent_name(processing_id: str) -> str:
    """The name of the box for a processing (SPEC 7)."""
    return f"consent_{processing_id}"

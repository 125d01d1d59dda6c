"""The short forms of the own page and of the ways out."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from einklang.policy.schema import Policy
from einklang.pool.forms.entry import Problem
from einklang.pool.forms.fields import Words
from einklang.pool.forms.join import email
from einklang.pool.forms.quiet import QuietForm


class Told(QuietForm):
    """A short form that can say what is wrong with it."""

    @property
    def problems(self) -> list[Problem]:
        return [Problem(str(box.auto_id), str(error)) for box in self for error in box.errors]


class AddressForm(Told):
    """Whose page, whose consents: the registered address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = email(required=True)


class WithdrawForm(AddressForm):
    """The address, and what is withdrawn; nothing ticked means everything (promise 6)."""

    def __init__(self, *args: Any, policy: Policy, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["processings"] = processings(policy, language)


class ChosenForm(Told):
    """What is withdrawn by the link of a mail; nothing ticked means everything."""

    def __init__(self, *args: Any, policy: Policy, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["processings"] = processings(policy, language)


def processings(policy: Policy, language: str) -> forms.MultipleChoiceField:
    """The processings that rest on consent and are switched on."""
    asked = [own_id for own_id in policy.consent_ids() if policy.switched_on(own_id)]
    return forms.MultipleChoiceField(
        label=_("What do you withdraw?"),
        help_text=_("If you tick nothing, it means everything."),
        choices=[(own_id, policy.processings[own_id].title.in_(language)) for own_id in asked],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose from these answers")},
    )


class ProofForm(Told):
    """The code of the last mail and the address it went to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = Words(
            label=_("Code of the last e-mail"),
            max_length=60,
            help_text=_("25 characters in five groups. Capital or small letters make no difference."),
            widget=forms.TextInput({"class": "input", "autocomplete": "off", "spellcheck": "false"}),
            error_messages={"required": _("Enter the code"), "max_length": _("The code is shorter")},
        )
        self.fields["email"] = email(required=True, help_text=_("The one the e-mail with the code went to."))

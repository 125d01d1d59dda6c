"""What somebody decides who was named by a colleague (Art. 14)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from einklang.policy.schema import Policy
from einklang.policy.wording import card

from .entry import Asked, Problem
from .fields import Tick
from .join import consent_name
from .quiet import QuietForm


class NamedForm(QuietForm):
    """The consents alone; the name and address are there already, from the colleague."""

    def __init__(self, *args: Any, policy: Policy, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.policy, self.language = policy, language
        for processing in policy.consents():
            self.fields[consent_name(policy.id_of(processing))] = forms.BooleanField(
                required=processing.needed_to_take_part,
                widget=Tick,
                label=processing.asks.in_(language) if processing.asks else "",
                error_messages={"required": _("Allow us to store your details, or delete them")},
            )

    def consents(self) -> frozenset[str]:
        """The ids of the processings whose box is ticked; after validation."""
        ids = (self.policy.id_of(processing) for processing in self.policy.consents())
        return frozenset(own_id for own_id in ids if self.cleaned_data[consent_name(own_id)])

    @property
    def interest(self) -> str:
        """What name and address are used for until the person decides (Art. 14(2)(b))."""
        return self.policy.naming.interest.in_(self.language)

    @property
    def asked(self) -> list[Asked]:
        """The consent cards, each with its box."""
        cards = [card(self.policy, self.policy.id_of(one), self.language) for one in self.policy.consents()]
        return [Asked(one, self[consent_name(one.id)], False) for one in cards]

    @property
    def problems(self) -> list[Problem]:
        """What has to be put right."""
        return [Problem(str(box.auto_id), str(error)) for box in self for error in box.errors]

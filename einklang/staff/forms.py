from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from .models import Invitation, User


class WelcomeForm(forms.Form):
    """The first thing somebody new tells us: how they are called, and their password."""

    name = forms.CharField(label=_("Your name"), max_length=120)
    password = forms.CharField(label=_("Your password"), max_length=256, strip=False)

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["name"] = invitation.name
        self.invitation = invitation

    def clean(self) -> dict[str, Any]:
        """The password is measured against the rules of the house and against name and address."""
        given = super().clean() or self.cleaned_data
        if password := given.get("password"):
            user = User(email=self.invitation.email, name=given.get("name", ""))
            try:
                validate_password(password, user)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return given

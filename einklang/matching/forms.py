"""What somebody who compares says."""

from django import forms
from django.db import models

from .actions import TAKEABLE


class Said(models.TextChoices):
    """The buttons of the page."""

    ACCEPT = "accept"
    TAKE = "take"
    REJECT = "reject"
    NONE_FITS = "none-fits"
    REOPEN = "reopen"


class DecisionForm(forms.Form):
    """One button, the record it is about, and the values that are ticked."""

    said = forms.ChoiceField(choices=Said.choices)
    customer_id = forms.IntegerField(min_value=1, required=False)
    fields_taken = forms.MultipleChoiceField(choices=[(name, name) for name in TAKEABLE], required=False)

"""Writing down marks and findings."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from einklang.pool.forms.quiet import QuietForm

from . import places
from .findings import LONGEST_DETAILS, LONGEST_TITLE
from .marks import LONGEST, LONGEST_QUOTE
from .models import Kind


class PlaceField(forms.CharField):
    """Minutes and seconds; its value is in milliseconds, None where nothing is written."""

    def __init__(self, **about: Any) -> None:
        attrs = {"class": "input w-s", "inputmode": "numeric", "placeholder": "00:00"}
        super().__init__(widget=forms.TextInput(attrs), max_length=16, **about)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return places.read(text)
        except places.NotAPlace as error:
            raise ValidationError(_("Write the place as minutes and seconds, for example 18:42")) from error


class TagsField(forms.CharField):
    """Words with commas between them; its value is a list."""

    def __init__(self, **about: Any) -> None:
        attrs = {"class": "input", "list": "tags"}
        super().__init__(widget=forms.TextInput(attrs), max_length=500, required=False, **about)

    def clean(self, value: Any) -> Any:
        return [part for part in super().clean(value).split(",") if part.strip()]


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea({"class": "input", "rows": rows})


class MarkForm(QuietForm):
    """A mark; which kind it becomes is told by the button."""

    kind = forms.ChoiceField(choices=Kind.choices)
    begins = PlaceField(label=_("From here"), error_messages={"required": _("Say where it begins")})
    ends = PlaceField(label=_("Up to here"), required=False)
    text = forms.CharField(
        label=_("What is it about?"),
        max_length=LONGEST,
        widget=forms.TextInput({"class": "input"}),
        error_messages={
            "required": _("Say in a few words what it is about"),
            "max_length": _("Say it in at most %(limit_value)d characters"),
        },
    )
    tags = TagsField(label=_("Tags"))
    words = forms.CharField(
        label=_("Word for word"), required=False, max_length=LONGEST_QUOTE, widget=_area(3)
    )

    def clean(self) -> None:
        about = self.cleaned_data
        if about.get("kind") == Kind.NOTE:
            return
        if "ends" in about and about["ends"] is None:
            self.add_error("ends", _("Say where it ends"))


class FindingForm(QuietForm):
    """What was learned, in a sentence and a paragraph."""

    title = forms.CharField(
        label=_("What did you learn?"),
        max_length=LONGEST_TITLE,
        widget=forms.TextInput({"class": "input"}),
        error_messages={
            "required": _("Say in one sentence what you learned"),
            "max_length": _("Say it in at most %(limit_value)d characters"),
        },
    )
    details = forms.CharField(
        label=_("More about it"), required=False, max_length=LONGEST_DETAILS, widget=_area(6)
    )
    themes = TagsField(label=_("Themes"))

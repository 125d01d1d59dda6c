"""Where an interview is held, and how a copy was deleted."""

from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .models import How, Tool

#: Longer than any link to a meeting.
LONGEST = 2000


def _line(*, required: bool) -> forms.CharField:
    return forms.CharField(
        max_length=LONGEST,
        required=required,
        widget=forms.TextInput({"class": "input", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Enter the link to the meeting")},
    )


class ElsewhereForm(forms.Form):
    """The tool, the link for everybody, and maybe another one for colleagues who follow."""

    tool = forms.ChoiceField(choices=Tool, widget=forms.Select({"class": "input"}))
    link = _line(required=True)
    observers_link = _line(required=False)

    def clean_link(self) -> str:
        return _checked(self.cleaned_data["link"])

    def clean_observers_link(self) -> str:
        return _checked(self.cleaned_data["observers_link"])


def _checked(link: str) -> str:
    """A web address over TLS and nothing that a browser would run."""
    try:
        parts = urlsplit(link)
        fits = parts.scheme == "https" and bool(parts.hostname) and not parts.username
    except ValueError:
        fits = False
    if link and not (fits and link.isprintable() and " " not in link):
        raise forms.ValidationError(_("The link has to begin with https://"))
    return link


class DeletedForm(forms.Form):
    """How the copy was deleted."""

    how = forms.ChoiceField(choices=How, widget=forms.RadioSelect)

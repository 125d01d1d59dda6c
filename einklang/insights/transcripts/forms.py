"""Giving a transcript, and saying who is who in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from einklang.pool.forms.quiet import QuietForm

from ..models import Speaker
from .cues import Read, read
from .decoding import LIMIT, NotATranscript
from .importing import Looked, who_of
from .joining import Who
from .words import unfit_words

#: A label that was no name but the beginning of what is said.
WORDS = "words"
#: So many labels are asked for; who comes later in the file is somebody.
MOST_LABELS = 60
#: Seconds that a tool may have begun earlier or later.
FARTHEST = 24 * 3600


class OffsetField(forms.DecimalField):
    """Seconds that everything is later, or earlier; its value is in milliseconds."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Seconds later or earlier"),
            required=False,
            min_value=-FARTHEST,
            max_value=FARTHEST,
            widget=forms.NumberInput({"class": "input w-s", "step": "0.1"}),
        )

    def clean(self, value: Any) -> Any:
        seconds: Decimal | None = super().clean(value)
        return round((seconds or Decimal(0)) * 1000)


class FileForm(QuietForm):
    """The file, as the tool gave it, and how much its clock is off."""

    file = forms.FileField(
        label=gettext_lazy("The transcript as the tool gave it to you"),
        allow_empty_file=True,
        widget=forms.FileInput({"class": "drop", "accept": ".vtt,.srt,.txt,text/vtt"}),
        error_messages={"required": gettext_lazy("Choose a file")},
    )
    offset = OffsetField()

    def clean_file(self) -> Read:
        try:
            return read(self.cleaned_data["file"].read(LIMIT + 1))
        except NotATranscript as error:
            raise ValidationError(unfit_words(error.why)) from error


@dataclass(frozen=True)
class Asked:
    """A label of the file, what it says first, how often it speaks, and the field that asks who it is."""

    label: str
    said: str
    times: int
    field: forms.BoundField


class WhoForm(QuietForm):
    """Who is who: a field for each label, by its number, since a label may be anything."""

    offset = OffsetField()
    replace = forms.BooleanField(required=False)

    def __init__(self, *args: Any, looked: Looked, voices: Mapping[int, str], **kwargs: Any) -> None:
        kwargs["initial"] = {"offset": Decimal(looked.offset_ms) / 1000}
        super().__init__(*args, **kwargs)
        self.looked, self.labels = looked, list(looked.labels().items())[:MOST_LABELS]
        roles = [(Speaker.INTERVIEWER.value, str(Speaker.INTERVIEWER.label))]
        roles += [(str(pk), words) for pk, words in voices.items()]
        roles += [(Speaker.UNKNOWN.value, _("Somebody else, or several"))]
        for number, (label, _said) in enumerate(self.labels):
            words = [(WORDS, _("Nobody: this is the beginning of what is said"))]
            more = words if label in looked.prefixes else []
            self.fields[f"who_{number}"] = self._who(label, [("", _("Choose")), *roles, *more])

    def _who(self, label: str, choices: list[Any]) -> forms.ChoiceField:
        return forms.ChoiceField(
            label=label or _("Without a name"),
            choices=choices,
            initial="" if label else Speaker.UNKNOWN.value,
            widget=forms.Select({"class": "select"}),
            error_messages={
                "required": _("Say who “%(label)s” is") % {"label": label or _("Without a name")}
            },
        )

    def asked(self) -> list[Asked]:
        """The labels as the page shows them."""
        return [
            Asked(label, said[0], len(said), self[f"who_{number}"])
            for number, (label, said) in enumerate(self.labels)
        ]

    def roles(self) -> dict[str, Who]:
        """Who speaks, by label."""
        return {label: who_of(value) for label, value in self._answers().items() if value != WORDS}

    def words(self) -> list[str]:
        """The labels that were no names."""
        return [label for label, value in self._answers().items() if value == WORDS]

    def _answers(self) -> dict[str, str]:
        return {label: self.cleaned_data[f"who_{n}"] for n, (label, _said) in enumerate(self.labels)}

"""A form that shows what was typed and keeps its complaints until somebody asks to go on."""

from typing import Any

from django import forms
from django.forms.utils import ErrorDict


class QuietForm(forms.Form):
    """With `quiet` nothing is checked: adding a person must not scold about what is still empty."""

    use_required_attribute = False

    def __init__(self, *args: Any, quiet: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "%s")
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.quiet = quiet

    @property
    def errors(self) -> ErrorDict:
        return ErrorDict() if self.quiet else super().errors

"""The kinds of answers the form knows. What cannot be meant is refused, saying what to do instead."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

#: Unicode's "other" categories, and the marks that turn the reading direction: no name needs them.
_UNSEEN = frozenset({"Cc", "Cs", "Co", "Cn"})
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_GROUPED = re.compile(r"\d{1,3}([.,'’]\d{3})+|\d+", re.ASCII)

UNITS_MOST = 10_000_000


def tidy(value: str) -> str:
    """One form of each letter (NFC) and single blanks; raises ValidationError for characters nobody sees."""
    value = unicodedata.normalize("NFC", value.strip())
    if any(unicodedata.category(one) in _UNSEEN or one in _TURNING for one in value):
        raise ValidationError(_("Use letters, digits and punctuation only"), code="unseen")
    return " ".join(value.split())


class Words(forms.CharField):
    """A few words on one line."""

    def to_python(self, value: Any) -> str:
        return tidy(super().to_python(value) or "")


class Address(forms.EmailField):
    """An e-mail address; the part after the @ in small letters, which mail servers do not tell apart."""

    def to_python(self, value: Any) -> str:
        local, at, domain = tidy(super().to_python(value) or "").rpartition("@")
        return f"{local}{at}{domain.lower()}"


class Units(forms.CharField):
    """How many flats: a whole number, also written 1.840 or 1 840."""

    def to_python(self, value: Any) -> int | None:  # type: ignore[override]
        written = re.sub(r"\s", "", super().to_python(value) or "")
        if not written:
            return None
        if not _GROUPED.fullmatch(written):
            raise ValidationError(_("Write the number of flats in digits, for example 120"), code="invalid")
        number = int(re.sub(r"\D", "", written))
        if not 1 <= number <= UNITS_MOST:
            raise ValidationError(_("Enter a number between 1 and 10 million"), code="range")
        return number

    def run_validators(self, value: Any) -> None:
        """The range was checked while reading; the length limits are about text."""


class Tick(forms.CheckboxInput):
    """A box. Only a plain yes is one: a consent must not come out of a value that could mean no (Art. 7)."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return str(data.get(name, "")).strip().lower() in {"on", "true", "1", "yes"}


def yes_no(*, required: bool, **texts: Any) -> forms.TypedChoiceField:
    """Yes or no, or no answer where none is required (None)."""
    return forms.TypedChoiceField(
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
        required=required,
        **texts,
    )

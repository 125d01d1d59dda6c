"""Times somebody wishes for, as a browser's own field for date and time gives them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from . import zone_choice
from .wishes import MOST


class WishForm(forms.Form):
    """Up to three times, wall time in the zone that the page names."""

    NONE = _("Name at least one time that is still to come")

    def __init__(self, data: Mapping[str, Any] | None = None, *, zone: str) -> None:
        super().__init__(data)
        self.zone = zone_choice.zone_named(zone)
        for number in range(MOST):
            self.fields[f"wish_{number}"] = forms.DateTimeField(
                required=False,
                input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d.%m.%Y %H:%M"],
                label=_("Time %(number)s") % {"number": number + 1},
                error_messages={"invalid": _("Write the time as a date and an hour")},
                widget=forms.DateTimeInput(attrs={"type": "datetime-local", "class": "input"}),
            )
        self.times: list[datetime] = []

    def clean(self) -> dict[str, Any]:
        given = [self.cleaned_data.get(f"wish_{number}") for number in range(MOST)]
        # What the form reads is in the site's zone; what was meant is the same wall time in the reader's.
        meant = [one.replace(tzinfo=self.zone).astimezone(UTC) for one in given if one is not None]
        self.times = sorted({one for one in meant if one > now()})
        if not self.errors and not self.times:
            self.add_error("wish_0", self.NONE)
        return self.cleaned_data

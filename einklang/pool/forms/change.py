"""Putting right what we know about somebody, by themselves or for them (Art. 16)."""

from typing import Any

from django.http import QueryDict

from einklang.people.models import Person

from .entry import Problem
from .join import DetailsForm


class ChangeForm(DetailsForm):
    """The details as they stand, to be put right (Art. 16)."""

    def __init__(self, data: QueryDict | None = None, *, person: Person, **kwargs: Any) -> None:
        stands = {name: getattr(person, name) for name in kwargs["policy"].form_fields()}
        for name, value in stands.items():
            if isinstance(value, bool):
                stands[name] = "yes" if value else "no"
            elif name == "units_managed" and value:
                stands[name] = int(value)  # as the field reads it: else it would always be a change
        super().__init__(data, initial=stands, **kwargs)
        self.stands = stands
        for name, field in self.fields.items():
            # What was never asked of a colleague is not demanded now.
            field.required = field.required and stands[name] not in (None, "", [])

    @property
    def problems(self) -> list[Problem]:
        """What has to be put right, in the order of the page."""
        return [
            Problem(f"{box.auto_id}_0" if hasattr(box.field, "choices") else str(box.auto_id), str(error))
            for box in self
            for error in box.errors
        ]

    def changes(self) -> dict[str, Any]:
        """Only what is different now; after validation."""
        return {name: self.cleaned_data[name] for name in self.changed_data}

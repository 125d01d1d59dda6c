"""The choices for reading a customer file: how it is written, and which of its columns is what."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .encodings import ENCODINGS
from .importing import KNOWN_BY
from .models import Import
from .table import TITLES_WITHIN, Column
from .titles import known_fields
from .words import field_words

SEPARATORS: dict[str, Promise] = {
    ";": gettext_lazy("Semicolon ;"),
    ",": gettext_lazy("Comma ,"),
    "\t": gettext_lazy("Tab"),
    "|": gettext_lazy("Bar |"),
}


class ReadingForm(forms.Form):
    """What was recognised stands in it already; `columns` is empty where the file cannot be read so far."""

    encoding = forms.ChoiceField(choices=list(ENCODINGS.items()))
    separator = forms.ChoiceField(choices=list(SEPARATORS.items()))
    header_row = forms.IntegerField(min_value=1, max_value=TITLES_WITHIN)

    def __init__(
        self, data: Any = None, *, one: Import, columns: list[Column], samples: list[list[str]], promise: Any
    ) -> None:
        self.one, self.columns, self.samples = one, columns, samples
        super().__init__(data, initial={name: getattr(one, name) for name in self.base_fields})
        if one.kind == "xlsx":
            del self.fields["encoding"], self.fields["separator"]
        titles = [
            (str(column.position), column.title or _("column %d") % (column.position + 1))
            for column in columns
        ]
        self.read = list(known_fields(promise)) if columns else []
        for field in self.read:
            at = one.mapping.get(field)
            self.fields[f"column_{field}"] = forms.TypedChoiceField(
                choices=[("", _("not in the file")), *titles],
                coerce=int,
                empty_value=None,
                required=False,
                initial="" if at is None else str(at),
                label=field_words(field),
            )

    def clean(self) -> dict[str, Any]:
        """Without a number and something to know somebody by nothing can be compared."""
        cleaned = super().clean() or {}
        if self.read and not self.reads_anew:
            chosen = self.mapping(cleaned)
            if "customer_number" not in chosen:
                self.add_error("column_customer_number", _("Say which column holds the customer number"))
            if not any(field in chosen for field in KNOWN_BY):
                by = next(field for field in KNOWN_BY if field in self.read)
                missing = _("Say which column holds the company, a last name or an e-mail address")
                self.add_error(f"column_{by}", missing)
            for field in self._doubled(chosen):
                self.add_error(f"column_{field}", _("This column is chosen twice"))
        return cleaned

    @property
    def reads_anew(self) -> bool:
        """Whether the file itself is to be read in another way, so that the columns have to be found anew."""
        return any(name in self.changed_data for name in ("encoding", "separator", "header_row"))

    def mapping(self, cleaned: dict[str, Any]) -> dict[str, int]:
        """The position of each field that the file has."""
        chosen = {field: cleaned.get(f"column_{field}") for field in self.read}
        return {field: at for field, at in chosen.items() if at is not None}

    def lines(self) -> Iterator[tuple[forms.BoundField, list[str]]]:
        """Each field with its choice and the first values that stand in that column."""
        for field in self.read:
            bound = self[f"column_{field}"]
            at = bound.value()
            values = (
                [row[int(at)] for row in self.samples if len(row) > int(at)]
                if str(at or "").isdigit()
                else []
            )
            yield bound, [value for value in values if value.strip()][:3]

    @staticmethod
    def _doubled(chosen: dict[str, int]) -> list[str]:
        seen: set[int] = set()
        return [field for field, at in chosen.items() if at in seen or seen.add(at)]  # type: ignore[func-returns-value]

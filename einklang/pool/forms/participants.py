"""The colleagues who come along: each a data subject of their own, so we ask for name and address only."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.forms import BaseFormSet
from django.forms.renderers import get_default_renderer
from django.http import QueryDict
from django.utils.translation import gettext as _

from .join import email, first_name, last_name
from .quiet import QuietForm

PREFIX = "participants"
NAMES = ("first_name", "last_name", "email")
MOST = 9


class ParticipantForm(QuietForm):
    """One further person."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first_name"] = first_name(required=True, autocomplete="off")
        self.fields["last_name"] = last_name(required=True, autocomplete="off")
        self.fields["email"] = email(required=True, autocomplete="off")


if TYPE_CHECKING:
    People = BaseFormSet[ParticipantForm]
else:
    People = BaseFormSet


class BaseParticipants(People):
    """All of them together: nobody twice, and nobody who is the submitter."""

    def refuse_doubles(self, own: str) -> None:
        """Add an error to each person whose address was already given; after is_valid() of each form."""
        seen = {own.casefold()}
        for form in self.forms:
            address = form.cleaned_data.get("email", "") if form.is_valid() else ""
            if not address:
                continue
            if address.casefold() in seen:
                name = f"{form.cleaned_data['first_name']} {form.cleaned_data['last_name']}"
                said = _("Give %(name)s an address of their own") % {"name": name}
                form.add_error("email", ValidationError(said, code="double"))
            seen.add(address.casefold())


class Participants(BaseParticipants):
    """A formset after Django's manner (formset_factory), written out so that its type is known."""

    form = ParticipantForm
    extra, min_num, max_num, absolute_max = 0, 0, MOST, MOST
    validate_min, validate_max = False, True
    can_order = can_delete = can_delete_extra = edit_only = False
    renderer = get_default_renderer()


def rows(data: QueryDict) -> list[dict[str, str]]:
    """The people as they were typed, however the form was counted."""
    numbers = [
        int(number)
        for key in data
        for prefix, _dash, rest in [key.partition("-")]
        for number, _dash, name in [rest.partition("-")]
        if prefix == PREFIX and name in NAMES and number.isascii() and number.isdigit() and len(number) < 4
    ]
    told = data.get(f"{PREFIX}-TOTAL_FORMS", "")
    total = int(told) if told.isascii() and told.isdigit() and len(told) < 4 else 0
    count = min(max([total, *(number + 1 for number in numbers)], default=0), 100)
    return [{name: data.get(f"{PREFIX}-{row}-{name}", "") for name in NAMES} for row in range(count)]


def written(data: QueryDict, people: Sequence[dict[str, str]]) -> QueryDict:
    """The same answers with these people in place of those before."""
    changed = data.copy()
    for key in [key for key in changed if key.startswith(f"{PREFIX}-")]:
        del changed[key]
    changed[f"{PREFIX}-TOTAL_FORMS"] = str(len(people))
    changed[f"{PREFIX}-INITIAL_FORMS"] = "0"
    for number, person in enumerate(people):
        for name, value in person.items():
            changed[f"{PREFIX}-{number}-{name}"] = value
    return changed


def one_more(data: QueryDict) -> QueryDict:
    """With an empty place for another person, up to MOST."""
    people = rows(data)
    return written(data, [*people, dict.fromkeys(NAMES, "")] if len(people) < MOST else people)


def one_less(data: QueryDict, number: str) -> QueryDict:
    """Without the person at this place; an unknown place removes nobody."""
    people = rows(data)
    return written(data, [person for row, person in enumerate(people) if str(row) != number])

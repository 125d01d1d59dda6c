"""What stands on the form, as one thing: the details, the consents, the people who come along."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _

from einklang.policy.schema import Policy
from einklang.policy.wording import Card, card
from einklang.ui.templatetags.ui import thousands

from ..signup import Named, SignUp
from .join import JoinForm, consent_name
from .participants import MOST, PREFIX, Participants, rows, written


@dataclass(frozen=True)
class Problem:
    """One line of the error summary: what to do, and the field to go to."""

    field: str
    sentence: str


@dataclass(frozen=True)
class Asked:
    """A consent card together with its box."""

    card: Card
    box: BoundField
    given: bool


class Entry:
    """A form as somebody filled it in so far. Nothing of it is kept anywhere but in their browser."""

    def __init__(self, data: QueryDict | None, *, policy: Policy, language: str, quiet: bool) -> None:
        self.policy, self.language = policy, language
        self.data = written(data, rows(data)) if data is not None else None
        self.form = JoinForm(self.data, policy=policy, language=language, quiet=quiet)
        self.people = Participants(self.data, prefix=PREFIX, form_kwargs={"quiet": quiet, "auto_id": "%s"})
        self.submission = _uuid(data.get("submission", "") if data is not None else "")
        self.wording = policy.digest

    def is_valid(self) -> bool:
        """Checks everything, and everybody against everybody."""
        self.form.is_valid()
        self.people.is_valid()
        self.people.refuse_doubles(str(self.form.cleaned_data.get("email", "")))
        return not self.problems

    @property
    def problems(self) -> list[Problem]:
        """What has to be put right, in the order of the page."""
        found = [_problem(box, error) for box in self._boxes(consents=False) for error in box.errors]
        for number, one in enumerate(self.people.forms, start=2):
            found += [
                _problem(box, _("Person %(n)s: %(error)s") % {"n": number, "error": error})
                for box in one
                for error in box.errors
            ]
        if not self.form.quiet and self.people.total_error_count() and self.people.non_form_errors():
            found.append(Problem("people", _("Name at most %(n)s further people") % {"n": MOST}))
        return found + [_problem(box, error) for box in self._boxes(consents=True) for error in box.errors]

    def _boxes(self, *, consents: bool) -> Iterator[BoundField]:
        names = {consent_name(self.policy.id_of(one)) for one in self.policy.consents()}
        return (box for box in self.form if (box.name in names) is consents)

    @property
    def asked(self) -> list[Asked]:
        """The consent cards, each with its box."""
        cards = [card(self.policy, self.policy.id_of(one), self.language) for one in self.policy.consents()]
        boxes = [self.form[consent_name(one.id)] for one in cards]
        return [Asked(one, box, bool(box.value())) for one, box in zip(cards, boxes, strict=True)]

    @property
    def shown(self) -> list[tuple[str, str]]:
        """What was answered, as people read it; after is_valid()."""
        return [(str(self.form[name].label), self._words(name)) for name in self.form.answers()]

    def _words(self, name: str) -> str:
        value, field = self.form.cleaned_data[name], self.form.fields[name]
        if isinstance(value, bool):
            return str(_("Yes") if value else _("No"))
        if isinstance(value, int):
            return thousands(value)
        titles = {str(key): str(title) for key, title in getattr(field, "choices", [])}
        return ", ".join(titles.get(one, one) for one in ([value] if isinstance(value, str) else value or []))

    @property
    def carried(self) -> list[tuple[str, str]]:
        """Everything typed, as names and values for hidden fields; nothing that the form does not know."""
        data = self.data or QueryDict()
        names = [*self.form.fields, *(key for key in data if key.startswith(f"{PREFIX}-"))]
        return [(name, value) for name in names for value in data.getlist(name)]

    @property
    def full(self) -> bool:
        """No further person can be named."""
        return len(self.people.forms) >= MOST

    @property
    def coming(self) -> tuple[Named, ...]:
        """The people named; empty places are nobody."""
        named = [one.cleaned_data for one in self.people.forms if one.cleaned_data.get("email")]
        return tuple(Named(**{name: str(value) for name, value in one.items()}) for one in named)

    def sign_up(self) -> SignUp:
        """The checked entry as the pool takes it."""
        return SignUp(
            answers=self.form.answers(),
            consents=self.form.consents(),
            participants=self.coming,
            language=self.language,
            submission=self.submission,
        )


def _problem(box: BoundField, sentence: object) -> Problem:
    choices = getattr(box.field, "choices", None)
    return Problem(f"{box.auto_id}_0" if choices else str(box.auto_id), str(sentence))


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.uuid4()

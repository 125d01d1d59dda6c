"""A request that somebody here heard of: on the telephone, in a letter, in a conversation."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.timezone import localdate, make_aware, now
from django.utils.translation import gettext_lazy as _

from einklang.consent.actions import everything
from einklang.people.models import Person, State
from einklang.people.queries import with_email
from einklang.policy import queries as policy

from .breaches import PARTS
from .models import Right, Risk
from .words import right_words

#: Older than this it is a slip of the pen.
OLDEST = timedelta(days=366)
#: As browsers send a moment, and as people here write one.
_MOMENTS = ["%Y-%m-%dT%H:%M", "%d.%m.%Y %H:%M", "%Y-%m-%d %H:%M"]
LANGUAGES = (("de", _("German")), ("en", _("English")))


class HeardForm(forms.Form):
    """What was asked, by whom, and whether it is certain that it was they."""

    right = forms.ChoiceField(error_messages={"invalid_choice": _("Choose what was asked")})
    person = forms.UUIDField(required=False)
    email = forms.EmailField(
        required=False, error_messages={"invalid": _("Write the address like name@example.org")}
    )
    sure = forms.BooleanField(required=False)
    processings = forms.MultipleChoiceField(required=False)
    received_on = forms.DateField(
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        error_messages=dict.fromkeys(("required", "invalid"), _("Write the day on which it reached us")),
    )
    language = forms.ChoiceField(choices=LANGUAGES)
    text = forms.CharField(
        required=False, max_length=20_000, error_messages={"max_length": _("Say it in fewer words")}
    )

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        promise = policy.current()
        self.fields["right"].choices = [  # type: ignore[attr-defined]
            *((one.value, right_words(one.value)) for one in Right),
            ("none", right_words("")),
        ]
        self.fields["processings"].choices = [  # type: ignore[attr-defined]
            (one, promise.processings[one].title.in_(language)) for one in everything()
        ]

    def clean_received_on(self) -> Any:
        day = self.cleaned_data["received_on"]
        if not localdate() - OLDEST <= day <= localdate():
            raise forms.ValidationError(_("Write the day on which it reached us, not one to come"))
        return day

    def clean(self) -> dict[str, Any]:
        """Whose request it is, where that is certain; a withdrawal needs an address, the rest some words."""
        given = super().clean() or {}
        certain = bool(given.get("sure"))
        given["about"] = self._person(given) if certain else None
        if certain and given["about"] is None and "email" not in self.errors:
            self.add_error("email", _("Nobody, or more than one person, is registered under this address"))
        if given.get("right") == Right.WITHDRAWAL and not certain and not given.get("email"):
            self.add_error("email", _("Without an address nobody can be asked"))
        if given["about"] is None and given.get("right") != Right.WITHDRAWAL and not given.get("text"):
            self.add_error("text", _("Write down what was said, and by whom"))
        return given

    @staticmethod
    def _person(given: dict[str, Any]) -> Person | None:
        if given.get("person"):
            known = Person.objects.exclude(state=State.DETACHED).filter(pk=given["person"], left_at=None)
            return known.first()
        people = with_email(given["email"]) if given.get("email") else []
        return people[0] if len(people) == 1 else None

    @property
    def right_asked(self) -> Right | None:
        """The right; None while nobody can say which."""
        value = self.cleaned_data["right"]
        return None if value == "none" else Right(value)

    @property
    def received_at(self) -> datetime:
        """That day at noon, and today now: the clock counts whole days."""
        day = self.cleaned_data["received_on"]
        return now() if day == localdate() else make_aware(datetime.combine(day, time(12)))

    @property
    def about(self) -> UUID | None:
        """Whose request it certainly is."""
        person: Person | None = self.cleaned_data["about"]
        return person.pk if person is not None else None


class BreachForm(forms.Form):
    """What has to be documented of a breach (Art. 33(5)), and who was told when."""

    known_at = forms.DateTimeField(
        required=False,
        input_formats=_MOMENTS,
        error_messages={"invalid": _("Write day and hour, like 27.11.2026 14:30")},
    )
    facts = forms.CharField(max_length=20_000, error_messages={"required": _("Write down what happened")})
    effects = forms.CharField(required=False, max_length=20_000)
    measures = forms.CharField(required=False, max_length=20_000)
    risk = forms.ChoiceField(choices=Risk.choices, error_messages={"invalid_choice": _("Choose the risk")})
    authority_at = forms.DateTimeField(
        required=False,
        input_formats=_MOMENTS,
        error_messages={"invalid": _("Write day and hour, like 27.11.2026 14:30")},
    )
    people_at = forms.DateTimeField(
        required=False,
        input_formats=_MOMENTS,
        error_messages={"invalid": _("Write day and hour, like 27.11.2026 14:30")},
    )
    version = forms.IntegerField(required=False)
    close = forms.BooleanField(required=False)

    def __init__(self, *args: Any, known_at: datetime | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._known_at = known_at

    def clean(self) -> dict[str, Any]:
        """Nothing of it lies ahead, and nobody was told before it was known."""
        given = super().clean() or {}
        known = self._known_at or given.get("known_at")
        if known is None and "known_at" not in self.errors:
            self.add_error("known_at", _("Write when somebody here became aware of it"))
        for own in ("known_at", "authority_at", "people_at"):
            moment = given.get(own)
            if moment and moment > now() + timedelta(minutes=1):
                self.add_error(own, _("Write a moment that is over"))
            elif moment and known and own != "known_at" and moment < known:
                self.add_error(own, _("Nobody can have been told before it was known"))
        return given

    @property
    def words(self) -> dict[str, str]:
        return {part: self.cleaned_data[part] for part in PARTS}

    @property
    def chosen_risk(self) -> Risk:
        return Risk(self.cleaned_data["risk"])

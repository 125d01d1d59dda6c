"""A study as it is written down: the question, the group it wants, and the frame of the interviews."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from einklang.policy.schema import Policy
from einklang.pool.asked import Asked, lists
from einklang.pool.forms.entry import Problem
from einklang.pool.forms.fields import Words
from einklang.pool.forms.quiet import QuietForm

from .actions import Plan
from .models import Study
from .queries import all_hosts

#: Before the names of the filters, some of which the form has fields of its own for.
GROUP = "group_"
STEPS = (10, 15, 20, 30, 45, 60)
SEATS = 8
ROWS = {"rows": 3, "class": "input"}
LONG = _("Say it in fewer words")


def _whole(
    label: Any, least: int, most: int, wrong: Any, *, step: int = 1, **more: Any
) -> forms.IntegerField:
    """A whole number of a series. One sentence says what is wrong with it, whatever that is."""

    def among_them(value: int) -> None:
        if value not in range(least, most + 1, step):
            raise ValidationError(wrong)

    attrs = {"class": "input w-s", "inputmode": "numeric", "min": least, "max": most, "step": step}
    return forms.IntegerField(
        label=label,
        validators=[among_them],
        error_messages=dict.fromkeys(("required", "invalid"), wrong),
        widget=forms.NumberInput(attrs),
        **more,
    )


def _day(label: Any, missing: Any, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        widget=forms.DateInput({"type": "date", "class": "input w-m"}, format="%Y-%m-%d"),
        error_messages={"required": missing, "invalid": _("Write the day as a date, for example 2027-03-04")},
        **more,
    )


class StudyForm(QuietForm):
    """All of it on one page: a coordinator comes back to it more often than they fill it in."""

    question_de = Words(
        label=_("Question, in German"),
        help_text=_("It stands in the invitation. One sentence, as you would say it."),
        max_length=200,
        widget=forms.TextInput({"class": "input", "lang": "de"}),
        error_messages={"required": _("Write the question in German"), "max_length": LONG},
    )
    question_en = Words(
        label=_("Question, in English"),
        max_length=200,
        widget=forms.TextInput({"class": "input", "lang": "en"}),
        error_messages={"required": _("Write the question in English"), "max_length": LONG},
    )
    goal = forms.CharField(
        label=_("What is it for?"),
        help_text=_("For colleagues only. Write nothing about anybody in particular."),
        max_length=2000,
        widget=forms.Textarea(ROWS),
        error_messages={"required": _("Say what the answers are for"), "max_length": LONG},
    )
    number = _whole(_("How many interviews?"), 1, 500, _("Enter a number between 1 and 500"))
    minutes = _whole(
        _("How many minutes each?"),
        15,
        120,
        _("Enter 15 to 120 minutes, in steps of five"),
        step=5,
        initial=60,
    )
    step = forms.TypedChoiceField(
        label=_("Minutes between two starts on offer"),
        choices=[(one, str(one)) for one in STEPS],
        coerce=int,
        initial=30,
        widget=forms.Select({"class": "select w-s"}),
        error_messages={"invalid_choice": _("Choose from these answers")},
    )
    seats = _whole(
        _("How many people of one customer may come together?"),
        1,
        SEATS,
        _("Enter a number between 1 and 8"),
        initial=1,
    )
    hosts = forms.MultipleChoiceField(
        label=_("Who holds the interviews?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one person who holds the interviews"),
            "invalid_choice": _("Somebody you chose holds no interviews any more. Choose again"),
        },
    )
    observers = forms.BooleanField(
        label=_("Colleagues may follow, where the participants allow it"), required=False
    )
    opens_on = _day(_("First day"), _("Enter the first day"))
    ends_on = _day(_("Last day"), _("Enter the last day"))
    reminders = forms.TypedChoiceField(
        label=_("Reminders for whoever does not answer"),
        choices=[(0, _("none")), (1, _("one")), (2, _("two"))],
        coerce=int,
        initial=1,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how often"), "invalid_choice": _("Choose from these answers")},
    )
    remind_after_days = _whole(
        _("Days between two letters"), 2, 30, _("Enter a number between 2 and 30"), initial=5
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        policy: Policy,
        language: str,
        study: Study | None = None,
    ) -> None:
        super().__init__(
            data, initial=_stands(study) if study else {"observers": True, "opens_on": localdate()}
        )
        self.policy, self.study = policy, study
        hosts = self.fields["hosts"]
        assert isinstance(hosts, forms.MultipleChoiceField)
        hosts.choices = [(str(one.pk), one.user.name) for one in all_hosts()]
        wanted = study.wanted if study else {}
        for one in lists({}, policy, language):
            self.fields[GROUP + one.name] = forms.ChoiceField(
                label=one.title,
                choices=[("", _("all")), *((choice.value, choice.title) for choice in one.choices)],
                required=False,
                initial=wanted.get(one.name, ""),
                widget=forms.Select({"class": "select"}),
                error_messages={"invalid_choice": _("Choose from these answers")},
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        opens, ends = cleaned.get("opens_on"), cleaned.get("ends_on")
        if opens and ends and ends < opens:
            self.add_error("ends_on", _("The last day lies before the first one"))
        elif ends and ends < localdate():
            self.add_error("ends_on", _("The last day lies in the past"))
        return cleaned

    def clean_goal(self) -> str:
        goal: str = self.cleaned_data["goal"].replace("\0", "")
        if not goal.strip():
            raise ValidationError(self.fields["goal"].error_messages["required"])
        return goal

    @property
    def group(self) -> list[BoundField]:
        """The filters of the wanted group."""
        return [self[name] for name in self.fields if name.startswith(GROUP)]

    @property
    def problems(self) -> list[Problem]:
        """What has to be put right, in the order of the page."""
        several = (forms.CheckboxSelectMultiple, forms.RadioSelect)
        return [
            Problem(
                f"{box.auto_id}_0" if isinstance(box.field.widget, several) else str(box.auto_id), str(error)
            )
            for box in self
            for error in box.errors
        ]

    def plan(self) -> Plan:
        """What is to be; after validation."""
        given = dict(self.cleaned_data)
        wanted = {name.removeprefix(GROUP): given.pop(name) for name in list(given) if name.startswith(GROUP)}
        return Plan(wanted=Asked.read(wanted, self.policy).filters, **given)


def _stands(study: Study) -> dict[str, Any]:
    fields = "question_de question_en goal number minutes step seats observers opens_on ends_on reminders"
    stands = {name: getattr(study, name) for name in [*fields.split(), "remind_after_days"]}
    return stands | {"hosts": [str(one) for one in study.hosting.values_list("host", flat=True)]}

"""Hours as somebody types them, checked; nothing typed is lost."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from . import hours
from .actions import Times
from .hours import Hours
from .models import CELL, HORIZON, Host, Kind

WEEKDAYS = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))
#: Days that one line of special days spans at most, and how many empty lines there are.
LONGEST, EMPTY = 92, 3
#: The longest buffer, in minutes, and the longest notice, in hours.
BUFFER, NOTICE = 240, 24 * 30


class HoursField(forms.CharField):
    """Hours of one day; what comes out are minutes since midnight."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=200, **options)

    def to_python(self, value: Any) -> Any:
        try:
            return hours.read(super().to_python(value) or "")
        except hours.NotInSteps as error:
            raise forms.ValidationError(_("Use steps of five minutes, like 9:05")) from error
        except hours.Backwards as error:
            raise forms.ValidationError(_("Hours have to begin before they end")) from error
        except hours.NotHours as error:
            raise forms.ValidationError(_("Write hours like 9-12, 13:30-17")) from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        """What was typed is compared as it was typed."""
        return (initial or "") != (data or "").strip()

    def run_validators(self, value: Any) -> None:
        """There is nothing left to check: `max_length` is about text."""


class RulesForm(forms.Form):
    """What holds for every day."""

    zone = forms.CharField(max_length=64)
    before = forms.IntegerField(min_value=0, max_value=BUFFER, step_size=CELL)
    after = forms.IntegerField(min_value=0, max_value=BUFFER, step_size=CELL)
    notice_hours = forms.IntegerField(min_value=0, max_value=NOTICE)
    horizon_days = forms.IntegerField(min_value=1, max_value=HORIZON)
    per_day = forms.IntegerField(min_value=1, max_value=24)

    def clean_zone(self) -> str:
        """One that is known by name."""
        zone: str = self.cleaned_data["zone"].strip()
        if zone not in available_timezones():
            raise forms.ValidationError(_("Choose a time zone from the list, like Europe/Berlin"))
        return zone


class Day(forms.DateField):
    """A day, as the browser's own field gives it."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def __init__(self) -> None:
        super().__init__(required=False, input_formats=["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"])


class WeekForm(forms.Form):
    """The hours of a week, and from when until when they hold."""

    valid_from = Day()
    valid_until = Day()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for number, name in enumerate(WEEKDAYS):
            self.fields[f"day{number}"] = HoursField(label=name)

    def days(self) -> Iterator[forms.BoundField]:
        """The field of each weekday."""
        return (self[f"day{number}"] for number in range(7))

    def clean(self) -> dict[str, Any]:
        """The first day is not after the last one."""
        cleaned = super().clean() or {}
        since, until = cleaned.get("valid_from"), cleaned.get("valid_until")
        if since and until and since > until:
            self.add_error("valid_until", _("The last day is before the first one"))
        return cleaned

    def rules(self) -> Iterator[tuple[int, int, int, date | None, date | None]]:
        """As they are kept."""
        said = self.cleaned_data
        for number in range(7):
            for begin, end in said.get(f"day{number}") or []:
                yield number, begin, end, said.get("valid_from"), said.get("valid_until")


class SpecialForm(forms.Form):
    """Days with hours of their own; without hours nothing is offered on them."""

    day = Day()
    until = Day()
    hours = HoursField()

    def clean(self) -> dict[str, Any]:
        """A line with something in it names a day."""
        cleaned = super().clean() or {}
        day, until = cleaned.get("day"), cleaned.get("until")
        if not day and (until or cleaned.get("hours")) and "day" not in self.errors:
            self.add_error("day", _("Say which day"))
        if day and until and not day <= until < day + timedelta(days=LONGEST):
            self.add_error("until", _("Say a last day from the first one on, within three months"))
        return cleaned

    def special(self) -> dict[date, Hours]:
        """Each of the days with its hours."""
        first = self.cleaned_data.get("day")
        if not first:
            return {}
        last = self.cleaned_data.get("until") or first
        days = (first + timedelta(days=number) for number in range((last - first).days + 1))
        return {day: self.cleaned_data.get("hours") or [] for day in days}


WeekForms = forms.formset_factory(WeekForm, extra=0, min_num=1, max_num=6, absolute_max=8)
SpecialForms = forms.formset_factory(SpecialForm, extra=EMPTY, max_num=60, absolute_max=70)


class TimesForms:
    """The whole editor: what holds always, weeks, special days."""

    def __init__(self, host: Host, data: Mapping[str, Any] | None = None) -> None:
        self.rules = RulesForm(data, initial={name: getattr(host, name) for name in RulesForm.base_fields})
        self.weeks = WeekForms(data, prefix="weeks", initial=weeks_of(host))
        self.special = SpecialForms(data, prefix="special", initial=special_of(host))
        # One more week, empty, for hours that hold for a while.
        self.weeks.extra = 1

    def is_valid(self) -> bool:
        """Whether all of it can be kept."""
        return all([self.rules.is_valid(), self.weeks.is_valid(), self.special.is_valid()])

    def every(self) -> list[forms.Form]:
        """Each form, in the order of the page."""
        return [self.rules, *self.weeks.forms, *self.special.forms]

    def wrong(self) -> list[tuple[str, str]]:
        """Fields and what is wrong with them, for the summary."""
        return [
            (str(field.id_for_label), str(error))
            for form in self.every()
            if form.is_bound
            for field in form
            for error in field.errors
        ]

    def times(self) -> Times:
        """What was typed, as it is kept."""
        special: dict[date, Hours] = {}
        for form in self.special.forms:
            special |= form.special()
        weekly = [rule for form in self.weeks.forms for rule in form.rules()]
        return Times(**self.rules.cleaned_data, weekly=weekly, special=sorted(special.items()))


def weeks_of(host: Host) -> list[dict[str, Any]]:
    """The weeks as they stand, those that hold always first; those that are over are left out."""
    found: dict[tuple[date | None, date | None], dict[str, Any]] = {}
    kept: dict[tuple[date | None, date | None], dict[int, list[tuple[int, int]]]] = {}
    for rule in host.weekly.all():
        since, until = key = (rule.valid_from, rule.valid_until)
        if until is not None and until < now().date() - timedelta(days=1):
            continue
        found.setdefault(key, {"valid_from": since, "valid_until": until})
        kept.setdefault(key, {}).setdefault(rule.weekday, []).append((rule.starts, rule.ends))
    for key, days in kept.items():
        found[key] |= {f"day{day}": hours.write(stretches) for day, stretches in days.items()}
    return [found[key] for key in sorted(found, key=lambda key: (key[0] or date.min, key[1] or date.max))]


def special_of(host: Host) -> list[dict[str, Any]]:
    """Special days to come; those that follow on one another with the same hours are one line."""
    lines: list[dict[str, Any]] = []
    for special in host.special.filter(day__gte=now().date() - timedelta(days=1)):
        last = lines[-1] if lines else None
        written = hours.write(special.hours)
        follows = last is not None and (last["until"] or last["day"]) == special.day - timedelta(days=1)
        if last is not None and follows and last["hours"] == written:
            last["until"] = special.day
        else:
            lines.append({"day": special.day, "until": None, "hours": written})
    return lines


class SourceForm(forms.Form):
    """A calendar to connect; which fields there are depends on its kind."""

    url = forms.CharField(max_length=1000)
    username = forms.CharField(max_length=200)
    password = forms.CharField(max_length=500, strip=False)
    written_to = forms.BooleanField(required=False)

    FIELDS: Mapping[str, Iterable[str]] = {
        Kind.CALDAV: ("url", "username", "password", "written_to"),
        Kind.ICS: ("url",),
        Kind.MICROSOFT: ("username",),
    }

    def __init__(self, kind: str, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        for name in set(self.fields) - set(self.FIELDS[kind]):
            del self.fields[name]

    def clean_url(self) -> str:
        """Some programs give the address with a scheme of their own."""
        url: str = self.cleaned_data["url"].strip()
        return "https" + url.removeprefix("webcal") if url.startswith("webcal:") else url

    @property
    def access(self) -> dict[str, str]:
        """What is sealed."""
        return {name: value for name, value in self.cleaned_data.items() if name != "written_to"}

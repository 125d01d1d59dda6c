"""A length of time as the policy writes it (ISO 8601) and as the software counts it.

Years, months and days are calendar lengths: they end at the first minute of the same-numbered local day,
and where that day is missing, of the last day of the month. Hours are exact. The two are never mixed,
which is why `P1D` and `PT24H` differ here (most readers of ISO 8601 take them for the same).
"""

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

CALENDAR = re.compile(r"P(?=\d)(?:(\d{1,3})Y)?(?:(\d{1,3})M)?(?:(\d{1,3})W)?(?:(\d{1,4})D)?")
HOURS = re.compile(r"PT(\d{1,4})H")

UNITS = {
    "de": {"years": ("Jahr", "Jahre"), "months": ("Monat", "Monate"), "days": ("Tag", "Tage"),
           "hours": ("Stunde", "Stunden")},
    "en": {"years": ("year", "years"), "months": ("month", "months"), "days": ("day", "days"),
           "hours": ("hour", "hours")},
}  # fmt: skip
AND = {"de": " und ", "en": " and "}


@dataclass(frozen=True)
class Period:
    """Never empty; `iso` is how the policy wrote it."""

    iso: str
    years: int = 0
    months: int = 0
    days: int = 0
    hours: int = 0

    @classmethod
    def parse(cls, iso: object) -> Self:
        """The period written as `P2Y`, `P6M`, `P2W`, `P90D` or `PT24H`; ValueError for anything else."""
        if isinstance(iso, cls):
            return iso
        text = iso if isinstance(iso, str) else ""
        period = None
        if found := CALENDAR.fullmatch(text):
            years, months, weeks, days = (int(part or 0) for part in found.groups())
            period = cls(text, years=years, months=months, days=weeks * 7 + days)
        elif found := HOURS.fullmatch(text):
            period = cls(text, hours=int(found[1]))
        if period is None or not period.rough_hours:
            raise ValueError("a period such as P2Y, P6M, P90D or PT24H")
        return period

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls.parse, serialization=core_schema.plain_serializer_function_ser_schema(lambda value: value.iso)
        )

    @property
    def rough_hours(self) -> float:
        """For comparing lengths only: a year is 365.2425 days, a month its twelfth."""
        return (self.years * 12 + self.months) * 730.485 + self.days * 24 + self.hours

    def end(self, start: datetime, zone: ZoneInfo) -> datetime:
        """The moment from which something kept since `start` (aware) may no longer be read."""
        return self._moved(start, zone, 1)

    def before(self, end: datetime, zone: ZoneInfo) -> datetime:
        """The moment this long before `end`: for warnings and renewal rounds."""
        return self._moved(end, zone, -1)

    def after(self, start: datetime, zone: ZoneInfo) -> datetime:
        """This long after `start`, at the same time of day: for clocks that grant whole days to act."""
        if self.hours:
            return self.end(start, zone)
        local = start.astimezone(zone)
        return datetime.combine(self.end(start, zone).date(), local.time(), tzinfo=zone)

    def _moved(self, moment: datetime, zone: ZoneInfo, sign: int) -> datetime:
        if moment.tzinfo is None:
            raise ValueError("a moment without a time zone has no calendar day")
        if self.hours:
            return (moment.astimezone(UTC) + sign * timedelta(hours=self.hours)).astimezone(zone)
        day = same_numbered_day(moment.astimezone(zone).date(), sign * (self.years * 12 + self.months))
        return datetime.combine(day + sign * timedelta(days=self.days), time(), tzinfo=zone)

    def words(self, language: str, *, dative: bool = False) -> str:
        """`2 Jahre`, `90 days`; with `dative` as German needs it after "nach": `2 Jahren`, `90 Tagen`."""
        parts = []
        for unit, (one, many) in UNITS[language].items():
            if count := getattr(self, unit):
                parts.append(f"{count} {one if count == 1 else _dative(many, language, dative)}")
        return AND[language].join(parts)


def same_numbered_day(day: date, months: int) -> date:
    """The day `months` later with the same number, or the last of its month (Regulation 1182/71, 3(2)(c))."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _dative(word: str, language: str, dative: bool) -> str:
    return f"{word}n" if dative and language == "de" and not word.endswith("n") else word

"""Living through two years in seconds: only the sample programme does, and only in the demo."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, tzinfo
from typing import Self

from django.conf import settings
from django.utils import timezone


class ClockIsTheSystems(RuntimeError):
    """Outside the demo nothing moves the clock (SPEC 7)."""


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Within the block it is `moment` and time runs on from there, for whoever asks Django's `now()`."""
    if not settings.DEMO:
        raise ClockIsTheSystems
    behind = datetime.now(UTC) - moment

    class WoundBack(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return super().now(tz) - behind

    known = timezone.datetime  # type: ignore[attr-defined]
    timezone.datetime = WoundBack  # type: ignore[attr-defined]
    try:
        yield
    finally:
        timezone.datetime = known  # type: ignore[attr-defined]

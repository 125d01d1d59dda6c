"""Ada's interview with Anja, which has taken place in another tool; small recordings made by ffmpeg."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from einklang.booking.actions import book
from einklang.booking.models import Booking
from einklang.external.actions import hold_elsewhere
from einklang.external.models import Tool
from einklang.hosts.models import Host
from einklang.people.models import Person
from einklang.staff.models import User
from einklang.studies.actions import open_study
from einklang.studies.models import Study
from tests.booking.conftest import (
    MONDAY,
    Clock,
    a_plan,
    anja,
    berlin,
    clock,
    invited,
    meike,
    paul,
    token,
)

__all__ = ["anja", "clock", "invited", "meike", "paul", "token"]

LINK = "https://teams.example/l/meetup-join/19%3ameeting"
FOR_OBSERVERS = "https://teams.example/l/view-only"
NINE, TEN = berlin(MONDAY, 9), berlin(MONDAY, 10)


@pytest.fixture(autouse=True)
def own_storage(tmp_path: Path, settings: Any) -> Path:
    settings.STORAGE_URL = f"file://{tmp_path / 'recordings'}"
    return tmp_path / "recordings"


@pytest.fixture
def study(promise: Any, anja: Host, meike: User) -> Study:
    return open_study(a_plan(anja, observers=True, seats=1), by=meike)


@pytest.fixture
def booking(token: str, anja: Host, ada: Person) -> Booking:
    book(token, NINE, zone="Europe/Berlin", host=anja.pk)
    return Booking.objects.get()


@pytest.fixture
def meeting(booking: Booking) -> Booking:
    """The interview is held in Teams."""
    hold_elsewhere(booking, Tool.TEAMS, link=LINK, observers_link=FOR_OBSERVERS)
    return booking


@pytest.fixture
def over(meeting: Booking, clock: Clock) -> Booking:
    """It is over."""
    clock.move_to(TEN)
    return meeting


def browser_of(user: User) -> Client:
    TOTP.activate(user, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    browser = Client()
    browser.force_login(user)
    return browser


@pytest.fixture
def interviewer(anja: Host) -> Client:
    return browser_of(anja.user)


@pytest.fixture(scope="session")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., bytes]:
    """`recorded("mp4")`: two seconds of a picture and a tone, as a tool would hand it out."""
    if not shutil.which("ffmpeg"):
        pytest.skip("ffmpeg is not installed")
    folder = tmp_path_factory.mktemp("recorded")

    def make(form: str = "mp4", *, picture: bool = True, options: tuple[str, ...] = ()) -> bytes:
        path = folder / f"{picture}{'-'.join(options)}.{form}"
        if not path.exists():
            codecs = ["-c:v", "libvpx", "-c:a", "libopus"] if form == "webm" else ["-c:a", "aac"]
            show = ["-f", "lavfi", "-i", "testsrc=d=2:s=160x120:r=10"] if picture else []
            making = ["ffmpeg", "-v", "error", *show, "-f", "lavfi", "-i", "sine=d=2"]
            subprocess.run([*making, *codecs, *options, str(path)], check=True)
        return path.read_bytes()

    return make

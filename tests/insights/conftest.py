"""A recording of Ada and Cy with Anja, and those who work with it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.utils.timezone import now

from einklang.people.models import Person
from einklang.room.actions import keep_recording
from einklang.room.models import Presence, Recording
from einklang.staff.models import Role, User
from einklang.studies.models import Study

from .lasting import a_study


@pytest.fixture
def cy(join: Callable[..., Person]) -> Person:
    return join(answers={"first_name": "Cy", "last_name": "Clos", "email": "cy@clos.example"})


@pytest.fixture
def anja(db: None) -> User:
    return User.objects.create(email="anja@kalo.example", name="Anja Brandt", roles=[Role.INTERVIEWER.value])


@pytest.fixture
def lea(db: None) -> User:
    return User.objects.create(email="lea@kalo.example", name="Lea Linde", roles=[Role.ANALYST.value])


@pytest.fixture
def recording(ada: Person, cy: Person, anja: User) -> Recording:
    made = keep_recording([ada.pk, cy.pk], interview_ended_at=now(), seconds=3600)
    Recording.objects.filter(pk=made.pk).update(held_by=anja.pk)
    return Recording.objects.get(pk=made.pk)


@pytest.fixture
def voice(recording: Recording) -> Callable[[Person], int]:
    """The presence of somebody in the recording."""
    return lambda person: Presence.objects.get(recording=recording, person=person).pk


@pytest.fixture
def nobodys(ada: Person) -> UUID:
    """The id of something that is no recording."""
    return ada.pk


def browser_of(user: User) -> Client:
    TOTP.activate(user, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    browser = Client()
    browser.force_login(user)
    return browser


@pytest.fixture
def tom(db: None) -> User:
    """Another who evaluates."""
    return User.objects.create(email="tom@kalo.example", name="Tom Tann", roles=[Role.ANALYST.value])


@pytest.fixture
def study(recording: Recording) -> Study:
    """What the recording is of."""
    made = a_study()
    Recording.objects.filter(pk=recording.pk).update(study=made)
    recording.refresh_from_db()
    return made


@pytest.fixture
def stored(tmp_path: Path, settings: Any) -> Path:
    """Where recordings lie in this test."""
    settings.STORAGE_URL = f"file://{tmp_path / 'recordings'}"
    return tmp_path / "recordings"

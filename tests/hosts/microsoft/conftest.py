"""A host whose calendar lies in Microsoft 365."""

from typing import Any
from uuid import uuid4

import pytest

from einklang.hosts.models import Host, Kind, Source
from einklang.vault.keys import make_key
from tests.booking.graph.fixtures import certificate, stand_in
from tests.booking.graph.server import StandIn
from tests.hosts.conftest import MakeHost

__all__ = ["certificate", "stand_in"]

USER = "jonas@kalo.example"


@pytest.fixture
def jonas(clock: Any, promise: Any, make_host: MakeHost) -> Host:
    return make_host()


@pytest.fixture
def source(jonas: Host, stand_in: StandIn) -> Source:
    stand_in.schedules.calendars[USER] = []
    own_id = uuid4()
    make_key(own_id, ends_at=None)
    return Source.objects.create(pk=own_id, host=jonas, kind=Kind.MICROSOFT, access={"username": USER})

"""The stand-in as a site is connected to it; once for each contract at hand."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from einklang.hosts import graph

from .bookings import BUSINESS, SERVICE
from .certificate import make_certificate
from .contract import CONTRACTS, contract
from .server import CLIENT, SECRET, TENANT, StandIn, running

__all__ = ["certificate", "connect", "stand_in"]


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return make_certificate(tmp_path_factory.mktemp("certificate"))


def connect(settings: Any, stand_in: StandIn) -> None:
    """The site's settings lead to the stand-in."""
    settings.GRAPH_TENANT, settings.GRAPH_CLIENT_ID, settings.GRAPH_CLIENT_SECRET = TENANT, CLIENT, SECRET
    settings.GRAPH_AUTHORITY, settings.GRAPH_URL = stand_in.url, f"{stand_in.url}/v1.0"
    settings.BOOKINGS_BUSINESS, settings.BOOKINGS_SERVICE = BUSINESS, SERVICE


@pytest.fixture(params=sorted(CONTRACTS))
def stand_in(
    request: pytest.FixtureRequest,
    certificate: tuple[Path, Path],
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[StandIn]:
    """Microsoft's servers; afterwards nobody has broken the contract."""
    graph._application.cache_clear()  # servers before this one may have had the same port
    # As a site with an authority of its own does.
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    with running(contract(request.param), certificate) as servers:
        connect(settings, servers)
        yield servers
    assert servers.broken == []

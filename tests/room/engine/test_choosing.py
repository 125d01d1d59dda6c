"""ROOM_URL names the media server."""

import pytest

from einklang.room.engine import NoSuchEngine, engine_for
from einklang.room.engine.janus.engine import JanusEngine


def test_none_means_a_tool_of_the_sites_own():
    assert engine_for("none") is None


def test_janus_means_one_of_our_own():
    assert isinstance(engine_for("janus:?address=203.0.113.7"), JanusEngine)


@pytest.mark.parametrize(
    "url", ["", "jitsi://meet.example", "Janus", "janus:?ports=1", "livekit://k:s@rooms.example"]
)
def test_what_is_not_understood_is_refused(url):
    with pytest.raises(NoSuchEngine):
        engine_for(url)

"""ROOM_URL names the media server."""

import pytest

from einklang.room.engine import NoSuchEngine, engine_for


def test_none_means_a_tool_of_the_sites_own():
    assert engine_for("none") is None


@pytest.mark.parametrize("url", ["", "jitsi://meet.example", "Janus"])
def test_what_nobody_knows_is_refused(url):
    with pytest.raises(NoSuchEngine):
        engine_for(url)

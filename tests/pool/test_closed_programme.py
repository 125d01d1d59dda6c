import pytest

from .typed import stored, typed

pytestmark = pytest.mark.django_db


def test_without_a_published_policy_nobody_is_asked_and_nothing_is_stored(client):
    before = stored()
    assert client.get("/join/").status_code == 503
    assert client.post("/join/", typed() | {"checked": "1"}).status_code == 503
    assert stored() == before

import re
from datetime import timedelta

import pytest
from django.utils.timezone import now

from einklang.consent.actions import withdraw
from einklang.consent.models import Way
from einklang.room.actions import keep_recording
from einklang.room.models import Recording
from tests.pool.typed import stored

ADA = "ada@loewenherz.example"
CODE = re.compile(r"\b(?:[2-9A-Z]{5}-){4}[2-9A-Z]{5}\b")


@pytest.fixture
def leave(ada, mailbox, work):
    """Ada goes; returns the code of her last mail."""

    def gone(*processings):
        withdraw(ada.pk, processings, way=Way.OWN_PAGE)
        work()
        return CODE.search(mailbox.last_to(ADA).text)[0]

    return gone


def test_code_and_address_open_the_proof_with_its_words(client, leave, promise):
    code = leave("storage", "recording", "observation")
    answer = client.post("/proof/", {"code": code.lower().replace("-", " "), "email": ADA})

    assert "<h1>Ihr Nachweis</h1>" in answer.text
    assert promise.processings["storage"].asks.de in answer.text
    assert "Löwenherz" not in answer.text


@pytest.mark.parametrize(
    "sent",
    [{"email": "bob@boerde.example"}, {"code": "22222-22222-22222-22222-22222"}, {"code": "", "email": ""}],
)
def test_one_without_the_other_opens_nothing(client, leave, sent):
    code = leave("storage", "recording", "observation")
    answer = client.post("/proof/", {"code": code, "email": ADA} | sent)
    assert "<title>Fehler:" in answer.text
    assert "Ihr Nachweis" not in answer.text


def test_looking_changes_nothing(client, leave):
    leave("storage", "recording", "observation")
    before = stored()
    client.get("/proof/")
    client.head("/proof/")
    assert stored() == before


def test_the_code_ends_a_recording_that_stayed_without_a_name(client, ada, leave):
    keep_recording([ada.pk], interview_ended_at=now() - timedelta(days=1), seconds=3480)
    code = leave("storage")
    assert Recording.objects.count() == 1

    answer = client.post("/proof/", {"code": code, "email": ADA, "withdraw": "1"})

    assert "Die Aufzeichnung ist gelöscht" in answer.text

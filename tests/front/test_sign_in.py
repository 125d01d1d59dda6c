from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from einklang.people.actions import make_link
from einklang.people.models import Link, Purpose
from tests.conftest import OUTSIDER
from tests.pool.typed import stored

ADA = "ada@loewenherz.example"


@pytest.fixture
def token(ada):
    return make_link(ada, Purpose.OWN_PAGE)


def test_the_answer_is_the_same_whether_or_not_the_address_is_known(client, ada, mailbox, work):
    answers = [client.post("/my/", {"email": address}, follow=True) for address in (ADA, OUTSIDER)]
    work()

    assert answers[0].text == answers[1].text
    assert answers[0].redirect_chain == answers[1].redirect_chain == [("/my/link-sent/", 302)]
    assert "Ihr Link zu Ihren Daten" in mailbox.subjects_to(ADA)
    assert mailbox.to(OUTSIDER) == []


def test_the_mailed_link_opens_the_own_page_in_the_language_of_the_mail(client, ada, mailbox, work):
    client.post("/my/", {"email": ADA.upper()})
    work()
    english = Client(headers={"Accept-Language": "en"})
    answer = english.post(f"/my/{mailbox.last_to(ADA).token('my')}/", follow=True)
    assert "Guten Tag, Ada Löwenherz" in answer.text


@pytest.mark.parametrize("address", ["", "ada", "ada@loewenherz"])
def test_what_is_no_address_is_said_so_and_kept(client, promise, address):
    before = stored()
    answer = client.post("/my/", {"email": address})
    assert "<title>Fehler:" in answer.text
    assert f'value="{address}"' in answer.text or not address
    assert stored() == before


def test_asking_too_often_is_refused_alike_for_known_and_unknown(client, ada):
    refusals = []
    for address in (ADA, OUTSIDER):
        for _time in range(8):
            assert client.post("/my/", {"email": address}).status_code == 302
        refusals.append(client.post("/my/", {"email": address}))
    assert [answer.status_code for answer in refusals] == [429, 429]
    assert refusals[0].text == refusals[1].text


def test_opening_the_link_changes_nothing_until_the_button(client, token):
    before = stored()
    assert client.get(f"/my/{token}/").status_code == 200
    assert client.head(f"/my/{token}/").status_code == 200
    assert Link.objects.filter(purpose=Purpose.OWN_PAGE, opened_at__isnull=False).count() == 0
    assert "Guten Tag" not in client.get("/my/").text
    assert stored() == before


def test_a_link_opens_once(client, token):
    assert client.post(f"/my/{token}/").status_code == 302
    assert Client().post(f"/my/{token}/").status_code == 410


def test_the_door_closes_after_half_an_hour(own, time_machine):
    assert "Guten Tag" in own.get("/my/").text
    time_machine.move_to(now() + timedelta(minutes=31))
    assert "Guten Tag" not in own.get("/my/").text
    assert own.get("/my/change/").headers["Location"] == "/my/"


def test_signing_out_ends_the_session_wherever_its_cookie_was_copied(own):
    copied = Client()
    copied.cookies["einklang"] = own.cookies["einklang"].value
    assert "Guten Tag" in copied.get("/my/").text

    own.post("/my/sign-out/")

    assert "Guten Tag" not in own.get("/my/").text
    assert "Guten Tag" not in copied.get("/my/").text


@pytest.mark.parametrize(
    "page",
    [
        "change",
        "receipts",
        "rights",
        "leave",
        "end-storage",
        "renew",
        "data.json",
        "data.pdf",
        "portable.json",
    ],
)
def test_behind_the_door_nothing_opens_for_the_outsider(client, ada, page):
    answer = client.get(f"/my/{page}" + ("" if "." in page else "/"))
    assert (answer.status_code, answer.headers["Location"]) == (302, "/my/")


def test_a_session_of_somebody_gone_is_nobodys(own, ada, work):
    own.post("/my/leave/")
    assert "Guten Tag" not in own.get("/my/").text

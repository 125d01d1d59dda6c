import pytest

from einklang.consent.queries import standing
from einklang.people.models import Person, State

from .typed import JENS, stored, typed

ADA, JENS_AT = "ada@loewenherz.example", "jens@loewenherz.example"


@pytest.fixture
def signed_up(client, promise, mailbox, work):
    """Ada sent the form and named Jens; both have their mails."""
    client.post("/join/", typed() | JENS | {"checked": "1"})
    work()
    return mailbox


@pytest.fixture
def ada_link(signed_up):
    return f"/confirm/{signed_up.last_to(ADA).token('confirm')}/"


@pytest.fixture
def jens_link(signed_up):
    return f"/confirm/{signed_up.last_to(JENS_AT).token('confirm')}/"


def test_opening_the_links_changes_nothing_however_often(client, ada_link, jens_link):
    before = stored()
    for link in (ada_link, jens_link):
        assert client.get(link).status_code == 200
        assert client.head(link).status_code == 200
    assert stored() == before
    assert not Person.objects.filter(state=State.ACTIVE).exists()


def test_the_button_makes_the_sign_up_valid_and_opens_the_own_page(client, ada_link):
    answer = client.post(ada_link, follow=True)

    ada = Person.objects.get(position=0)
    assert ada.state == State.ACTIVE
    assert set(standing(ada.pk)) == {"storage", "recording"}
    assert "Ihre Anmeldung gilt" in answer.text
    assert "Ada Löwenherz" in client.get("/my/").text


def test_a_used_link_says_so_plainly(client, ada_link):
    client.post(ada_link)
    for answer in (client.get(ada_link), client.post(ada_link)):
        assert answer.status_code == 410
        assert "Dieser Link gilt nicht mehr" in answer.text


def test_an_invented_link_looks_like_a_used_one(client, ada_link):
    client.post(ada_link)
    invented = client.get("/confirm/AAAAAAAAAAAAAAAAAAAAAAAAAA/")
    assert invented.status_code == 410
    assert invented.text == client.get(ada_link).text


def test_a_colleague_reads_who_named_them_and_what_for(client, jens_link, promise):
    page = client.get(jens_link).text
    for shown in ("Ada Löwenherz", "Jens Petersen", JENS_AT, "Art. 14 DSGVO", promise.controller.name):
        assert shown in page
    assert promise.naming.interest.de in page
    assert " checked" not in page


def test_the_submitters_ticks_bind_no_colleague(client, jens_link):
    answer = client.post(jens_link, {})

    assert "<title>Fehler:" in answer.text
    assert Person.objects.get(position=1).state == State.NAMED


def test_a_colleague_decides_alone_and_in_their_own_language(client, jens_link):
    client.get("/?lang=en")
    client.post(jens_link, {"consent_storage": "on", "consent_observation": "on"})

    jens = Person.objects.get(position=1)
    assert (jens.state, jens.language) == (State.ACTIVE, "en")
    assert set(standing(jens.pk)) == {"storage", "observation"}


def test_a_colleague_who_says_no_cannot_be_read_any_more(client, jens_link):
    answer = client.post(jens_link, {"decline": "1"}, follow=True)

    assert "Ihre Angaben sind gelöscht" in answer.text
    assert not Person.objects.readable().filter(position=1).exists()
    assert client.get(jens_link).status_code == 410

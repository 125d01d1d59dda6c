import pytest

from einklang.consent.queries import standing
from einklang.people.actions import make_link
from einklang.people.models import Person, Purpose
from tests.conftest import OUTSIDER
from tests.pool.typed import stored

ADA = "ada@loewenherz.example"


@pytest.fixture
def link(ada):
    return f"/withdraw/{make_link(ada, Purpose.WITHDRAW)}/"


def test_opening_the_link_changes_nothing(client, link):
    before = stored()
    for _time in range(3):
        assert client.get(link).status_code == 200
        assert client.head(link).status_code == 200
    assert stored() == before


@pytest.mark.parametrize("chosen", [["recording"], ["observation"], ["recording", "observation"]])
def test_any_combination_is_withdrawn_by_one_button(client, ada, link, chosen):
    answer = client.post(link, {"processings": chosen})

    assert set(standing(ada.pk)) == {"storage", "recording", "observation"} - set(chosen)
    assert "Sie machen weiter mit" in answer.text


@pytest.mark.parametrize("sent", [{}, {"processings": ["storage", "recording", "observation"]}])
def test_unspecified_means_everything(client, ada, link, work, sent):
    answer = client.post(link, sent)
    work()

    assert "Ihre Teilnahme ist beendet" in answer.text
    assert not Person.objects.filter(pk=ada.pk).exists()
    assert client.post(link).status_code == 410


def test_an_invented_processing_is_refused_and_nothing_is_withdrawn(client, ada, link):
    assert 'role="alert"' in client.post(link, {"processings": ["matching"]}).text
    assert len(standing(ada.pk)) == 3


def test_without_signing_in_the_answer_is_the_same_for_known_and_unknown(client, ada, mailbox, work):
    answers = [client.post("/withdraw/", {"email": address}, follow=True) for address in (ADA, OUTSIDER)]
    work()

    assert answers[0].text == answers[1].text
    assert Person.objects.get(pk=ada.pk).stopped_at
    assert mailbox.to(OUTSIDER) == []


def test_the_registered_address_ends_it_with_a_click(client, ada, mailbox, work):
    client.post("/withdraw/", {"email": ADA})
    work()
    client.post(f"/withdraw/{mailbox.last_to(ADA).token('withdraw')}/")
    work()
    assert not Person.objects.filter(pk=ada.pk).exists()


def test_or_lets_everything_go_on(client, ada, mailbox, work):
    client.post("/withdraw/", {"email": ADA})
    work()
    link = f"/withdraw/not-me/{mailbox.last_to(ADA).token('withdraw/not-me')}/"

    client.get(link)
    assert Person.objects.get(pk=ada.pk).stopped_at
    assert "weiter wie bisher" in client.post(link).text
    assert Person.objects.get(pk=ada.pk).stopped_at is None
    assert client.get(link).status_code == 410


def test_a_mistyped_address_is_kept_and_nothing_is_stored(client, ada):
    before = stored()
    answer = client.post("/withdraw/", {"email": "ada@", "processings": ["recording"]})
    assert 'value="ada@"' in answer.text
    assert " checked" in answer.text
    assert stored() == before


def test_the_customer_number_is_never_asked_for(client, promise):
    assert "customer_number" not in client.get("/withdraw/").text

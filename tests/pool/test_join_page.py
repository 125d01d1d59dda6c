import re
from html import unescape

import pytest

from einklang.consent.models import Decision
from einklang.people.models import Person, State
from einklang.pool.forms.participants import MOST

from .typed import FILLED, JENS, stored, typed

SEND = {"checked": "1"}


@pytest.fixture(autouse=True)
def open_programme(promise):
    """The policy is published."""


def fields(page):
    """Every name and value a browser would send from this page."""
    found = []
    for tag in re.findall(r"<input\b[^>]*>", page.text):
        parts = {name: unescape(value) for name, value in re.findall(r'([\w-]+)="([^"]*)"', tag)}
        kind = parts.get("type", "text")
        if "name" in parts and (kind not in ("checkbox", "radio") or " checked" in tag):
            found.append((parts["name"], parts.get("value", "on" if kind == "checkbox" else "")))
    return found


def values(page, name):
    return [value for key, value in fields(page) if key == name]


def test_the_form_asks_for_what_the_policy_lists_and_nothing_else(client, promise):
    form = re.search(r"<form\b.*</form>", client.get("/join/").text, re.DOTALL)[0]
    asked = set(re.findall(r'name="(\w+)"', form))
    consents = {f"consent_{promise.id_of(one)}" for one in promise.consents()}
    ours = {"submission", "wording", "csrfmiddlewaretoken", "add"}
    assert asked - ours == set(promise.form_fields()) | consents


def test_no_box_is_ticked_in_advance(client):
    assert " checked" not in client.get("/join/").text


def test_looking_at_the_form_stores_nothing(client):
    before = stored()
    client.get("/join/")
    client.head("/join/")
    assert stored() == before


def test_each_form_gets_a_number_of_its_own(client):
    first, second = (values(client.get("/join/"), "submission") for _time in range(2))
    assert first != second


# --- errors


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("first_name", ""),
        ("last_name", "x" * 81),
        ("email", "ada.loewenherz"),
        ("company_name", ""),
        ("company_type", None),
        ("company_type", "invented"),
        ("units_managed", "viele"),
        ("services", ["invented"]),
        ("uses_portal", "perhaps"),
        ("consent_storage", None),
        ("first_name", "Ada\x00"),
    ],
)
def test_a_wrong_answer_is_named_and_nothing_is_stored(client, name, wrong):
    before = stored()
    page = client.post("/join/", typed(**{name: wrong}) | SEND)

    assert page.text.count('class="summary" role="alert"') == 1
    assert re.search(rf'<li><a href="#{name}(_0)?">', page.text)
    assert "<title>Fehler: Mitmachen" in page.text
    assert stored() == before


def test_every_link_of_the_summary_leads_to_something_on_the_page(client):
    page = client.post("/join/", {"participants-0-first_name": "Jens"})
    summary = re.search(r'class="summary".*?</div>', page.text, re.DOTALL)[0]
    targets = re.findall(r'href="#([^"]+)"', summary)
    assert len(targets) == 8
    assert all(f'id="{target}"' in page.text for target in targets)


def test_nothing_that_was_typed_is_lost_by_an_error(client):
    page = client.post("/join/", typed(email="ada.loewenherz", units_managed="1.840") | JENS)

    for name, value in {**FILLED, **JENS, "email": "ada.loewenherz"}.items():
        assert values(page, name) == (value if isinstance(value, list) else [value]), name
    assert values(page, "consent_observation") == []


def test_what_was_typed_is_shown_as_text_and_never_as_markup(client):
    page = client.post("/join/", typed(first_name="<script>alert(1)</script>", email=""))
    assert "<script>alert" not in page.text
    assert values(page, "first_name") == ["<script>alert(1)</script>"]


def test_a_value_that_could_mean_no_is_no_consent(client):
    page = client.post("/join/", typed(consent_storage="no"))
    assert '<a href="#consent_storage">' in page.text


# --- people who come along


def test_a_person_is_added_without_scolding_about_the_rest(client):
    before = stored()
    page = client.post("/join/", typed(email="") | {"add": "1"})

    assert 'class="summary"' not in page.text
    assert values(page, "participants-0-first_name") == [""]
    assert values(page, "company_name") == [FILLED["company_name"]]
    assert values(page, "consent_recording") == ["on"]
    assert stored() == before


def test_a_person_is_removed_and_the_others_move_up(client):
    two = JENS | {name.replace("-0-", "-1-"): f"x{value}" for name, value in JENS.items()}
    page = client.post("/join/", typed() | two | {"remove": "0"})

    assert values(page, "participants-0-first_name") == ["xJens"]
    assert "participants-1-first_name" not in page.text


def test_at_most_nine_others_can_be_named(client):
    many = {
        key.replace("-0-", f"-{number}-"): value.replace("jens", f"jens{number}")
        for number in range(MOST + 1)
        for key, value in JENS.items()
    }
    page = client.post("/join/", typed() | many | SEND)
    assert f"höchstens {MOST} weitere" in page.text
    assert not Person.objects.exists()


@pytest.mark.parametrize("address", ["ada@loewenherz.example", "ADA@Loewenherz.Example"])
def test_nobody_names_themselves(client, address):
    page = client.post("/join/", typed() | JENS | {"participants-0-email": address})
    assert '<a href="#participants-0-email">' in page.text


def test_nobody_is_named_twice(client):
    twice = JENS | {name.replace("-0-", "-1-"): value for name, value in JENS.items()}
    page = client.post("/join/", typed() | twice)
    assert '<a href="#participants-1-email">' in page.text


def test_an_empty_place_is_nobody(client):
    page = client.post("/join/", typed() | dict.fromkeys(JENS, ""))
    assert "<h1>Angaben prüfen</h1>" in page.text


@pytest.mark.parametrize("total", ["99999999999", "-1", "x", "²"])
def test_a_count_that_makes_no_sense_is_not_believed(client, total):
    page = client.post("/join/", typed() | JENS | {"participants-TOTAL_FORMS": total})
    assert page.status_code == 200
    assert "jens@loewenherz.example" in page.text


# --- check, change, send


def test_checking_stores_nothing_and_shows_everything(client):
    before = stored()
    page = client.post("/join/", typed() | JENS)

    assert "<h1>Angaben prüfen</h1>" in page.text
    for shown in (
        "Löwenherz",
        "ada@loewenherz.example",
        "1.840",
        "Genossenschaft",
        "Rauchwarnmelder",
        "Jens",
    ):
        assert shown in page.text
    assert page.text.count('class="tag given"') == 2
    assert stored() == before


def test_going_back_from_checking_keeps_everything(client):
    checking = client.post("/join/", typed() | JENS)
    sent = dict.fromkeys(FILLED) | {}
    for name, value in fields(checking):
        sent[name] = [*(sent.get(name) or []), value]
    page = client.post("/join/", {k: v for k, v in sent.items() if v} | {"back": "1"})

    for name, value in {**FILLED, **JENS}.items():
        assert values(page, name) == (value if isinstance(value, list) else [value]), name


def test_sending_what_was_checked_stores_it_and_names_nobody_in_the_address(client):
    answer = client.post("/join/", typed() | JENS | SEND)

    assert answer.status_code == 302
    assert answer.headers["Location"] == "/join/sent/"
    ada, jens = Person.objects.order_by("position")
    assert (ada.state, ada.name, ada.units_managed) == (State.PENDING, "Ada Löwenherz", "1840")
    assert (jens.state, jens.email, jens.company_name) == (State.NAMED, "jens@loewenherz.example", None)
    assert ada.services == ["heating-cost", "smoke-alarms"]
    assert (ada.uses_portal, ada.uses_interfaces) == (True, False)


def test_only_the_submitters_own_ticks_are_kept_and_only_those(client):
    client.post("/join/", typed() | JENS | SEND)
    kept = set(Decision.objects.values_list("person__position", "processing"))
    assert kept == {(0, "storage"), (0, "recording")}


def test_sending_twice_is_one_form(client):
    form = typed() | {"submission": values(client.get("/join/"), "submission")[0]} | SEND
    client.post("/join/", form)
    client.post("/join/", form)
    assert Person.objects.count() == 1


def test_the_check_is_made_again_when_it_is_sent(client):
    page = client.post("/join/", typed(email="ada") | SEND)
    assert 'class="summary"' in page.text
    assert not Person.objects.exists()


def test_too_many_forms_for_an_address_are_refused_and_nothing_is_lost(client):
    for _time in range(5):
        client.post("/join/", typed() | SEND)
    page = client.post("/join/", typed(first_name="Adele") | SEND)

    assert page.status_code == 429
    assert values(page, "first_name") == ["Adele"]
    assert Person.objects.count() == 5


def test_a_tick_under_an_earlier_wording_is_asked_for_again(client):
    page = client.post("/join/", typed() | SEND | {"wording": "0" * 64})

    assert "haben sich gerade geändert" in page.text
    assert values(page, "consent_storage") == []
    assert values(page, "first_name") == ["Ada"]
    assert not Person.objects.exists()


def test_the_language_is_changed_in_the_middle_and_nothing_is_lost(client):
    page = client.post("/join/", typed(email="") | JENS | {"lang": "en"})
    assert '<html lang="en">' in page.text
    assert values(page, "participants-0-last_name") == ["Petersen"]
    assert values(page, "consent_storage") == ["on"]


def test_the_letter_speaks_the_language_of_the_form(client):
    client.post("/join/?lang=en", typed() | SEND)
    assert Person.objects.get().language == "en"

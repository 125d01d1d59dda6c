import re
from datetime import timedelta

import pytest
from django.utils.timezone import now

from einklang.consent.queries import history, standing
from einklang.people.models import Person
from einklang.policy.actions import publish
from einklang.rights.models import Case
from einklang.room.actions import keep_recording
from tests.pool.typed import stored
from tests.texts import promised_text

ADA, NEW = "ada@loewenherz.example", "ada@neu.example"


def test_everything_that_is_known_stands_on_the_page(own, ada):
    page = own.get("/my/").text
    known = ("Ada", "Löwenherz", ADA, "40118276", "Wohnbau Löwenherz eG", "Genossenschaft", "1.840")
    for shown in (*known, "Heizkostenabrechnung", "von Ihnen"):
        assert shown in page


def test_it_says_what_for_and_who_receives_it(own, promise):
    page = own.get("/my/").text

    assert promise.purposes["feedback-and-processes"].title.de in page
    assert promise.recipients["hosting"].name in page


def test_a_consent_from_before_a_change_of_the_notice_rests_and_says_so(own, ada, promise):
    publish(promised_text().replace(promise.processings["recording"].asks.de, "Ja, aber anders."))

    assert "bitte neu entscheiden" in own.get("/my/").text


def test_a_recording_stands_there_with_its_own_end(own, ada):
    keep_recording([ada.pk], interview_ended_at=now() - timedelta(days=1), seconds=3480)
    assert "im Gespräch entstanden" in own.get("/my/").text


@pytest.mark.parametrize(
    "page", ["", "change/", "receipts/", "rights/", "leave/", "end-storage/", "data.json"]
)
def test_looking_changes_nothing(own, page):
    before = stored()
    assert own.get(f"/my/{page}").status_code == 200
    assert own.head(f"/my/{page}").status_code == 200
    assert stored() == before


def test_nobody_sees_anybody_else(sign_in, ada, bob):
    page = sign_in(bob).get("/my/").text
    assert ADA not in page
    assert not re.search(r"\bAda\b", page)
    assert "Bob" in page


# --- switches


def test_switching_off_takes_effect_at_once(own, ada):
    answer = own.post("/my/consents/recording/", {"allow": "no"}, follow=True)
    assert "recording" not in standing(ada.pk)
    assert "zurückgenommen am" in answer.text


def test_a_yes_needs_its_words_before_it(own, ada, promise):
    own.post("/my/consents/observation/", {"allow": "no"})
    card = own.post("/my/consents/observation/", {"allow": "yes"}, follow=True)

    assert promise.processings["observation"].what.de in card.text
    assert "observation" not in standing(ada.pk)

    own.post("/my/allow/observation/", {"wording": promise.digest})
    assert "observation" in standing(ada.pk)


def test_the_words_that_are_kept_are_the_ones_that_were_read(own, ada, promise):
    own.post("/my/consents/recording/", {"allow": "no"})
    own.get("/my/?lang=en")
    own.post("/my/allow/recording/", {"wording": promise.digest})
    assert standing(ada.pk)["recording"].decision.wording.language == "en"


def test_a_yes_to_words_of_yesterday_is_asked_for_again(own, ada):
    own.post("/my/consents/recording/", {"allow": "no"})
    own.post("/my/allow/recording/", {"wording": "0" * 64})
    assert "recording" not in standing(ada.pk)


def test_ending_the_storage_is_asked_once_more(own, ada):
    answer = own.post("/my/consents/storage/", {"allow": "no"}, follow=True)
    assert "Damit endet Ihre Teilnahme" in answer.text
    assert "storage" in standing(ada.pk)

    own.post("/my/end-storage/")
    assert not Person.objects.readable().filter(pk=ada.pk).exists()


@pytest.mark.parametrize("processing", ["matching", "proof", "bookings", "invented"])
def test_there_is_no_switch_for_what_is_not_asked(own, processing):
    assert own.post(f"/my/consents/{processing}/", {"allow": "no"}).status_code == 404
    assert own.post(f"/my/allow/{processing}/").status_code == 404


def test_leaving_withdraws_everything_and_closes_the_door(own, ada, mailbox, work):
    answer = own.post("/my/leave/", follow=True)
    work()

    assert "Es ist erledigt" in answer.text
    assert not Person.objects.filter(pk=ada.pk).exists()
    assert len(mailbox.to(ADA)) == 3  # confirm, receipt, and the one confirmation owed


def test_the_receipts_show_each_decision_with_its_words(own, ada, promise):
    page = own.get("/my/receipts/").text
    assert page.count("SHA-256") == len(history(ada.pk))
    assert promise.processings["storage"].asks.de in page


# --- changing


def details(**changes):
    return {
        "first_name": "Ada",
        "last_name": "Löwenherz",
        "email": ADA,
        "customer_number": "40118276",
        "company_name": "Wohnbau Löwenherz eG",
        "company_type": "cooperative",
        "units_managed": "1840",
        "services": ["heating-cost"],
        "uses_portal": "yes",
        "uses_interfaces": "no",
    } | changes


def test_a_detail_is_put_right(own, ada):
    own.post("/my/change/", details(units_managed="2.000", services=["energy"]))
    ada.refresh_from_db()
    assert (ada.units_managed, ada.services) == ("2000", ["energy"])


def test_a_wrong_detail_changes_nothing_and_nothing_is_lost(own, ada):
    answer = own.post("/my/change/", details(units_managed="viele", last_name="Neu"))

    assert "<title>Fehler:" in answer.text
    assert 'value="Neu"' in answer.text
    assert Person.objects.get(pk=ada.pk).last_name == "Löwenherz"


def test_a_new_address_counts_when_it_was_confirmed_there(own, ada, mailbox, work, client):
    own.post("/my/change/", details(email=NEW))
    work()
    assert Person.objects.get(pk=ada.pk).email == ADA
    link = f"/my/new-address/{mailbox.last_to(NEW).token('my/new-address')}/"

    assert client.get(link).status_code == 200
    assert Person.objects.get(pk=ada.pk).email == ADA

    assert "Ihre neue Adresse gilt" in client.post(link).text
    assert Person.objects.get(pk=ada.pk).email == NEW
    assert client.get(link).status_code == 410


# --- rights


@pytest.mark.parametrize("article", ["15", "16", "18", "20", "21"])
def test_a_right_is_claimed_and_its_clock_runs(own, ada, article):
    answer = own.post("/my/rights/", {"right": article}, follow=True)
    own.post("/my/rights/", {"right": article})

    assert Case.objects.get(person=ada.pk).article == article
    assert "Tag 1 von" in answer.text


def test_restriction_shows_on_the_own_page(own, ada):
    own.post("/my/rights/", {"right": "18"})
    assert "Ihre Daten sind eingeschränkt" in own.get("/my/").text


def test_erasure_is_the_red_button(own, ada):
    assert own.post("/my/rights/", {"right": "17"}).headers["Location"] == "/my/leave/"
    assert not Case.objects.exists()


def test_an_invented_right_is_not_there(own):
    assert own.post("/my/rights/", {"right": "99"}).status_code == 404


def test_the_copies_hold_the_person_and_name_nobody_in_the_file_name(own, ada):
    for page, kind in (("data.json", "json"), ("portable.json", "json"), ("data.pdf", "pdf")):
        answer = own.get(f"/my/{page}")
        assert answer.headers["Content-Disposition"] == f'attachment; filename="einklang.{kind}"'
        assert answer.content.startswith(b"%PDF" if kind == "pdf" else b"{")
    assert own.get("/my/data.json").json()["held"]


# --- renewing


def test_renewal_is_offered_within_the_warning_period_only(own, sign_in, ada, time_machine):
    assert own.get("/my/renew/").headers["Location"] == "/my/"

    time_machine.move_to(ada.ends_at - timedelta(days=30))
    page = sign_in(ada)
    assert "/my/renew/" in page.get("/my/").text
    assert page.get("/my/renew/").status_code == 200
    assert Person.objects.get(pk=ada.pk).ends_at == ada.ends_at

    page.post("/my/renew/")
    assert Person.objects.get(pk=ada.pk).ends_at > ada.ends_at + timedelta(days=600)

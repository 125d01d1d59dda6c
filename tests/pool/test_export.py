"""People leave as a file only encrypted, with a reason, by a named person, and all of it is written down."""

import csv
import io
import re
from datetime import timedelta

import pytest
import pyzipper
import time_machine
from django.utils.timezone import now

from einklang.pool import exporting
from einklang.pool.models import Export
from einklang.retention.actions import tick
from einklang.rights.actions import open_case
from einklang.rights.models import Right
from einklang.staff.models import Reading, Role
from einklang.vault.models import Key
from tests.front.staff import browser_of

EXPORT, LOG = "/staff/pool/export/", "/staff/privacy/exports/"
REASON = "Anschreiben für die Runde im März"


@pytest.fixture
def browser(promise):
    return browser_of(Role.COORDINATOR)


def asked_why(browser, **asked):
    return browser.post(EXPORT, asked)


def passphrase_of(answer):
    return answer.context["passphrase"]


def download(browser, *, reason=REASON, **asked):
    """The answer to the second page, and the passphrase that the first one showed."""
    shown = passphrase_of(asked_why(browser, **asked))
    return browser.post(EXPORT, {**asked, "reason": reason, "token": shown.token}), shown.words


def opened(answer, passphrase):
    """The files of the ZIP, opened by another program than the one that closed it."""
    with pyzipper.AESZipFile(io.BytesIO(answer.content)) as file:
        file.setpassword(passphrase.encode())
        return {name: file.read(name).decode("utf-8-sig") for name in file.namelist()}


def lines(answer, passphrase):
    return list(csv.reader(io.StringIO(opened(answer, passphrase)["people.csv"]), delimiter=";"))


def test_the_file_holds_whom_the_list_shows(browser, ada, bob):
    answer, passphrase = download(browser, q="ada löw", kind="cooperative")
    head, *people = lines(answer, passphrase)

    assert [line[:6] for line in people] == [
        ["Löwenherz", "Ada", "ada@loewenherz.example", "40118276", "Wohnbau Löwenherz eG", "1840"]
    ]
    assert len(head) == len(people[0])
    assert answer["Content-Disposition"] == 'attachment; filename="einklang-export.zip"'


def test_without_the_passphrase_nothing_is_to_be_read(browser, ada):
    answer, passphrase = download(browser)

    with pytest.raises(RuntimeError):
        opened(answer, passphrase[:-1] + "x")
    assert "Löwenherz".encode() not in answer.content
    with pyzipper.AESZipFile(io.BytesIO(answer.content)) as file:
        assert {info.wz_aes_strength for info in file.infolist()} == {3}  # 256 bits


def test_the_passphrase_is_long_new_each_time_and_kept_nowhere(browser, ada):
    words = {passphrase_of(asked_why(browser)).words for _ in range(5)}

    assert len(words) == 5
    assert all(re.fullmatch("([a-z2-9]{4}-){5}[a-z2-9]{4}", one) for one in words)


def test_a_passphrase_of_ones_own_is_not_taken(browser, ada):
    for token in ("", "secret", passphrase_of(asked_why(browser_of(Role.COORDINATOR, Role.ADMIN))).token):
        answer = browser.post(EXPORT, {"reason": REASON, "token": token})
        assert answer.status_code == 422
    assert not Export.objects.exists()


def test_a_passphrase_is_good_for_half_an_hour(browser, ada):
    token = passphrase_of(asked_why(browser)).token

    with time_machine.travel(now() + timedelta(minutes=31)):
        answer = browser.post(EXPORT, {"reason": REASON, "token": token})
    assert answer.status_code == 422
    assert passphrase_of(answer).token != token


@pytest.mark.parametrize("reason", ["", "  kurz  ", "x" * 301])
def test_without_a_reason_nothing_leaves(browser, ada, reason):
    answer, passphrase = download(browser, reason=reason)

    assert answer.status_code == 422
    assert passphrase_of(answer).words == passphrase
    assert not Export.objects.exists()
    assert not Reading.objects.exists()


def test_who_is_frozen_or_over_is_not_in_it(browser, ada, bob):
    open_case(ada.pk, Right.RESTRICTION, way="own-page")

    assert [line[1] for line in lines(*download(browser))[1:]] == ["Bob"]


def test_where_nobody_fits_there_is_no_file(browser, ada):
    assert download(browser, kind="manager")[0].status_code == 422


def test_too_many_leave_not_even_in_part(browser, ada, bob, monkeypatch):
    monkeypatch.setattr(exporting, "MOST", 1)

    assert download(browser)[0].status_code == 422
    assert not Reading.objects.exists()


def test_that_it_left_is_written_down_for_each_person(browser, ada, bob):
    download(browser)

    assert {(one.person, one.what) for one in Reading.objects.all()} == {
        (ada.pk, "export"),
        (bob.pk, "export"),
    }


def test_privacy_reads_who_took_what_and_why(browser, ada, bob):
    download(browser, q="löw", recording="yes")
    text = browser_of(Role.PRIVACY).get(LOG).content.decode()

    for fact in (REASON, "Anja Brandt", "Recording: allowed", "found by words, which are not written down"):
        assert fact in text
    assert "wenherz" not in text


def test_the_reason_is_closed_by_a_key_and_gone_with_the_log(browser, ada, promise):
    download(browser)
    row = Export.objects.get()
    assert Key.objects.get(pk=row.pk).ends_at == row.ends_at

    with time_machine.travel(row.ends_at + timedelta(minutes=1)):
        tick()
    assert not Export.objects.exists()


def test_the_file_says_whose_it_is_and_when_it_has_to_go(browser, ada):
    about = opened(*download(browser, kind="cooperative"))["about.txt"]

    for fact in ("Anja Brandt", REASON, "Housing co-operative", "at the latest on"):
        assert fact in about


def test_a_cell_is_never_a_formula(browser, join):
    join(answers={"last_name": "=1+1", "company_name": "@SUM(A1)"})

    assert [(line[0], line[4]) for line in lines(*download(browser))[1:]] == [("'=1+1", "'@SUM(A1)")]


def test_where_encrypting_fails_nothing_leaves_and_nothing_is_written(browser, ada, monkeypatch):
    def fails(*_args, **_options):
        raise OSError("no random bytes")

    monkeypatch.setattr(exporting, "stream_zip", fails)
    token = passphrase_of(asked_why(browser)).token
    with pytest.raises(OSError, match="no random bytes"):
        browser.post(EXPORT, {"reason": REASON, "token": token})
    assert not Export.objects.exists()
    assert not Reading.objects.exists()


def test_only_whoever_runs_the_programme_takes_people_out(promise):
    for role in set(Role) - {Role.COORDINATOR}:
        assert browser_of(role).post(EXPORT).status_code == 403

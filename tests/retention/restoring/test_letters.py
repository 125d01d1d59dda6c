"""Restoring: nobody gets twice what is known to have gone out (SPEC 10)."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.test import Client

from einklang.backups.journal import FOLDER, segments
from einklang.ledger.actions import settle
from einklang.mail.actions import send_due
from einklang.mail.models import Letter
from einklang.people.models import Person
from einklang.people.resting import Rest, let_rest
from einklang.policy.actions import publish
from einklang.pool.actions import sign_up
from einklang.recipients.actions import acknowledge, disclose
from einklang.recipients.models import Disclosure, Notice
from einklang.recipients.telling import tell_due
from einklang.retention.actions import warn
from tests.conftest import a_form
from tests.mailbox import Mailbox
from tests.retention.restoring.doing import leave
from tests.retention.test_keeping import kept
from tests.texts import promised_text


def test_a_letter_that_was_sent_since_is_not_sent_again(
    backed_up: Any, comes_back: Any, promise: Any, mailbox: Mailbox
) -> None:
    sign_up(a_form())
    settle()
    waiting = set(Letter.objects.filter(sent_at=None).values_list("pk", flat=True))
    backed_up()
    assert send_due() == len(waiting) == 1
    figures = comes_back()

    assert figures["letters"] == 1
    assert send_due() == 0
    assert Letter.objects.exclude(sent_at=None).count() == 1


def test_a_letter_that_still_waited_is_sent(
    backed_up: Any, comes_back: Any, promise: Any, mailbox: Mailbox, bob: Person
) -> None:
    sign_up(a_form())
    settle()
    backed_up()
    let_rest([bob.pk], Rest.STOPPED)  # so that it is known what ended afterwards
    comes_back()

    assert send_due() == 1


def test_where_nothing_is_known_since_no_letter_goes_twice(
    site: Path, place: Path, backed_up: Any, comes_back: Any, promise: Any, mailbox: Mailbox
) -> None:
    sign_up(a_form())
    settle()
    backed_up()
    for folder in (site / FOLDER, place / FOLDER):
        for path in segments(folder):
            path.unlink()
    figures = comes_back()

    assert figures["letters"] == 1
    assert send_due() == 0


def test_what_was_owed_and_is_written_again_is_not_sent_again_and_its_link_opens(
    backed_up: Any, comes_back: Any, bob: Person, mailbox: Mailbox
) -> None:
    ada = sign_up(a_form())
    backed_up()
    settle()
    assert send_due() == 1
    comes_back()
    settle()

    assert send_due() == 0
    assert Letter.objects.get(about=ada.pk).sent_at is not None
    link = mailbox.last_to("ada@loewenherz.example").token("confirm")
    assert Client().post(f"/confirm/{link}/").status_code == 302
    assert Person.objects.get(pk=ada.pk).confirmed_at is not None


def test_a_question_by_the_clock_is_not_asked_again_and_its_link_opens(
    clock: Any, backed_up: Any, comes_back: Any, ada: Person, mailbox: Mailbox
) -> None:
    assert ada.ends_at is not None
    clock.move_to(ada.ends_at - timedelta(days=31))
    settle()
    send_due()
    backed_up()
    clock.shift(timedelta(hours=23))
    while not warn():
        clock.shift(timedelta(minutes=30))
    assert send_due() == 1
    comes_back()

    assert (warn(), send_due()) == (1, 0)  # written once more, and known to have gone out
    link = mailbox.last_to("ada@loewenherz.example").token("renew")
    assert Client().get(f"/renew/{link}/").status_code == 200


def test_a_recipient_that_was_told_is_not_told_again_and_may_still_answer(
    backed_up: Any, comes_back: Any, ada: Person, mailbox: Mailbox
) -> None:
    tells_by_mail()
    disclose(ada.pk, HELPER, ["email"], processing="storage")
    backed_up()
    leave(ada)
    assert (tell_due(), send_due()) == (1, 1)
    comes_back()

    assert tell_due() == 1
    assert (send_due(), len(mailbox.to("privacy@helper.example"))) == (0, 1)
    link = re.search(r"http\S+(/told/\S+)", mailbox.last_to("privacy@helper.example").text)
    assert link is not None
    assert Client().post(link[1]).status_code == 200
    assert Notice.objects.get().acknowledged_at is not None


def test_what_a_recipient_acknowledged_is_done_with(
    backed_up: Any, comes_back: Any, ada: Person, mailbox: Mailbox
) -> None:
    tells_by_mail()
    disclose(ada.pk, HELPER, ["email"], processing="storage")
    backed_up()
    leave(ada)
    by = ada.pk
    acknowledge(Notice.objects.get().pk, by=by)
    at = Notice.objects.get().acknowledged_at
    figures = comes_back()

    notice = Notice.objects.get()
    assert (notice.act, notice.acknowledged_at, notice.acknowledged_by) == ("erased", at, by)
    assert (Disclosure.objects.get().removed_at, figures["told"], tell_due()) == (at, 1, 0)


def test_whose_time_ran_out_while_the_machine_was_away_hears_of_what_is_kept(
    clock: Any, backed_up: Any, comes_back: Any, ada: Person, mailbox: Mailbox
) -> None:
    assert ada.ends_at is not None
    clock.move_to(ada.ends_at - timedelta(hours=12))
    warn()
    settle()
    send_due()
    kept(ada)
    backed_up()
    clock.shift(timedelta(hours=13))
    comes_back()

    assert (Person.objects.count(), send_due()) == (0, 1)
    assert "als Kopie" in mailbox.last_to("ada@loewenherz.example").text


#: A recipient of the shipped policy that is switched on.
HELPER = "conference"


def tells_by_mail() -> None:
    table = f"[recipients.{HELPER}]"
    changed = promised_text().replace(table, f'{table}\ntold_at = "privacy@helper.example"')
    publish(changed.replace('version = "1"', 'version = "2"'))

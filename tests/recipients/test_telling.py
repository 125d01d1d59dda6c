"""Every recipient is told of a correction, an erasure and a restriction until it acknowledges (Art. 19)."""

import json
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from uuid import UUID

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.utils.timezone import now

from einklang.consent.actions import withdraw
from einklang.consent.models import Way
from einklang.ledger.actions import record
from einklang.people.actions import make_link
from einklang.people.events import DetailsChanged
from einklang.people.models import Person, Purpose
from einklang.policy import queries as policy
from einklang.policy.actions import publish
from einklang.policy.schema import Policy
from einklang.recipients import telling
from einklang.recipients.actions import acknowledge, disclose, note_corrected, note_removed
from einklang.recipients.models import Disclosure, Notice
from einklang.recipients.queries import notices_of, still_hold
from einklang.recipients.telling import sign, tell_due
from einklang.rights.actions import open_case
from einklang.rights.models import Right
from einklang.rights.packages import access_package
from einklang.staff.models import Role, User
from tests.mailbox import Mailbox
from tests.texts import promised_text

#: A recipient of the shipped policy that is switched on.
HELPER = "conference"


@pytest.fixture
def told_at(promise: Policy) -> Callable[[str], None]:
    """A new version of the policy says that the recipient is told there."""

    def says(address: str) -> None:
        table = f"[recipients.{HELPER}]"
        changed = promised_text().replace(table, f'{table}\ntold_at = "{address}"')
        publish(changed.replace('version = "1"', 'version = "2"'))

    return says


@dataclass
class Recipient:
    """A recipient that takes requests, and answers as it is told."""

    address: str = ""
    answers: int = 204
    bodies: list[tuple[bytes, str]] = field(default_factory=list)


@pytest.fixture
def recipient() -> Iterator[Recipient]:
    told = Recipient()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told.bodies.append((body, self.headers["X-Einklang-Signature"]))
            self.send_response(told.answers)
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            """Nothing is written while tests run."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    told.address = f"http://127.0.0.1:{server.server_port}/told"
    yield told
    server.shutdown()
    thread.join()
    server.server_close()


def discloses(person: Person) -> UUID:
    return disclose(person.pk, HELPER, ["first_name", "email"], processing="storage").pk


def acts() -> list[tuple[str, bool]]:
    return [(one.act, one.acknowledged_at is not None) for one in Notice.objects.order_by("made_at")]


def test_each_act_is_one_notice_per_recipient_and_told_twice_only_after_an_answer(
    ada: Person, bob: Person, work: Callable[[], None]
) -> None:
    discloses(ada)
    discloses(ada)
    for _ in range(2):
        record(DetailsChanged(person=ada.pk))
        record(DetailsChanged(person=bob.pk))
        work()
    assert acts() == [("rectified", False)]
    note_corrected(ada.pk, HELPER)
    record(DetailsChanged(person=ada.pk))
    work()
    open_case(ada.pk, Right.RESTRICTION, way=Way.OWN_PAGE)
    work()

    assert acts() == [("rectified", True), ("rectified", False), ("restricted", False)]
    assert {one.person for one in Notice.objects.all()} == {ada.pk}


def test_an_erasure_is_told_after_the_person_is_gone_and_the_last_mail_claims_nothing_else(
    ada: Person, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    discloses(ada)
    name = policy.current().recipients[HELPER].name
    withdraw(ada.pk, ["storage", "recording"], way=Way.OWN_PAGE)
    work()

    assert (Person.objects.count(), acts()) == (0, [("erased", False)])
    said = mailbox.last_to("ada@loewenherz.example").text
    assert f"müssen es auch löschen: {name}" in said
    note_removed(ada.pk, HELPER)
    assert (acts(), still_hold(ada.pk)) == ([("erased", True)], [])


def test_who_holds_nothing_is_told_nothing_and_not_named(
    ada: Person, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    discloses(ada)
    note_removed(ada.pk, HELPER)
    withdraw(ada.pk, ["storage"], way=Way.OWN_PAGE)
    work()

    assert acts() == []
    assert "auch löschen" not in mailbox.last_to("ada@loewenherz.example").text


def test_by_mail_it_is_told_again_until_somebody_clicks_and_no_name_is_in_it(
    ada: Person, mailbox: Mailbox, work: Callable[[], None], told_at: Callable[[str], None]
) -> None:
    told_at("privacy@helper.example")
    reference = discloses(ada)
    record(DetailsChanged(person=ada.pk))
    work()
    assert (tell_due(), tell_due()) == (1, 0)
    work()
    said = mailbox.last_to("privacy@helper.example").text
    assert str(reference) in said
    assert [word for word in ("Ada", "Löwenherz", "loewenherz") if word in said] == []
    with time_machine.travel(now() + timedelta(days=3, minutes=1), tick=False):
        assert tell_due() == 1
    link = re.search(r"http\S+(/told/\S+)", said)
    assert link is not None
    anybody = Client()
    assert anybody.get(link[1]).status_code == 200
    assert acts() == [("rectified", False)]
    assert anybody.post(link[1]).status_code == 200

    assert (acts(), tell_due()) == ([("rectified", True)], 0)
    assert anybody.get("/told/nobody/").status_code == 404


def test_by_request_it_is_signed_tried_again_and_acknowledged_by_the_answer(
    ada: Person,
    work: Callable[[], None],
    told_at: Callable[[str], None],
    recipient: Recipient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told_at("https://helper.example/told")
    monkeypatch.setattr(telling, "told_at", lambda _recipient: recipient.address)
    reference = discloses(ada)
    open_case(ada.pk, Right.RESTRICTION, way=Way.OWN_PAGE)
    work()
    recipient.answers = 500
    assert (tell_due(), acts()) == (0, [("restricted", False)])
    recipient.answers = 204
    with time_machine.travel(now() + timedelta(seconds=6), tick=False):
        assert (tell_due(), acts()) == (1, [("restricted", True)])

    body, signature = recipient.bodies[-1]
    told = json.loads(body)
    assert (len(recipient.bodies), signature) == (2, sign(HELPER, body))
    assert (told["act"], [one["reference"] for one in told["received"]]) == ("restricted", [str(reference)])
    assert b"wenherz" not in body


def test_a_recipient_that_does_not_answer_at_all_stays_owed(
    ada: Person,
    work: Callable[[], None],
    told_at: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told_at("https://helper.example/told")
    monkeypatch.setattr(telling, "told_at", lambda _recipient: "http://127.0.0.1:9/told")
    discloses(ada)
    record(DetailsChanged(person=ada.pk))
    work()

    assert (tell_due(), acts()) == (0, [("rectified", False)])
    assert Notice.objects.get().failed_with == "ConnectError"


def test_the_person_reads_who_was_told_and_who_answered(ada: Person, work: Callable[[], None]) -> None:
    discloses(ada)
    record(DetailsChanged(person=ada.pk))
    work()
    acknowledge(notices_of(ada.pk)[0].pk)
    held = {one["table"]: one["rows"] for one in access_package(ada.pk, "en")["held"]}

    (row,) = held["recipients.Notice"]
    assert (row["recipient"], row["act"]) == (HELPER, "rectified")
    assert row["acknowledged_at"] is not None


def test_the_own_page_says_who_was_told_and_who_has_not_answered(
    ada: Person, work: Callable[[], None]
) -> None:
    discloses(ada)
    record(DetailsChanged(person=ada.pk))
    work()
    mine = Client()
    mine.post(f"/my/{make_link(ada, Purpose.OWN_PAGE)}/")
    name = policy.current().recipients[HELPER].name

    shown = mine.get("/my/rights/").content.decode()
    assert (f"{name}: berichtigt" in shown, "noch nicht bestätigt" in shown) == (True, True)


def test_data_protection_sees_what_is_open_and_says_under_their_name_that_it_is_done(
    ada: Person, work: Callable[[], None]
) -> None:
    discloses(ada)
    withdraw(ada.pk, ["storage", "recording"], way=Way.OWN_PAGE)
    work()
    officer = User.objects.create(email="p@kalo.example", name="Friederike Thomsen", roles=[Role.PRIVACY])
    TOTP.activate(officer, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    browser = Client()
    browser.force_login(officer)
    shown = browser.get("/staff/recipients/").content.decode()
    assert ("gelöscht" in shown, "Ich, Friederike Thomsen" in shown) == (True, True)
    notice = Notice.objects.get()
    assert browser.post(f"/staff/recipients/{notice.pk}/acknowledged/").status_code == 302
    notice.refresh_from_db()

    assert notice.acknowledged_by == officer.pk
    assert Disclosure.objects.filter(removed_at=None).count() == 0
    assert "Friederike Thomsen" in browser.get("/staff/recipients/").content.decode()

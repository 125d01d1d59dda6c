"""What the law keeps: a copy of one piece, approved by two, read by nobody else, and gone by itself."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime, now
from time_machine import travel

from einklang.consent.actions import everything, withdraw
from einklang.consent.models import Way
from einklang.mail.models import Letter
from einklang.people.models import Person
from einklang.people.queries import search, with_email
from einklang.retention.actions import tick
from einklang.retention.keeping import approve_to_keep, kept_of, open_kept, release_kept
from einklang.retention.models import Kept
from einklang.retention.proving import prove_erasures
from einklang.retention.tracing import trace
from einklang.rights.actions import open_case
from einklang.rights.holding_back import exceptions_of, propose_copy
from einklang.rights.models import Right
from einklang.rights.packages import access_package
from einklang.room.holds import GroundsMissing, NothingToHold, SameEyes
from einklang.room.models import Reason
from einklang.staff.models import Role
from einklang.vault.errors import KeyGone
from einklang.vault.keys import open_key
from einklang.vault.models import Certificate
from tests.front.staff import browser_of
from tests.mailbox import Mailbox
from tests.rights.test_intake import mail

ADA_AT = "ada@loewenherz.example"
GROUNDS = "Klage vor dem Amtsgericht Hamburg, Zusage vom 3. März."
CODE = re.compile(r"\b(?:[2-9A-Z]{5}-){4}[2-9A-Z]{5}\b")
Work = Callable[[], None]
RUTH, OMAR = uuid4(), uuid4()


def proposed(person: Person, table: str = "people.Person", *, days: int = 90, grounds: str = GROUNDS) -> Kept:
    piece = next(one.id for one in exceptions_of(person.pk, "de").pieces if one.id.startswith(table))
    until = now() + timedelta(days=days)
    return propose_copy(person.pk, piece, reason=Reason.CLAIMS, grounds=grounds, ends_at=until, by=RUTH)


def kept(person: Person, table: str = "people.Person", *, days: int = 90) -> Kept:
    one = proposed(person, table, days=days)
    approve_to_keep(one.pk, by=OMAR)
    return Kept.objects.get(pk=one.pk)


def gone(person: Person, work: Work) -> None:
    withdraw(person.pk, everything(), way=Way.OWN_PAGE)
    work()
    assert not Person.objects.filter(pk=person.pk).exists()


def test_the_copy_outlives_the_erasure_alone_and_the_last_letter_says_so(
    ada: Person, work: Work, mailbox: Mailbox
) -> None:
    one = kept(ada)
    gone(ada, work)

    letter = mailbox.last_to(ADA_AT).text
    assert (
        "„Ihre Angaben: Ada, Löwenherz“, als Kopie und aus einem Grund des Gesetzes: Rechtsansprüche"
        in letter
    )
    assert "Uhr gelöscht, bis auf das, was unten steht. Das betrifft" in letter
    assert "außer wo die Kopie unten sie enthält" in letter
    with translation.override("de"):
        assert date_format(localtime(one.ends_at), "j. F Y", use_l10n=False) in letter
    with pytest.raises(KeyGone):
        open_key(ada.pk)
    assert dict(kept_of(ada.pk)[0].sealed["rows"])["Nachname"] == "Löwenherz"
    assert (with_email(ADA_AT), list(search("Löwenherz"))) == ([], [])
    assert trace(["Löwenherz"]).places == {"table retention_kept, column sealed (decrypted)": 1}


@pytest.mark.parametrize("approved", [True, False], ids=["kept", "only-proposed"])
def test_whose_time_runs_out_hears_of_what_is_kept_and_gets_the_code(
    ada: Person, bob: Person, work: Work, mailbox: Mailbox, approved: bool
) -> None:
    work()
    assert ada.ends_at is not None
    with travel(ada.ends_at - timedelta(days=10), tick=False):
        one = kept(ada) if approved else proposed(ada)
    before = len(mailbox.all())
    with travel(ada.ends_at + timedelta(minutes=1), tick=False):
        tick()
        work()
        assert (Person.objects.count(), len(mailbox.all()) - before) == (0, int(approved))
        if approved:
            letter = mailbox.last_to(ADA_AT).text
            assert "Die Zeit ist um, für die Sie uns Ihre Angaben gegeben haben." in letter
            assert "zurückgenommen" not in letter
            assert "„Ihre Angaben: Ada, Löwenherz“, als Kopie" in letter
            code = CODE.search(letter)
            assert code is not None
            assert open_kept(code[0], ADA_AT) == [one]
            assert Letter.objects.filter(kind="gone").count() == 0  # with it the address
            return
    assert Kept.objects.count() == 0


def test_what_was_written_to_us_can_be_kept_alone(ada: Person, work: Work) -> None:
    mail(ada, Right.COMPLAINT, text="Sie haben mir zugesagt, dass es nichts kostet.")
    kept(ada, "rights.Message")
    gone(ada, work)

    assert trace(["dass es nichts kostet"]).places == {"table retention_kept, column sealed (decrypted)": 1}
    assert trace(["40118276"]).places == {}, "the details themselves are gone"


def test_what_is_only_proposed_goes_with_the_person(ada: Person, work: Work, mailbox: Mailbox) -> None:
    one = proposed(ada)
    gone(ada, work)

    assert (Kept.objects.count(), trace(["Löwenherz"]).places) == (0, {})
    assert "als Kopie" not in mailbox.last_to(ADA_AT).text
    with pytest.raises(KeyGone):
        open_key(one.pk)
    with pytest.raises(NothingToHold):
        approve_to_keep(one.pk, by=OMAR)


def test_released_it_is_gone_with_that_commit_and_twice_is_no_error(ada: Person, work: Work) -> None:
    one = kept(ada)
    gone(ada, work)
    release_kept(one.pk)
    release_kept(one.pk)
    assert [c.rows for c in Certificate.objects.filter(ground="hold")] == [{"retention.Kept": 1}]
    prove_erasures()
    assert not Certificate.objects.filter(proved_at=None).exists()

    assert (Kept.objects.count(), trace(["Löwenherz"]).places) == (0, {})
    with pytest.raises(KeyGone):
        open_key(one.pk)


def test_on_its_day_it_is_closed_by_itself_and_the_clock_tidies_up(ada: Person, work: Work) -> None:
    one = kept(ada, days=5)
    gone(ada, work)
    with travel(one.ends_at + timedelta(seconds=1), tick=False):
        assert kept_of(ada.pk) == []
        with pytest.raises(KeyGone):
            open_key(one.pk)
        tick()
        assert (Kept.objects.count(), trace(["Löwenherz"]).places) == (0, {})


def test_it_takes_two_a_reason_in_words_and_a_day(ada: Person) -> None:
    for days, grounds in ((90, "kurz"), (-1, GROUNDS), (366 * 5, GROUNDS)):
        with pytest.raises(GroundsMissing):
            proposed(ada, days=days, grounds=grounds)
    one = proposed(ada)
    with pytest.raises(SameEyes):
        approve_to_keep(one.pk, by=RUTH)
    with pytest.raises(IntegrityError), transaction.atomic():
        Kept.objects.filter(pk=one.pk).update(approved_by=RUTH, approved_at=now())
    approve_to_keep(one.pk, by=OMAR)
    with pytest.raises(NothingToHold):
        approve_to_keep(one.pk, by=uuid4())


def test_of_who_has_left_or_never_confirmed_nothing_can_be_kept(ada: Person, bob: Person) -> None:
    Person.objects.filter(pk=bob.pk).update(confirmed_at=None)
    withdraw(ada.pk, everything(), way=Way.OWN_PAGE)

    for person in (ada, bob):
        assert exceptions_of(person.pk, "de").pieces == []
        with pytest.raises(NothingToHold):
            propose_copy(
                person.pk,
                f"people.Person:{person.pk}",
                reason=Reason.CLAIMS,
                grounds=GROUNDS,
                ends_at=now() + timedelta(days=9),
                by=RUTH,
            )


def test_the_person_is_told_while_they_are_here_and_reads_it_by_the_code_afterwards(
    ada: Person, work: Work, mailbox: Mailbox
) -> None:
    one = kept(ada)
    (held,) = [t for t in access_package(ada.pk, "de")["held"] if t["table"] == "retention.Kept"]
    assert held["rows"] == [
        {"piece": "Ihre Angaben: Ada, Löwenherz", "reason": "17-3-e", "held_until": one.ends_at.isoformat()}
    ]
    gone(ada, work)
    code = CODE.search(mailbox.last_to(ADA_AT).text)
    assert code is not None

    page = Client().post("/proof/", {"code": code[0], "email": ADA_AT}).content.decode()
    assert ("40118276" in page, "Eine Kopie, die das Gesetz behält" in page) == (True, True)
    for wrong in ({"email": "bob@boerde.example"}, {"code": "22222-22222-22222-22222-22222"}):
        shut = Client().post("/proof/", {"code": code[0], "email": ADA_AT} | wrong).content.decode()
        assert "40118276" not in shut


def test_it_outlives_the_proof_where_the_law_needs_it_longer(
    ada: Person, work: Work, mailbox: Mailbox
) -> None:
    one = kept(ada, days=365 * 3 + 90)
    gone(ada, work)
    code = CODE.search(mailbox.last_to(ADA_AT).text)
    assert code is not None
    with travel(one.ends_at - timedelta(days=1), tick=False):
        tick()
        assert "40118276" in Client().post("/proof/", {"code": code[0], "email": ADA_AT}).content.decode()


def test_whoever_comes_back_is_somebody_new(ada: Person, join: Callable[..., Person], work: Work) -> None:
    kept(ada)
    gone(ada, work)
    again = join()

    assert again.pk != ada.pk
    assert kept_of(again.pk) == []
    gone(again, work)
    assert Kept.objects.count() == 1


def test_data_protection_does_it_all_on_one_page_and_nobody_else_sees_it(ada: Person, work: Work) -> None:
    first, second = browser_of(Role.PRIVACY), browser_of(Role.PRIVACY, Role.ANALYST)
    where = f"/staff/rights/exceptions/{ada.pk}/"
    until = (localdate() + timedelta(days=30)).isoformat()
    given = {"do": "propose", "piece": f"people.Person:{ada.pk}", "reason": "17-3-b", "until": until}
    assert first.post(where, given | {"grounds": GROUNDS}).status_code == 302
    copy = str(Kept.objects.get().pk)
    assert first.post(where, {"do": "approve-copy", "copy": copy}).status_code == 422
    assert second.post(where, {"do": "approve-copy", "copy": copy}).status_code == 302
    gone(ada, work)

    page = second.get(where).content.decode()
    assert ("everything else of them is gone" in page, "40118276" in page) == (True, True)
    listed = first.get("/staff/privacy/").context["page"].kept
    assert [(one.person, str(one.hold.pk), one.alone) for one in listed] == [(ada.pk, copy, True)]
    others = {role: browser_of(role).get(where).status_code for role in Role if role != Role.PRIVACY}
    assert set(others.values()) == {403}
    assert second.post(where, {"do": "release-copy", "copy": copy}).status_code == 302
    assert (first.get(where).status_code, Kept.objects.count()) == (404, 0)


def test_a_copy_of_somebody_else_cannot_be_touched_on_this_page(ada: Person, bob: Person) -> None:
    one = proposed(ada)
    officer = browser_of(Role.PRIVACY)
    for do in ("approve-copy", "release-copy"):
        answer = officer.post(f"/staff/rights/exceptions/{bob.pk}/", {"do": do, "copy": str(one.pk)})
        assert answer.status_code == 422

    assert Kept.objects.get().approved_at is None


def test_an_erasure_asked_for_at_the_desk_leaves_it_too(ada: Person, work: Work) -> None:
    one = kept(ada)
    open_case(ada.pk, Right.ERASURE, way=Way.MAIL)
    work()

    assert [row.pk for row in kept_of(ada.pk)] == [one.pk]

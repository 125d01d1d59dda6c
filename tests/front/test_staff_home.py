"""The first page of staff, each part for whom it is for, and the invitation by command."""

from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils.timezone import now

from einklang.config.consequences import CONSEQUENCES
from einklang.consent.actions import everything, withdraw
from einklang.consent.models import Way
from einklang.front.staff_queries.home import growth
from einklang.front.staff_queries.owed import DEEDS, LETTERS
from einklang.mail.actions import send_due
from einklang.people.models import Person
from einklang.pool.actions import sign_up
from einklang.rights.actions import open_case
from einklang.rights.models import Right
from einklang.staff.models import Invitation, Role, User
from tests.conftest import a_form
from tests.front.staff import browser_of

ROOMS = Path(__file__).resolve().parent.parent.parent / "einklang"


def home(*roles):
    return browser_of(*roles).get("/staff/")


@pytest.fixture
def settled(promise, work):
    """Nothing is owed because of the policy itself any more."""
    work()


def test_what_is_owed_is_told_without_a_name(settled):
    sign_up(a_form())
    answer = home(Role.ADMIN)

    assert [pile.oldest.what for pile in answer.context["owed"]] == ["Ask for confirmation of a registration"]
    assert "Löwenherz" not in answer.content.decode()


def test_debts_of_one_kind_are_one_line(settled):
    for n in range(3):
        sign_up(a_form(answers={"email": f"p{n}@loewenherz.example"}))

    assert [pile.number for pile in home(Role.ADMIN).context["owed"]] == [3]


def test_everything_that_can_be_owed_has_words():
    reactions = {one.__name__ for listed in CONSEQUENCES.values() for one in listed}

    assert reactions - DEEDS.keys() == set()


def test_every_letter_that_can_wait_has_words():
    letters = {path.name.split(".")[0] for path in ROOMS.glob("*/templates/mail/*.de.txt")}

    assert letters
    assert letters - LETTERS.keys() == set()


def test_when_everything_is_done_nothing_is_owed(ada):
    assert home(Role.COORDINATOR).context["owed"] == []


def test_requests_stand_by_their_deadline(ada, bob):
    open_case(ada.pk, Right.ACCESS, way="own-page")
    open_case(bob.pk, Right.RECTIFICATION, way="own-page")

    assert [one.case.person for one in home(Role.PRIVACY).context["due"]] == [ada.pk, bob.pk]


def test_what_ends_this_week_is_counted(ada, bob):
    Person.objects.filter(pk=ada.pk).update(ends_at=now() + timedelta(days=3))

    assert [one.words for one in home(Role.COORDINATOR).context["endings"]] == ["One person in the pool"]


@pytest.mark.parametrize("role", [Role.INTERVIEWER, Role.OBSERVER, Role.ANALYST])
def test_who_has_no_part_in_it_sees_no_debts_and_no_requests(promise, role):
    shown = home(role).context

    assert (shown["owed"], shown["due"], shown["endings"]) == (None, None, None)


def test_the_chart_counts_who_came_and_who_left(ada, bob, work):
    withdraw(bob.pk, everything(), way=Way.OWN_PAGE)
    work()

    assert (growth().bars[-1].joined, growth().bars[-1].left) == (1, 1)
    assert len(growth().bars) == 12


def test_the_page_carries_no_inline_style_or_script(ada):
    text = home(Role.COORDINATOR).content.decode()

    assert "<style" not in text
    assert " style=" not in text
    assert "<script>" not in text


def test_the_column_lists_only_rooms_that_open(promise):
    def rooms(role):
        return [str(door.title) for group in home(role).context["staff_rooms"] for door in group["rooms"]]

    assert "Pool" in rooms(Role.COORDINATOR)
    assert "Pool" not in rooms(Role.OBSERVER)


def staff(*words):
    out = StringIO()
    call_command("staff", *words, stdout=out)
    return out.getvalue().strip()


PAUL = ("paul@einklang.example", "--name", "Paul Nowak", "--role", "interviewer")


def test_add_prints_a_link_that_lets_somebody_in(client, promise):
    link = staff("add", *PAUL)
    token = link.rsplit("/", 2)[1]
    client.post(f"/staff/welcome/{token}/", {"name": "Paul Nowak", "password": "ein langer Satz zum Merken"})

    assert User.objects.get().roles == ["interviewer"]


def test_invite_sends_the_link_by_mail(promise, mailbox):
    said = staff("invite", *PAUL, "--language", "en")
    send_due()

    letter = mailbox.last_to("paul@einklang.example")
    assert "/staff/welcome/" in letter.text
    assert "/staff/welcome/" not in said


def test_add_refuses_a_second_account_for_one_address(promise):
    User.objects.create(email="paul@einklang.example", name="Paul", roles=[], password="!")
    with pytest.raises(CommandError, match="--again"):
        staff("add", *PAUL)


def test_add_refuses_what_is_no_address(db):
    with pytest.raises(CommandError, match="not an e-mail address"):
        staff("add", "paul", "--name", "Paul", "--role", "interviewer")
    assert not Invitation.objects.exists()


def test_end_shuts_somebody_out(db):
    User.objects.create(email="paul@einklang.example", name="Paul", roles=[], password="!")
    staff("end", "paul@einklang.example")

    assert not User.objects.get().is_active

"""Entries that may be one person: noticed, put before somebody, never joined by themselves."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils.timezone import now

from einklang.consent.actions import everything, give, withdraw
from einklang.consent.models import Way
from einklang.consent.queries import allows, standing
from einklang.contacts.models import Contact, Refusal
from einklang.people.models import Person
from einklang.pool import looking_back, twins
from einklang.pool.actions import correct, sign_up
from einklang.pool.events import PeopleJoined
from einklang.pool.joining import HasRecording, keep_apart, outlook
from einklang.pool.joining import join as join_people
from einklang.pool.models import LookedBack, Pair, Twin
from einklang.pool.signup import Named
from einklang.pool.twins import PairGone, couple, key_of, notice, open_couples
from einklang.retention.actions import tick
from einklang.retention.models import Erasure
from einklang.retention.reactions import erase_the_joined
from einklang.rights.actions import open_case
from einklang.rights.models import Case, Right
from einklang.rights.packages import access_package
from einklang.room.actions import keep_recording
from einklang.staff.models import Reading, Role
from tests.conftest import a_form
from tests.front.staff import browser_of

BY = uuid4()
#: The same Ada from another office, under another address and another customer number.
ELSEWHERE = {"email": "ada@bau.example", "customer_number": "77123", "company_name": "Bau und Boden AG"}


@pytest.fixture
def again(ada, join):
    """Ada, a second time."""
    return join(answers=ELSEWHERE)


def asked(*people):
    """Between whom a question is open now."""
    return {frozenset((one.first.pk, one.second.pk)) for one in open_couples().listed}


def pair(one, other):
    return key_of(one.pk, other.pk)


def joined(pair_id, keep):
    join_people(pair_id, keep, by=BY)


def test_the_same_name_under_two_customers_is_noticed(ada, again):
    assert asked() == {frozenset((ada.pk, again.pk))}
    assert open_couples().listed[0].two_customers


def test_the_same_address_is_noticed_also_under_another_name(ada, join):
    other = join(answers={"first_name": "Bea", "last_name": "Blume"})

    assert asked() == {frozenset((ada.pk, other.pk))}
    assert open_couples().listed[0].same_mail


def test_nothing_in_common_is_no_question(ada, bob):
    assert asked() == set()


def test_looking_twice_asks_once(ada, again):
    notice(ada.pk)
    notice(again.pk)

    assert Pair.objects.count() == 1
    assert Twin.objects.count() == 2


def test_changed_details_are_looked_at_again(ada, bob, work):
    correct(bob, {"first_name": "Ada", "last_name": "Loewenherz"})
    work()
    assert asked() == {frozenset((ada.pk, bob.pk))}

    correct(Person.objects.get(pk=bob.pk), {"first_name": "Bob", "last_name": "Börde"})
    work()
    assert asked() == set()


def test_a_common_name_says_nothing_not_even_what_it_said_before(ada, join, monkeypatch):
    monkeypatch.setattr(twins, "NAMESAKES", 2)
    for n in range(2):
        join(answers={"email": f"ada{n}@bau.example"})
    assert len(asked()) == 3

    join(answers={"email": "ada3@bau.example"})
    assert asked() == set()


def test_a_mailbox_of_a_house_is_no_question(ada, join):
    join(answers={"first_name": "Bea"})
    assert len(asked()) == 1

    join(answers={"first_name": "Cleo"})
    assert asked() == set()


def test_in_a_mailbox_of_a_house_the_same_name_is_a_question(ada, join):
    for name in ("Bea", "Cleo"):
        join(answers={"first_name": name})
    again = join(answers={"customer_number": "77123"})

    assert asked() == {frozenset((ada.pk, again.pk))}


@pytest.mark.parametrize(
    ("first", "last"),
    [("Ada", "Löwenhezr"), ("Adda", "Loewenherz"), ("A.", "Löwenherz"), ("Löwenherz", "Ada")],
)
def test_a_similar_name_at_one_customer_is_a_question(ada, join, first, last):
    other = join(answers={"email": "a@bau.example", "first_name": first, "last_name": last})

    assert asked() == {frozenset((ada.pk, other.pk))}
    assert open_couples().listed[0].similar_name


@pytest.mark.parametrize(("first", "last"), [("Bea", "Löwenherz"), ("Ada", "Stein"), ("Adele", "Löwenhezr")])
def test_other_names_at_one_customer_are_colleagues(ada, join, first, last):
    join(answers={"email": "a@bau.example", "first_name": first, "last_name": last})

    assert asked() == set()


def test_a_similar_name_at_another_customer_says_nothing(ada, join):
    join(answers={**ELSEWHERE, "last_name": "Löwenhezr"})

    assert asked() == set()


def test_in_a_mailbox_of_a_house_a_similar_name_is_a_question(ada, join):
    for name in ("Bea", "Cleo"):
        join(answers={"first_name": name})
    again = join(answers={"last_name": "Löwenhezr", "customer_number": "77123"})

    assert asked() == {frozenset((ada.pk, again.pk))}


def test_among_very_many_at_one_customer_names_are_not_compared(ada, join, monkeypatch):
    monkeypatch.setattr(twins, "NEAR", 1)
    join(answers={"email": "b@bau.example", "first_name": "Bea"})
    join(answers={"email": "a@bau.example", "last_name": "Löwenhezr"})

    assert asked() == set()


# --- entries from before


@pytest.fixture
def from_before(ada, again):
    """Two entries of one person which nobody compared when they came."""
    Twin.objects.all().delete()
    Pair.objects.all().delete()
    return frozenset((ada.pk, again.pk))


def test_entries_from_before_are_compared_at_the_next_tick(from_before):
    assert tick()["look_back"] == 2
    assert asked() == {from_before}
    assert "look_back" not in tick()


def test_looking_back_goes_on_where_it_was_killed(from_before, ada, again, monkeypatch):
    looked = []

    def killed_at_the_second(person):
        looked.append(person)
        if len(looked) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(looking_back, "notice", killed_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        looking_back.look_back()

    assert looking_back.look_back() == 1
    assert looked == [ada.pk, again.pk, again.pk]


def test_looking_back_takes_a_few_at_a_time(from_before, monkeypatch):
    monkeypatch.setattr(looking_back, "BATCH", 1)

    assert [looking_back.look_back() for _ in range(3)] == [1, 1, 0]
    assert LookedBack.objects.count() == 1


@pytest.mark.parametrize("field", ["frozen_at", "stopped_at", "objected_at"])
def test_who_may_not_be_compared_is_not(ada, join, field):
    Person.objects.filter(pk=ada.pk).update(**{field: now()})
    join(answers=ELSEWHERE)

    assert not Pair.objects.exists()


def test_a_question_rests_while_one_of_the_two_may_not_be_compared(ada, again):
    open_case(again.pk, Right.OBJECTION, way=Way.OWN_PAGE)

    assert asked() == set()
    with pytest.raises(PairGone):
        couple(pair(ada, again))


def test_with_one_of_the_two_the_question_goes(ada, again, work):
    withdraw(again.pk, everything(), way=Way.OWN_PAGE)
    work()

    assert not Pair.objects.exists()
    assert not Twin.objects.exists()


def test_joining_erases_one_entry_and_leaves_the_other_as_it_was(ada, again, work):
    before = Person.objects.values("ends_at", "submitted_at", "customer_index").get(pk=ada.pk)
    joined(pair(ada, again), ada.pk)
    assert not allows(again.pk, "storage")
    work()

    assert list(Person.objects.values_list("pk", flat=True)) == [ada.pk]
    assert Person.objects.values("ends_at", "submitted_at", "customer_index").get(pk=ada.pk) == before
    assert Erasure.objects.get().ground == "staff"
    assert not Pair.objects.exists()


def test_joining_gives_nothing(join, work):
    little = join(consents=frozenset({"storage"}))
    much = join(answers=ELSEWHERE)
    joined(pair(little, much), little.pk)
    work()

    assert set(standing(little.pk)) == {"storage"}


def test_what_was_taken_back_in_the_other_entry_later_is_taken_back(ada, again, work):
    withdraw(again.pk, ["recording"], way=Way.OWN_PAGE)
    work()
    assert outlook(ada, again).taken_back == ["recording"]
    joined(pair(ada, again), ada.pk)

    assert not allows(ada.pk, "recording")
    assert allows(ada.pk, "observation")


def test_what_was_given_after_it_was_taken_back_elsewhere_stays(ada, again, work):
    withdraw(again.pk, ["recording"], way=Way.OWN_PAGE)
    withdraw(ada.pk, ["recording"], way=Way.OWN_PAGE)
    work()
    give(ada.pk, ["recording"], way=Way.OWN_PAGE)
    joined(pair(ada, again), ada.pk)

    assert allows(ada.pk, "recording")


def test_an_entry_with_a_recording_cannot_go_but_can_stay(ada, again, work):
    keep_recording([again.pk], interview_ended_at=now(), seconds=60)
    with pytest.raises(HasRecording):
        joined(pair(ada, again), ada.pk)
    assert Person.objects.get(pk=again.pk).left_at is None

    joined(pair(ada, again), again.pk)
    work()
    assert list(Person.objects.values_list("pk", flat=True)) == [again.pk]


def test_contacts_and_a_no_count_for_the_one_who_stays(ada, again, work):
    Contact.objects.create(person=again, by=BY, token_hash=b"x" * 32)
    Refusal.objects.create(person=again, until=now() + timedelta(days=30))
    joined(pair(ada, again), ada.pk)
    work()

    assert Contact.objects.get().person_id == ada.pk
    assert Refusal.objects.get().person_id == ada.pk


def test_what_was_asked_is_owed_to_the_one_who_stays(ada, again, work):
    open_case(again.pk, Right.ACCESS, way=Way.OWN_PAGE)
    open_case(again.pk, Right.RECTIFICATION, way=Way.OWN_PAGE)
    open_case(ada.pk, Right.RECTIFICATION, way=Way.OWN_PAGE)
    Case.objects.filter(person=again.pk).update(due_on=now().date())
    joined(pair(ada, again), ada.pk)
    work()

    opened = Case.objects.filter(closed_at=None)
    assert {(case.person, case.article) for case in opened} == {(ada.pk, "15"), (ada.pk, "16")}
    assert {case.due_on for case in opened} == {now().date()}


def test_both_addresses_are_told(ada, again, mailbox, work):
    joined(pair(ada, again), ada.pk)
    work()

    stays, goes = mailbox.last_to(ada.email), mailbox.last_to("ada@bau.example")
    assert stays.subject == "Zwei Einträge von Ihnen sind jetzt einer"
    assert "Erlaubt: " in stays.text
    assert goes.subject == "Ihr zweiter Eintrag ist gelöscht"
    assert "/proof/" in goes.text


def test_one_address_gets_one_letter(ada, join, mailbox, work):
    other = join(answers={"first_name": "Adah"}, language="en")
    before = len(mailbox.to(ada.email))
    joined(pair(ada, other), other.pk)
    work()

    assert [one.subject for one in mailbox.to(ada.email)[before:]] == ["Two entries of yours are now one"]
    assert "/proof/" in mailbox.last_to(ada.email).text


def test_decided_twice_is_decided_once(ada, again, work):
    joined(pair(ada, again), ada.pk)
    with pytest.raises(PairGone):
        joined(pair(ada, again), again.pk)


def test_erasing_the_joined_twice_writes_one_letter(ada, again, mailbox, work):
    joined(pair(ada, again), ada.pk)
    work()
    letters = len(mailbox.all())
    erase_the_joined(PeopleJoined(kept=ada.pk, gone=again.pk, by=BY))
    work()

    assert len(mailbox.all()) == letters


def test_whoever_withdraws_in_between_is_gone_as_well(ada, again, mailbox, work):
    joined(pair(ada, again), ada.pk)
    withdraw(ada.pk, everything(), way=Way.OWN_PAGE)
    work()

    assert not Person.objects.exists()
    assert mailbox.last_to("ada@bau.example").subject == "Ihr zweiter Eintrag ist gelöscht"


def test_whom_the_other_entry_named_is_still_told_by_whom(ada, join):
    again = join(answers=ELSEWHERE, participants=(Named("Cleo", "Blume", "cleo@bau.example"),))
    joined(pair(ada, again), ada.pk)

    assert Person.objects.get(state="named").named_by == ada.pk


def test_two_people_stay_two_and_are_not_asked_about_again(ada, again):
    keep_apart(pair(ada, again), by=BY)
    notice(ada.pk)

    assert asked() == set()
    assert Pair.objects.get().by == BY
    assert Person.objects.in_pool().count() == 2
    with pytest.raises(PairGone):
        keep_apart(pair(ada, again), by=BY)


def test_the_pages_show_both_and_join_by_a_click(ada, again, work):
    browser = browser_of(Role.COORDINATOR)
    address = f"/staff/duplicates/{pair(ada, again)}/"
    assert address in browser.get("/staff/duplicates/").content.decode()

    shown = browser.get(address).content.decode()
    assert "ada@loewenherz.example" in shown
    assert "ada@bau.example" in shown
    assert set(Reading.objects.values_list("person", "what")) == {(ada.pk, "twins"), (again.pk, "twins")}

    answer = browser.post(f"{address}join/", {"keep": ada.pk})
    assert answer.headers["Location"] == f"/staff/people/{ada.pk}/"
    work()
    assert browser.get(address).status_code == 404
    assert not Person.objects.filter(pk=again.pk).exists()


def test_a_click_on_two_people_changes_nothing_about_them(ada, again):
    browser = browser_of(Role.COORDINATOR)
    browser.post(f"/staff/duplicates/{pair(ada, again)}/apart/")

    assert Person.objects.in_pool().count() == 2
    assert "seems to be registered twice" in browser.get("/staff/duplicates/").content.decode()


def test_a_recording_is_said_before_and_nothing_is_joined(ada, again):
    keep_recording([again.pk], interview_ended_at=now(), seconds=60)
    browser = browser_of(Role.COORDINATOR)
    address = f"/staff/duplicates/{pair(ada, again)}/"

    assert "There is a recording in the other entry" in browser.get(address).content.decode()
    browser.post(f"{address}join/", {"keep": ada.pk})
    assert Person.objects.in_pool().count() == 2


def test_the_list_has_pages(ada, join, monkeypatch):
    monkeypatch.setattr(twins, "PAGE", 2)
    for n in range(2):
        join(answers=ELSEWHERE | {"email": f"a{n}@bau.example"})

    first = open_couples()
    second = open_couples(first.older)
    assert (len(first.listed), len(second.listed), second.older) == (2, 1, "")
    assert len({one.pair.pk for one in (*first.listed, *second.listed)}) == 3


def test_the_person_is_told_that_a_second_entry_was_noticed(ada, again):
    held = {one["table"]: one["rows"] for one in access_package(ada.pk, "en")["held"]}
    assert list(held["pool.Twin"][0]) == ["found_at", "settled_at"]


def test_a_form_of_somebody_unconfirmed_is_compared_with_nobody(ada, promise):
    waiting = sign_up(a_form())
    notice(waiting.pk)
    assert not Pair.objects.exists()

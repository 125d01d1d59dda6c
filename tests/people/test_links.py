"""Links in mails: each for its purpose, the door once and for half an hour, dead with its person."""

from datetime import timedelta

import pytest
import time_machine
from django.utils.timezone import now

from einklang.consent.actions import withdraw
from einklang.consent.models import Way
from einklang.people.actions import close_door, make_link, open_door
from einklang.people.models import Link, Person, Purpose
from einklang.people.queries import LinkEnded, behind, behind_door, link_behind


def test_a_link_leads_to_its_person_for_its_purpose_only(ada: Person, bob: Person) -> None:
    token = make_link(ada, Purpose.WITHDRAW)

    assert behind(token, Purpose.WITHDRAW) == ada
    for purpose in set(Purpose) - {Purpose.WITHDRAW}:
        with pytest.raises(LinkEnded):
            behind(token, purpose)


def test_the_door_opens_once_and_stays_open_for_half_an_hour(ada: Person) -> None:
    token = make_link(ada, Purpose.OWN_PAGE)
    with time_machine.travel(now(), tick=False) as clock:
        door = open_door(token)
        with pytest.raises(LinkEnded):
            open_door(token)
        clock.shift(timedelta(minutes=30) - timedelta(seconds=1))
        assert behind_door(door.pk) == ada
        clock.shift(timedelta(seconds=1))
        with pytest.raises(LinkEnded):
            behind_door(door.pk)


def test_a_door_that_was_never_opened_lets_nobody_in(ada: Person) -> None:
    make_link(ada, Purpose.OWN_PAGE, ends_at=now() + timedelta(days=1))

    with pytest.raises(LinkEnded):
        behind_door(Link.objects.filter(purpose=Purpose.OWN_PAGE).latest("made_at").pk)


def test_signing_out_ends_the_session_wherever_its_cookie_is(ada: Person) -> None:
    door = open_door(make_link(ada, Purpose.OWN_PAGE))
    close_door(door.pk)

    with pytest.raises(LinkEnded):
        behind_door(door.pk)


def test_with_its_person_every_link_and_every_open_door_ends(ada: Person) -> None:
    tokens = {purpose: make_link(ada, purpose) for purpose in Purpose}
    door = open_door(make_link(ada, Purpose.OWN_PAGE))
    withdraw(ada.pk, ["storage"], way=Way.OWN_PAGE)

    for purpose, token in tokens.items():
        with pytest.raises(LinkEnded):
            link_behind(token, purpose)
    with pytest.raises(LinkEnded):
        behind_door(door.pk)


def test_links_expire_to_the_second(ada: Person) -> None:
    end = now() + timedelta(hours=1)
    token = make_link(ada, Purpose.RENEW, ends_at=end)

    with time_machine.travel(end - timedelta(seconds=1), tick=False):
        assert behind(token, Purpose.RENEW) == ada
    with time_machine.travel(end, tick=False), pytest.raises(LinkEnded):
        behind(token, Purpose.RENEW)

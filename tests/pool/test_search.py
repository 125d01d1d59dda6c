"""Whoever fits is found, on pages without gap or repetition both ways: equal to looking at everybody."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils.timezone import now
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from einklang.consent.actions import wording_of
from einklang.consent.models import Decision, Standing
from einklang.people.actions import add_person
from einklang.people.models import Origin, Person, State
from einklang.pool.search import Contact, Limits, Place, Result, Sort, Wanted, everybody_for, find
from einklang.vault import index

FIRST = ["Ada", "Adam", "Bo", "Çelik", "Änne"]
LAST = ["Löwenherz", "Loew", "Börde", "Bo", "O'Hara-Lew"]
COMPANY = ["Wohnbau eG", "Bo & Söhne", "4711 Immobilien", None]
EMAIL = ["ada@loew.example", "info@wohnbau.example", "bo@loew.example", None]
NUMBER = ["4711", "40 11", "B-7", None]
TYPED = [
    *("", "bo", "ada", "AD", "löwen", "loew", "wohnb eg", "ada loew", "hara", "x", "é", "--", "info wohn"),
    *("4711", "4011", "40 11", "b-7", "ada@loew.example", "INFO@wohnbau.example ", "nobody@loew.example"),
]
KINDS, SERVICES, ASKED = (
    ["cooperative", "manager", ""],
    ["heating-cost", "energy"],
    ["recording", "observation"],
)
DAYS = st.sampled_from([None, 5, 40, 90, 200])


@dataclass(frozen=True)
class Somebody:
    """One random person, as the oracle knows them."""

    first_name: str
    last_name: str
    company_name: str | None
    email: str | None
    customer_number: str | None
    company_type: str
    units_managed: int | None
    services: tuple[str, ...]
    uses_portal: bool | None
    uses_interfaces: bool | None
    consents: tuple[str, ...]
    contacted: int | None
    ends_in: int
    state: State
    shut: str


people = st.builds(
    Somebody,
    first_name=st.sampled_from(FIRST),
    last_name=st.sampled_from(LAST),
    company_name=st.sampled_from(COMPANY),
    email=st.sampled_from(EMAIL),
    customer_number=st.sampled_from(NUMBER),
    company_type=st.sampled_from(KINDS),
    units_managed=st.sampled_from([None, 0, 49, 50, 999, 1000, 20000]),
    services=st.lists(st.sampled_from(SERVICES), unique=True).map(tuple),
    uses_portal=st.sampled_from([None, True, False]),
    uses_interfaces=st.sampled_from([None, True, False]),
    consents=st.lists(st.sampled_from(ASKED), unique=True).map(tuple),
    contacted=DAYS,
    ends_in=st.sampled_from([-1, 10, 10, 50, 300]),
    state=st.sampled_from([State.ACTIVE] * 6 + [State.PENDING]),
    shut=st.sampled_from([""] * 6 + ["frozen_at", "stopped_at"]),
)
yes_or_no = st.sampled_from([None, None, None, True, False])
wishes = st.builds(
    Wanted,
    words=st.sampled_from(TYPED),
    kind=st.sampled_from(["", "", *KINDS]),
    flats_from=st.sampled_from([None, None, 50, 1000]),
    flats_below=st.sampled_from([None, None, 50, 1000]),
    service=st.sampled_from(["", "", *SERVICES, "heating"]),
    portal=yes_or_no,
    interfaces=yes_or_no,
    given=st.frozensets(st.sampled_from(ASKED), max_size=1),
    not_given=st.frozensets(st.sampled_from(ASKED), max_size=1),
    contact=st.sampled_from(
        [Contact(), Contact(), Contact(never=True), Contact(within=30), Contact(not_for=60)]
    ),
    ends_within=st.sampled_from([None, None, None, 30, 60]),
    with_number=yes_or_no,
    sort=st.sampled_from(Sort),
)
limits = st.builds(
    Limits,
    page=st.integers(1, 4),
    few=st.integers(1, 8),
    named=st.integers(1, 12),
    counted=st.integers(1, 8),
    furthest=st.integers(1, 9),
)


def written_down(one: Somebody, at: datetime, number: int) -> Person:
    person = Person(
        number=number,
        state=one.state,
        origin=Origin.FORM,
        submission=uuid4(),
        language="de",
        ends_at=at + timedelta(days=one.ends_in),
        last_contact_at=None if one.contacted is None else at - timedelta(days=one.contacted),
        **({one.shut: at} if one.shut else {}),
    )
    details = "first_name last_name company_name email customer_number company_type units_managed".split()
    details += ["uses_portal", "uses_interfaces"]
    add_person(person, {name: getattr(one, name) for name in details} | {"services": list(one.services)})
    for processing in one.consents:
        decision = Decision.objects.create(
            person=person,
            processing=processing,
            kind="given",
            way="form",
            wording=wording_of(processing, "de"),
        )
        Standing.objects.create(person=person, processing=processing, decision=decision, since=at)
    return person


def begins(typed: str, word: str) -> bool:
    """Looked up by the longest indexed beginning of what was typed; a single letter is a word."""
    part = index.beginnings(typed)[-1]
    return part in index.beginnings(word)


def fits_words(one: Somebody, typed: str, everybody: list[Somebody]) -> bool:
    address = index.normal_email(typed)
    if "@" in typed and any(address == other.email for other in everybody):
        return one.email == address
    number = "".join(typed.split()).casefold()
    if one.customer_number and "".join(one.customer_number.split()).casefold() == number:
        return True
    texts = [one.first_name, one.last_name, one.company_name or "", one.email or ""]
    own = [word for text in texts for word in index.words(text)]
    asked = index.words(typed)
    return bool(asked) and all(any(begins(word, mine) for mine in own) for word in asked)


def fits(one: Somebody, wanted: Wanted, everybody: list[Somebody]) -> bool:
    """What is asked, said the long way."""
    units, ago = one.units_managed, one.contacted
    band = (
        None
        if units is None
        else max(b for b in (0, 1, 10, 50, 200, 500, 1000, 2000, 5000, 10000) if b <= units)
    )
    return all(
        (
            one.state == State.ACTIVE and not one.shut and one.ends_in > 0,
            not wanted.kind or one.company_type == wanted.kind,
            wanted.flats_from is None or (band is not None and band >= wanted.flats_from),
            wanted.flats_below is None or (band is not None and band < wanted.flats_below),
            not wanted.service or wanted.service in one.services,
            wanted.portal is None or one.uses_portal is wanted.portal,
            wanted.interfaces is None or one.uses_interfaces is wanted.interfaces,
            wanted.given <= set(one.consents),
            not wanted.not_given & set(one.consents),
            not wanted.contact.never or ago is None,
            wanted.contact.within is None or (ago is not None and ago <= wanted.contact.within),
            wanted.contact.not_for is None or ago is None or ago > wanted.contact.not_for,
            wanted.ends_within is None or one.ends_in <= wanted.ends_within,
            wanted.with_number is None or bool(one.customer_number) is wanted.with_number,
            not wanted.words.strip() or fits_words(one, wanted.words, everybody),
        )
    )


def in_order(found: list[tuple[int, Somebody]], sort: Sort) -> list[int]:
    def by_name(item: tuple[int, Somebody]) -> Any:
        return index.words(item[1].last_name), index.words(item[1].first_name), item[0]

    orders = {
        Sort.NEWEST: lambda item: -item[0],
        Sort.ENDS: lambda item: (item[1].ends_in, item[0]),
        Sort.NAME: by_name,
    }
    return [number for number, _ in sorted(found, key=orders[sort])]


def page_from(wanted: Wanted, place: Place | None, bounds: Limits) -> Result:
    """A page searched to its end, each place carried as text, as a browser carries it."""
    result = find(wanted, place, bounds)
    while result.onward is not None:
        assert len(result.people) <= bounds.page
        assert result.more or result.count is None
        again = Place.read(result.onward.write(), wanted.sort)
        assert again == result.onward
        result = find(wanted, again, bounds)
    return result


def pages(wanted: Wanted, bounds: Limits, *, last: Place | None = None) -> Iterator[Result]:
    """All pages, forwards; backwards from `last`."""
    result = page_from(wanted, last, bounds)
    yield result
    while (place := result.before if last else result.after) is not None:
        result = page_from(wanted, Place.read(place.write(), wanted.sort), bounds)
        yield result


def numbers(result: Result) -> list[int]:
    return [person.number for person in result.people]


@pytest.mark.usefixtures("promise")
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(people, max_size=14), st.lists(wishes, min_size=1, max_size=4), limits)
def test_every_page_both_ways_is_what_looking_at_everybody_gives(
    db: None, crowd: list[Somebody], asked: list[Wanted], bounds: Limits
) -> None:
    with transaction.atomic():
        at = now()
        known = [(written_down(one, at, 1000 + n).number, one) for n, one in enumerate(crowd)]
        for wanted in asked:
            expected = [(number, one) for number, one in known if fits(one, wanted, crowd)]
            compare(wanted, bounds, expected)
        transaction.set_rollback(True)


def compare(wanted: Wanted, bounds: Limits, expected: list[tuple[int, Somebody]]) -> None:
    there = list(pages(wanted, bounds))
    order = in_order(expected, there[0].sort)
    assert there[0].sort in (wanted.sort, Sort.NEWEST)
    assert [number for page in there for number in numbers(page)] == order
    assert all(len(page.people) == bounds.page for page in there[:-1])
    assert there[0].before is None
    for page in there:
        assert page.count is None or (page.count <= len(order) if page.more else page.count == len(order))
    if len(there) > 1:
        back = list(pages(wanted, bounds, last=there[-1].before))
        assert [numbers(page) for page in back[::-1]] == [numbers(page) for page in there[:-1]]
    whole = everybody_for(wanted, at_most=len(order), limits=bounds)
    assert whole is not None
    assert sorted(person.number for person in whole) == sorted(order)
    assert not order or everybody_for(wanted, at_most=len(order) - 1, limits=bounds) is None

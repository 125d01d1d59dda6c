"""Every address says whom it is for, and opens for nobody else."""

from collections.abc import Iterator
from typing import NamedTuple
from uuid import uuid4

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from einklang.people.actions import make_link
from einklang.people.models import Purpose
from einklang.staff.audience import SIGNED_IN, STAFF
from einklang.staff.models import Role, User

PUBLIC, PARTICIPANT = "public", "participant"
AUDIENCES = {PUBLIC, PARTICIPANT, STAFF, SIGNED_IN}
#: Something that fits each kind of place in an address, and leads nowhere.
ANYTHING = {
    "uuid": str(uuid4()),
    "int": "4711",
    "slug": "nowhere",
    "str": "nowhere-nothing-nobody-no",
    "path": "no",
}
#: What a page may answer to somebody it is for: shown, moved on, not there, not this way.
OPEN = {200, 204, 302, 303, 400, 404, 405, 410}
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


class Page(NamedTuple):
    address: str
    pattern: URLPattern

    @property
    def audience(self) -> str | None:
        return getattr(self.pattern.callback, "audience", None)

    @property
    def roles(self) -> frozenset[Role]:
        return getattr(self.pattern.callback, "roles", frozenset())


def pages() -> list[Page]:
    return list(_walk(get_resolver(), "/"))


def _walk(resolver: URLResolver, before: str) -> Iterator[Page]:
    for entry in resolver.url_patterns:
        address = before + _filled(entry)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, address)
        else:
            yield Page(address, entry)


def _filled(entry: URLPattern | URLResolver) -> str:
    """The part of the address of this pattern, something put into each of its places."""
    route = str(entry.pattern)
    for name, converter in entry.pattern.converters.items():
        kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
        route = route.replace(f"<{kind}:{name}>", ANYTHING[kind]).replace(f"<{name}>", ANYTHING["str"])
    return route


def pages_for(*audiences: str) -> list[Page]:
    found = [page for page in pages() if page.audience in audiences]
    assert found, "the test would find nothing if there were nothing to find"
    return found


def opens(browser: Client, page: Page) -> bool:
    answer = browser.get(page.address)
    return answer.status_code in OPEN and not leads_to(answer, "/staff/sign-in/?")


def leads_to(answer: HttpResponse, address: str) -> bool:
    return answer.status_code == 302 and answer.headers["Location"].startswith(address)


def refused(browser: Client, page: Page, towards: str) -> bool:
    """Looking and acting both lead elsewhere; the wrong method opens nothing either."""
    answers = [browser.get(page.address), browser.post(page.address)]
    return all(leads_to(answer, towards) or answer.status_code == 405 for answer in answers)


def closed(browser: Client, *audiences: str) -> list[str]:
    return [page.address for page in pages_for(*audiences) if not opens(browser, page)]


def open_to(browser: Client, *audiences: str, instead_of: str) -> list[str]:
    return [page.address for page in pages_for(*audiences) if not refused(browser, page, instead_of)]


@pytest.fixture
def colleague(db):
    def sign_in(*roles, factor=True):
        email = f"{'-'.join(roles) or 'nobody'}@einklang.example"
        user = User.objects.create(email=email, name="Kim", roles=list(roles), password="matches nothing")
        if factor:
            TOTP.activate(user, SECRET)
        browser = Client()
        browser.force_login(user)
        return browser

    return sign_in


@pytest.fixture
def participant(ada):
    browser = Client()
    browser.post(reverse("front:open", args=[make_link(ada, Purpose.OWN_PAGE)]))
    assert browser.get(reverse("front:my")).context["page"].person == ada
    return browser


def test_the_walk_finds_the_pages():
    assert {"/", "/join/", "/my/", "/staff/", "/staff/sign-in/"} <= {page.address for page in pages()}


def test_every_page_says_whom_it_is_for():
    assert [page.address for page in pages() if page.audience not in AUDIENCES] == []


def test_everybody_opens_what_is_public(promise, client):
    assert closed(client, PUBLIC) == []


def test_a_stranger_is_asked_to_sign_in_as_participant(promise, client):
    assert open_to(client, PARTICIPANT, instead_of="/my/") == []


def test_a_participant_opens_their_pages(participant):
    assert closed(participant, PARTICIPANT) == []


def test_staff_are_no_participants(promise, colleague):
    browser = colleague(*Role)

    assert open_to(browser, PARTICIPANT, instead_of="/my/") == []


def test_a_stranger_opens_nothing_that_is_for_staff(promise, client):
    assert open_to(client, STAFF, SIGNED_IN, instead_of="/staff/sign-in/") == []


def test_a_participant_opens_nothing_that_is_for_staff(participant):
    assert open_to(participant, STAFF, SIGNED_IN, instead_of="/staff/sign-in/") == []


def test_without_a_second_factor_no_staff_page_opens(promise, colleague):
    browser, setting_up = colleague(*Role, factor=False), reverse("mfa_index")

    assert open_to(browser, STAFF, instead_of=setting_up) == []


def test_without_a_second_factor_one_may_set_one_up(promise, colleague):
    browser = colleague(factor=False)

    assert closed(browser, SIGNED_IN) == []


@pytest.mark.parametrize("role", list(Role))
def test_a_staff_page_opens_for_its_roles_alone(role, promise, colleague):
    browser = colleague(role)
    wrong = []
    for page in pages_for(STAFF):
        if not page.roles or role in page.roles:
            wrong += [] if opens(browser, page) else [page.address]
        else:
            answers = {browser.get(page.address).status_code, browser.post(page.address).status_code}
            wrong += [] if answers == {403} else [page.address]

    assert wrong == []


def test_who_works_here_without_a_role_opens_only_what_is_for_all_staff(promise, colleague):
    browser = colleague()

    assert [page.address for page in pages_for(STAFF) if opens(browser, page) and page.roles] == []

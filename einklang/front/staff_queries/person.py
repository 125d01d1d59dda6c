"""One person's whole story on one page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from einklang.consent.models import Decision
from einklang.consent.queries import allows, history, standing, standing_of
from einklang.contacts.caps import Caps
from einklang.contacts.queries import barred, caps_of
from einklang.contacts.words import barred_words
from einklang.front.queries import asked_of, words
from einklang.mail.models import Letter
from einklang.matching.models import Match
from einklang.matching.standing import match_of
from einklang.people.models import Origin, Person, State
from einklang.people.queries import unreachable_since
from einklang.policy.queries import current
from einklang.policy.schema import Policy
from einklang.rights.models import Case
from einklang.rights.queries import cases_of
from einklang.room.models import Recording
from einklang.staff.models import Reading
from einklang.staff.queries import readings_of
from einklang.ui.templatetags.ui import thousands
from einklang.vault.fields import attach_keys

from .asking import Asked, asked
from .happenings import Happening, ahead, past
from .owed import LETTERS
from .sources import sources
from .words import way_words

READINGS = 12
COLLEAGUES = 10
#: Shorter than in the form, for people who read many of these pages.
LABELS = {
    "email": gettext_lazy("E-mail address"),
    "customer_number": gettext_lazy("Customer number"),
    "company_name": gettext_lazy("Company"),
    "company_type": gettext_lazy("Kind"),
    "units_managed": gettext_lazy("Flats"),
    "services": gettext_lazy("Services"),
    "uses_portal": gettext_lazy("Customer portal"),
    "uses_interfaces": gettext_lazy("Interfaces"),
}


class NotToBeRead(Exception):
    """Nobody with this id may be read: unknown, over, not confirmed, or nameless."""


@dataclass(frozen=True)
class Fact:
    label: str
    value: str
    #: Where this one value comes from; empty where it came in with all the others.
    source: str


@dataclass(frozen=True)
class Consent:
    """How one consent stands, and the words it was given on."""

    title: str
    given: bool
    asked: bool
    since: datetime | None
    ends_at: datetime | None
    way: str
    version: int | None
    wording: str


@dataclass(frozen=True)
class Colleague:
    """Somebody else with the same customer number, with a state of their own."""

    person: Person
    consents: list[str]


@dataclass(frozen=True)
class Post:
    """All letters of one kind: how many arrived, the last one when, how many are on their way."""

    kind: str
    sent: int
    last_at: datetime | None
    waiting: int


@dataclass(frozen=True)
class Story:
    """What staff see of one person."""

    person: Person
    origin: str
    kind: str
    facts: list[Fact]
    consents: list[Consent]
    contacts: list[Asked]
    caps: Caps
    #: Why they are not to be asked at all; empty where they may be.
    barred: str
    #: Since when letters to them come back for good.
    unreachable_since: datetime | None
    interviews: list[Recording]
    cases: list[Case]
    post: list[Post]
    ahead: list[Happening]
    past: list[Happening]
    colleagues: list[Colleague]
    #: The customer's page, where a number is known.
    customer: str
    match: Match | None
    may_compare: bool
    readings: list[Reading]


def readable(person_id: UUID, *, unconfirmed: bool) -> Person:
    """Who may be read now; raises NotToBeRead. Who has not confirmed is readable only where that is named."""
    states = [State.ACTIVE, State.NAMED, State.PENDING] if unconfirmed else [State.ACTIVE]
    person = Person.objects.readable().filter(pk=person_id, state__in=states).first()
    if person is None:
        raise NotToBeRead(person_id)
    attach_keys([person])
    return person


def is_closed(person: Person) -> bool:
    """Frozen (Art. 18) or stopped: kept, and nothing else done with it."""
    return person.frozen_at is not None or person.stopped_at is not None


def story(person: Person, language: str) -> Story:
    """Everything about this person that the rooms hold."""
    policy, decisions = current(), history(person.pk)
    contacts, cases = asked(person, language), list(cases_of(person.pk))
    letters = list(Letter.objects.filter(about=person.pk))
    interviews = Recording.objects.readable().filter(presences__person=person).order_by("-interview_ended_at")
    told = past(
        person,
        policy=policy,
        language=language,
        decisions=decisions,
        contacts=contacts,
        cases=cases,
        recordings=list(interviews),
        letters=letters,
    )
    rules = policy.form_fields()
    kinds = {option.id: option.in_(language) for option in rules["company_type"].options}
    since = policy.clocks.read_log.before(now(), policy.zone)
    why = barred(person)
    return Story(
        person=person,
        origin=_origin(person),
        kind=kinds.get(person.company_type, ""),
        facts=list(_facts(person, policy, language)),
        consents=list(_consents(person, policy, decisions, language)),
        contacts=contacts,
        caps=caps_of(person),
        barred=barred_words(why) if why else "",
        unreachable_since=unreachable_since(person.pk),
        interviews=list(interviews),
        cases=cases,
        post=_post(letters),
        ahead=sorted(ahead(person), reverse=True),
        past=sorted(told, reverse=True),
        colleagues=_colleagues(person, policy, language),
        customer=bytes(person.customer_index).hex() if person.customer_index else "",
        match=match_of(person.pk),
        may_compare=allows(person.pk, "matching"),
        readings=list(readings_of(person.pk, since=since)[:READINGS]),
    )


def _origin(person: Person) -> str:
    if person.origin == Origin.FORM:
        return _("from the form, filled in by the person")
    return _("named by a colleague, then confirmed") if person.confirmed_at else _("named by a colleague")


def _facts(person: Person, policy: Policy, language: str) -> Iterator[Fact]:
    """Every field of the form but the name, which is the heading."""
    elsewhere = sources(person)
    for name, rule in policy.form_fields().items():
        if name in LABELS:
            titles = {option.id: option.in_(language) for option in rule.options}
            value = getattr(person, name)
            told = thousands(value) if name == "units_managed" else words(value, titles)
            yield Fact(str(LABELS[name]), told or "–", elsewhere.get(name, ""))


def _consents(person: Person, policy: Policy, decisions: list[Decision], language: str) -> Iterator[Consent]:
    stands = standing(person.pk)
    for own_id in asked_of(policy, stands.keys(), {one.processing for one in decisions}):
        processing, row = policy.processings[own_id], stands.get(own_id)
        last = next((one for one in reversed(decisions) if one.processing == own_id), None)
        shown = row.decision if row else last
        wording = (shown.wording or (shown.ends.wording if shown.ends else None)) if shown else None
        yield Consent(
            title=processing.short.in_(language),
            given=row is not None,
            asked=last is not None,
            since=row.since if row else last.at if last else None,
            ends_at=person.ends_at if row and own_id == "storage" else None,
            way=way_words(shown.way) if shown else "",
            version=wording.version.number if wording else None,
            wording=wording.text if wording else "",
        )


def _colleagues(person: Person, policy: Policy, language: str) -> list[Colleague]:
    """Others in the pool with the same customer number: of one company, each deciding alone."""
    if person.customer_index is None:
        return []
    others = Person.objects.in_pool().filter(customer_index=person.customer_index).exclude(pk=person.pk)
    found = list(others.order_by("submitted_at")[:COLLEAGUES])
    attach_keys(found)
    given = standing_of(one.pk for one in found)
    titles = {policy.id_of(one): one.short.in_(language) for one in policy.consents()}
    return [
        Colleague(one, [title for own_id, title in titles.items() if own_id in given.get(one.pk, set())])
        for one in found
    ]


def _post(letters: list[Letter]) -> list[Post]:
    """Letters by kind, never by their words: those are gone with the delivery."""
    together: dict[str, list[Letter]] = {}
    for letter in letters:
        together.setdefault(letter.kind, []).append(letter)
    found = [
        Post(
            kind=str(LETTERS.get(kind, kind)),
            sent=sum(1 for one in same if one.sent_at),
            last_at=max((one.sent_at for one in same if one.sent_at), default=None),
            waiting=sum(1 for one in same if not one.sent_at),
        )
        for kind, same in together.items()
    ]
    return sorted(found, key=lambda post: post.last_at or now(), reverse=True)

"""One person's whole story on one page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from einklang.consent.models import Decision, Kind, Way
from einklang.consent.queries import history, renewal_opens, standing
from einklang.front.queries import words
from einklang.mail.models import Letter
from einklang.people.models import Origin, Person, State
from einklang.policy.queries import current
from einklang.policy.schema import Policy
from einklang.rights.models import Right
from einklang.rights.queries import cases_of
from einklang.room.models import Recording
from einklang.staff.models import Reading
from einklang.staff.queries import readings_of
from einklang.ui.dates import day
from einklang.ui.templatetags.ui import thousands
from einklang.vault.fields import attach_keys

from .owed import LETTERS

READINGS = 12
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


@dataclass(frozen=True, order=True)
class Happening:
    """One point of the time line; `ahead` for what is to come."""

    at: datetime
    icon: str
    words: str
    tone: str = ""
    ahead: bool = False


@dataclass(frozen=True)
class Story:
    """What staff see of one person."""

    person: Person
    origin: str
    kind: str
    facts: list[Fact]
    consents: list[Consent]
    ahead: list[Happening]
    past: list[Happening]
    colleagues: list[Person]
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
    policy = current()
    decisions = history(person.pk)
    told = sorted(_happenings(person, policy, decisions, language), reverse=True)
    rules = policy.form_fields()
    kinds = {option.id: option.in_(language) for option in rules["company_type"].options}
    since = policy.clocks.read_log.before(now(), policy.zone)
    return Story(
        person=person,
        origin=_origin(person),
        kind=kinds.get(person.company_type, ""),
        facts=list(_facts(person, policy, language)),
        consents=list(_consents(person, policy, decisions, language)),
        ahead=[one for one in told if one.ahead],
        past=[one for one in told if not one.ahead],
        colleagues=_colleagues(person),
        readings=list(readings_of(person.pk, since=since)[:READINGS]),
    )


def _origin(person: Person) -> str:
    if person.origin == Origin.FORM:
        return _("from the form, filled in by the person")
    return _("named by a colleague, then confirmed") if person.confirmed_at else _("named by a colleague")


def _facts(person: Person, policy: Policy, language: str) -> Iterator[Fact]:
    """Every field of the form but the name, which is the heading."""
    for name, rule in policy.form_fields().items():
        if name in LABELS:
            titles = {option.id: option.in_(language) for option in rule.options}
            value = getattr(person, name)
            told = thousands(value) if name == "units_managed" else words(value, titles)
            yield Fact(str(LABELS[name]), told or "–")


def _consents(person: Person, policy: Policy, decisions: list[Decision], language: str) -> Iterator[Consent]:
    stands = standing(person.pk)
    for processing in policy.consents():
        own_id = policy.id_of(processing)
        row = stands.get(own_id)
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


def way_words(way: str) -> str:
    """How a decision reached us, in words."""
    return {
        Way.FORM: _("form"),
        Way.CONFIRMATION: _("form, link confirmed"),
        Way.OWN_PAGE: _("own page"),
        Way.MAIL_LINK: _("link in an e-mail"),
        Way.MAIL: _("e-mail"),
        Way.CODE: _("code"),
        Way.ROOM: _("in the interview"),
        Way.STAFF: _("staff"),
        Way.CLOCK: _("time over"),
        Way.CONSEQUENCE: _("with another one"),
    }.get(Way(way), way)


def _colleagues(person: Person) -> list[Person]:
    """Others in the pool with the same customer number: of one company, each deciding alone."""
    if person.customer_index is None:
        return []
    others = Person.objects.in_pool().filter(customer_index=person.customer_index).exclude(pk=person.pk)
    found = list(others.order_by("submitted_at")[:10])
    attach_keys(found)
    return found


def _happenings(
    person: Person, policy: Policy, decisions: list[Decision], language: str
) -> Iterator[Happening]:
    yield from _ahead(person)
    named = person.origin == Origin.COLLEAGUE
    words = _("Named by a colleague") if named else _("Form submitted")
    yield Happening(person.submitted_at, "user-plus", words)
    yield from _decided(decisions, {policy.id_of(one): one.short.in_(language) for one in policy.consents()})
    for case in cases_of(person.pk):
        claim = {"right": right_words(case.article), "day": day(case.due_on)}
        yield Happening(case.received_at, "scale", _("%(right)s claimed, to be answered by %(day)s") % claim)
    for letter in Letter.objects.filter(about=person.pk, sent_at__isnull=False):
        kind = {"kind": LETTERS.get(letter.kind, letter.kind)}
        yield Happening(letter.sent_at or now(), "mail", _("E-mail: %(kind)s") % kind)
    for recording in Recording.objects.readable().filter(presences__person=person):
        told = _("Interview, %(n)s minutes recorded") % {"n": recording.seconds // 60}
        yield Happening(recording.interview_ended_at, "disc", told, tone="rec")


def _ahead(person: Person) -> Iterator[Happening]:
    if is_closed(person):  # nothing ends and nobody is asked before it is lifted
        return
    if person.ends_at:
        ends = _("The details end, unless renewed")
        yield Happening(person.ends_at, "hourglass", ends, ahead=True)
    opens = renewal_opens(person)
    if opens and opens > now():
        yield Happening(opens, "mail", _("We ask whether to renew"), ahead=True)


def _decided(decisions: list[Decision], titles: dict[str, str]) -> Iterator[Happening]:
    """Decisions of one moment and kind are one point of the line."""
    together: dict[tuple[datetime, str], list[str]] = {}
    for one in decisions:
        if one.kind != Kind.REQUESTED:
            key = (one.at.replace(microsecond=0), one.kind)
            together.setdefault(key, []).append(titles.get(one.processing, one.processing))
    for (at, kind), what in together.items():
        names = {"what": ", ".join(dict.fromkeys(what))}
        if kind == Kind.GIVEN:
            yield Happening(at, "check", _("%(what)s: allowed") % names, tone="given")
        elif kind == Kind.RENEWED:
            yield Happening(at, "refresh-cw", _("%(what)s: renewed") % names, tone="given")
        elif kind == Kind.WITHDRAWN:
            yield Happening(at, "minus", _("%(what)s: withdrawn") % names)
        else:
            yield Happening(at, "minus", _("%(what)s: ended with time") % names)


def right_words(article: str) -> str:
    """The right by its name and article."""
    return {
        Right.ACCESS: _("Access, Art. 15"),
        Right.RECTIFICATION: _("Rectification, Art. 16"),
        Right.ERASURE: _("Erasure, Art. 17"),
        Right.RESTRICTION: _("Restriction, Art. 18"),
        Right.PORTABILITY: _("Portability, Art. 20"),
        Right.OBJECTION: _("Objection, Art. 21"),
    }.get(Right(article), article)

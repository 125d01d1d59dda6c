"""What a person sees about themselves, gathered from the rooms that hold it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from einklang.booking.queries import upcoming_of
from einklang.consent.models import Decision, Kind, Wording
from einklang.consent.queries import history, may_renew, outdated, standing
from einklang.contacts.models import Refusal
from einklang.contacts.queries import refusal_of
from einklang.people.models import Origin, Person, State
from einklang.policy.queries import current
from einklang.policy.schema import Policy
from einklang.policy.wording import Card, card
from einklang.pool.forms.join import FIELDS
from einklang.pool.naming import name_of
from einklang.recipients.models import Notice
from einklang.recipients.queries import names_of, notices_of
from einklang.rights.document import said
from einklang.rights.models import CLAIMED_THERE, Case
from einklang.rights.own_tracks import OwnRecording, own_tracks
from einklang.rights.queries import cases_of
from einklang.room.models import Recording
from einklang.studies.queries import open_invitations_of
from einklang.ui.templatetags.ui import thousands

from .origins import Belonging, belonging, origins


@dataclass(frozen=True)
class Item:
    """One thing we know: what, the value, the name of its field, and where it comes from."""

    label: str
    value: str
    name: str
    origin: str


@dataclass(frozen=True)
class Switch:
    """One consent as it stands, with the words of today."""

    card: Card
    erases: str
    on: bool
    #: Given before the notice changed what it is about: it rests until it is given anew.
    outdated: bool
    since: datetime | None
    ends_at: datetime | None
    ended_at: datetime | None
    needed: bool


@dataclass(frozen=True)
class Receipt:
    """One decision, with the words that were shown with the yes it gives, renews or ends."""

    title: str
    kind: str
    at: datetime
    wording: Wording | None


@dataclass(frozen=True)
class RightShown:
    """A right as the policy words it, and the value by which it is asked for."""

    article: str
    title: str
    text: str
    plainly: str
    asked_as: str


@dataclass(frozen=True)
class CaseShown:
    """A request with its clock, counted in calendar days."""

    title: str
    opened_at: datetime
    due_on: date
    closed_at: datetime | None
    #: Open, waiting for who asks, or standing: a restriction that was confirmed.
    state: str
    day: int
    days: int


@dataclass(frozen=True)
class Appointment:
    """An interview to come: when and with whom."""

    seat: UUID
    starts_at: datetime
    minutes: int
    host: str
    question: str


@dataclass(frozen=True)
class OwnPage:
    """Everything on one page; nothing of it is asked from anybody but the person's own rows."""

    person: Person
    active: bool
    source: str
    items: list[Item]
    #: Whether all values came in together, from one source.
    of_one_piece: bool
    customer: Belonging | None
    recordings: list[tuple[OwnRecording, str]]
    appointments: list[Appointment]
    #: Questions they were invited to and have not answered yet, with the id of the invitation.
    invitations: list[tuple[UUID, str]]
    switches: list[Switch]
    #: They want no invitations, for a time or for good.
    refusal: Refusal | None
    renewable: bool
    decisions: int
    purposes: list[str]
    recipients: list[str]
    cases: list[CaseShown]


def own_page(person: Person, language: str) -> OwnPage:
    """The own page of this person in `language`."""
    policy = current()
    decisions = history(person.pk)
    source = _source(person)
    elsewhere = origins(person, source)
    return OwnPage(
        person=person,
        active=person.state == State.ACTIVE,
        source=source,
        items=list(_items(person, policy, language, source, elsewhere)),
        of_one_piece=not elsewhere,
        customer=belonging(person),
        recordings=_recordings(person, language),
        appointments=appointments(person, language),
        invitations=[(one.pk, one.study.question(language)) for one in open_invitations_of(person)],
        switches=list(_switches(person, policy, decisions, language)),
        refusal=refusal_of(person.pk),
        renewable=may_renew(person),
        decisions=len(decisions),
        purposes=purposes(policy, language),
        recipients=recipients(policy, language),
        cases=cases_on_page(person, language),
    )


def _recordings(person: Person, language: str) -> list[tuple[OwnRecording, str]]:
    """Recordings with the files of the person's own track, the latest first; or why there are none."""
    return [(one, said(one.why_none, language)) for one in reversed(own_tracks(person.pk))]


def recordings_of(person: Person) -> list[Recording]:
    """The recordings this person is in, the latest first."""
    found = Recording.objects.readable().filter(presences__person=person)
    return list(found.order_by("-interview_ended_at"))


def appointments(person: Person, language: str) -> list[Appointment]:
    """The interviews this person has booked, the next first."""
    return [
        Appointment(
            seat=seat.pk,
            starts_at=seat.booking.starts_at,
            minutes=seat.booking.study.minutes,
            host=seat.booking.host.user.name,
            question=seat.booking.study.question(language),
        )
        for seat in upcoming_of(person.pk)
    ]


def purposes(policy: Policy, language: str) -> list[str]:
    """What the details are used for, by the notice (Art. 15(1)(a))."""
    used = {"storage"} | policy.ending_with("storage")
    titles = (policy.purposes[policy.processings[one].purpose].title.in_(language) for one in sorted(used))
    return list(dict.fromkeys(titles))


def recipients(policy: Policy, language: str) -> list[str]:
    """Who receives the details by the notice, by name (Art. 15(1)(c))."""
    named = (policy.recipients[one] for one in policy.processings["storage"].recipients)
    return list(dict.fromkeys(one.name for one in named if one.enabled))


def receipts(person: Person, language: str) -> list[Receipt]:
    """Every decision of this person, the latest first."""
    titles = {own_id: one.title.in_(language) for own_id, one in current().processings.items()}
    return [
        Receipt(
            title=titles.get(one.processing, one.processing),
            kind=one.kind,
            at=one.at,
            wording=one.wording or (one.ends.wording if one.ends else None),
        )
        for one in reversed(history(person.pk))
    ]


def rights_on_page(language: str) -> list[RightShown]:
    """Every right that can be asked for on the own page, in the words of the policy."""
    claimed = {right.value: right for right in CLAIMED_THERE}
    asked = [(one, claimed[one.article]) for one in current().rights.values() if one.article in claimed]
    return [
        RightShown(
            article=one.article,
            title=one.title.in_(language),
            text=one.text.in_(language),
            plainly=one.plainly.in_(language) if one.plainly else "",
            asked_as=right.value,
        )
        for one, right in asked
    ]


def cases_on_page(person: Person, language: str) -> list[CaseShown]:
    """What this person asked for, with the day each request is in."""
    titles = {one.article: one.title.in_(language) for one in current().rights.values()}
    titles[""] = _("What you wrote to us")
    return [_case(case, titles.get(case.article, case.article)) for case in cases_of(person.pk)]


def told_on_page(person: Person) -> list[tuple[str, Notice]]:
    """Which recipients were told what became of this person’s data, and who has answered (Art. 19)."""
    notices = notices_of(person.pk)
    return list(zip(names_of(one.recipient for one in notices), notices, strict=True))


def _case(case: Case, title: str) -> CaseShown:
    received = localdate(case.received_at)
    days = (case.due_on - received).days
    return CaseShown(
        title=title,
        opened_at=case.received_at,
        due_on=case.due_on,
        closed_at=case.closed_at,
        state=case.state,
        day=min((localdate() - received).days + 1, days),
        days=days,
    )


def _source(person: Person) -> str:
    """Who gave us the details; empty for the person themselves."""
    if person.origin != Origin.COLLEAGUE:
        return ""
    return name_of(person.named_by) or _("a colleague of yours")


def _items(
    person: Person, policy: Policy, language: str, source: str, elsewhere: dict[str, str]
) -> Iterator[Item]:
    rules = policy.form_fields()
    like_all = _("from %(name)s") % {"name": source} if source else _("from you")
    for name, rule in [(name, rules[name]) for name in FIELDS if name in rules]:
        titles = {option.id: option.in_(language) for option in rule.options}
        value = getattr(person, name)
        written = thousands(value) if name == "units_managed" else words(value, titles)
        if written:
            yield Item(rule.title.in_(language), written, name, elsewhere.get(name, like_all))


def words(value: object, titles: dict[str, str]) -> str:
    """A detail as people read it; empty where there is none."""
    if value in (None, "", []):
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list | tuple):
        return ", ".join(titles.get(str(one), str(one)) for one in value)
    return titles.get(str(value), str(value))


def asked_of(policy: Policy, stands: Collection[str], ended: Collection[str]) -> list[str]:
    """The consents somebody has to do with: all of the form, and others once they have given them.

    What has ended and cannot be given any more is no question either.
    """
    form = {policy.id_of(one) for one in policy.consents()}
    again = {own_id for own_id in ended if own_id in policy.processings and policy.switched_on(own_id)}
    return [own_id for own_id in policy.consent_ids() if own_id in form | set(stands) | again]


def _switches(person: Person, policy: Policy, decisions: list[Decision], language: str) -> Iterator[Switch]:
    stands, old = standing(person.pk), outdated(person.pk)
    ended = {one.processing: one.at for one in decisions if one.kind in (Kind.WITHDRAWN, Kind.EXPIRED)}
    for own_id in asked_of(policy, stands.keys(), ended.keys()):
        processing, row = policy.processings[own_id], stands.get(own_id)
        yield Switch(
            card=card(policy, own_id, language),
            erases=processing.erases.in_(language) if processing.erases else "",
            on=row is not None and own_id not in old,
            outdated=own_id in old,
            since=row.since if row else None,
            ends_at=person.ends_at if own_id == "storage" and row else None,
            ended_at=None if row else ended.get(own_id),
            needed=processing.needed_to_take_part,
        )

"""What the desk shows: every case by its deadline, who owns what, and one case whole."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from einklang.mail.models import Letter
from einklang.people.models import Person
from einklang.policy import queries as policy
from einklang.recipients.models import Disclosure, Notice
from einklang.recipients.queries import disclosures_of, names_of, notices_of
from einklang.staff.models import User
from einklang.vault.fields import attach_keys

from . import drafts, letters
from .clock import Deadline, deadline, free_days
from .models import Act, Case, Message, Right, State, Step
from .packages import rows_in_the_copy
from .queries import waits_for_answers

#: Cases on one page of the list.
PAGE = 50
#: Days left from which on a case is pointed at.
SOON = 7
#: The strip of days: its width and the height of a day.
WIDTH = 1140
#: What may be looked at, by the word in the address.
VIEWS = ("open", "mine", "nobody", "second", "stands", "closed")


@dataclass(frozen=True)
class Row:
    """One case in the list."""

    case: Case
    owner: str
    days: int

    @property
    def late(self) -> int:
        return -self.days

    @property
    def soon(self) -> bool:
        return self.days <= SOON


@dataclass(frozen=True)
class Desk:
    """One page of the list; `after` leads to the next one."""

    rows: list[Row]
    counts: dict[str, int]
    after: str


def desk(view: str, user: User, *, right: str = "", after: str = "") -> Desk:
    """The cases of this view, the next deadline first; of the closed the latest first."""
    cases = _of(view, user)
    if right:
        cases = cases.filter(article="" if right == "none" else right)
    closed = view == "closed"
    found = list(_after(cases, after, closed)[: PAGE + 1])
    more = found[PAGE - 1] if len(found) > PAGE else None
    names = _names(case.owner for case in found)
    rows = [Row(case, names.get(case.owner, ""), days_left(case)) for case in found[:PAGE]]
    counts = {one: _of(one, user).count() for one in VIEWS if one != "closed"}
    return Desk(rows, counts, f"{_key(more, closed).isoformat()}_{more.pk}" if more else "")


def _of(view: str, user: User) -> "QuerySet[Case]":
    running = Case.objects.filter(closed_at=None).exclude(state=State.STANDS)
    if view == "mine":
        return running.filter(owner=user.pk)
    if view == "nobody":
        return running.filter(owner=None)
    if view == "second":
        return running.filter(state=State.PROPOSED).exclude(owner=user.pk)
    if view == "stands":
        return Case.objects.filter(state=State.STANDS)
    return Case.objects.exclude(closed_at=None) if view == "closed" else running


def _key(case: Case, closed: bool) -> date:
    key: date = localdate(case.closed_at) if closed else case.due_on
    return key


def _after(cases: "QuerySet[Case]", after: str, closed: bool) -> "QuerySet[Case]":
    name, turned = ("closed_at__date", "lt") if closed else ("due_on", "gt")
    order = ("-closed_at__date", "pk") if closed else ("due_on", "pk")
    day, _, last = after.partition("_")
    try:
        place = date.fromisoformat(day), UUID(last)
    except ValueError:
        return cases.order_by(*order)
    beyond = Q(**{f"{name}__{turned}": place[0]}) | Q(**{name: place[0], "pk__gt": place[1]})
    return cases.filter(beyond).order_by(*order)


def _names(users: Iterable[UUID | None]) -> dict[UUID | None, str]:
    wanted = {one for one in users if one is not None}
    return {user.pk: user.name for user in User.objects.filter(pk__in=wanted)}


def days_left(case: Case) -> int:
    """Whole days until the last one; while the clock rests, as many as when it stopped."""
    return (case.due_on - (case.paused_on or localdate())).days


@dataclass(frozen=True)
class Day:
    """One day of the strip."""

    x: float
    kind: str
    label: str
    first_or_last: bool


@dataclass(frozen=True)
class Clock:
    """How many days are left and why, and the same as a strip of days."""

    days: int
    received: date
    end: Deadline
    strip: list[Day]
    width: float
    today_x: float | None

    @property
    def late(self) -> int:
        return -self.days

    @property
    def holidays(self) -> list[str]:
        """The names of the public holidays it moved over."""
        return [name for _, name in self.end.moved_over if name]


def clock_of(case: Case, language: str) -> Clock:
    """The clock of this case today."""
    promise = policy.current()
    received = localdate(case.received_at)
    end = deadline(
        received,
        state=promise.holidays,
        months=case.months,
        paused_days=case.paused_days,
        language=language,
    )
    strip = list(_strip(received, end.due, promise.holidays))
    today = next(
        (day.x for day, at in zip(strip, _days(received, end.due), strict=True) if at == localdate()), None
    )
    return Clock(days_left(case), received, end, strip, WIDTH / len(strip) - 1.5, today)


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _strip(received: date, last: date, state: str) -> Iterator[Day]:
    days, free, today = _days(received, last), free_days(state, received, last), localdate()
    every = 7 if len(days) <= 45 else 14
    for n, day in enumerate(days):
        ends = n in (0, len(days) - 1)
        kind = "bsf" if n == len(days) - 1 else "off" if day in free else "bi" if day < today else "b2"
        near = n < 3 or n > len(days) - 4
        marked = ends or (day.weekday() == 0 and not near and (n // 7) % (every // 7) == 0)
        yield Day(n * WIDTH / len(days), kind, f"{day.day}.{day.month}." if marked else "", ends)


@dataclass(frozen=True)
class Done:
    """One step as it is read: by whom, with the words that were written."""

    step: Step
    by: str


@dataclass(frozen=True)
class CasePage:
    """Everything one needs for a lawful answer, on one page."""

    case: Case
    person: Person | None
    owner: str
    clock: Clock
    messages: list[Message]
    steps: list[Done]
    draft: str
    refusal: str
    address: str
    #: The mail came from another address than the registered one.
    elsewhere: bool
    pieces: int
    tables: int
    disclosures: list[tuple[str, Disclosure]]
    #: Who was told what became of it, and who has answered (Art. 19).
    notices: list[tuple[str, Notice]]
    proposal: Done | None
    #: Everything of theirs ends once this, and whatever else they asked, is answered.
    ends_then: bool
    #: When they were told that their restriction will be lifted.
    announced: datetime | None


def case_page(case: Case, language: str) -> CasePage:
    """The case with this person's name, what was written, what was done, and the answer as a draft."""
    attach_keys([case])
    person, sender = letters.person_of(case), letters.sender_of(case) if case.closed_at is None else ""
    messages = list(Message.objects.filter(case=case.pk).exclude(sealed=None).order_by("at", "pk"))
    steps = list(_steps(case))
    held = _held(case)
    given = disclosures_of(person.pk) if person is not None else []
    told = notices_of(person.pk) if person is not None else []
    open_one = case.closed_at is None
    return CasePage(
        case=case,
        person=person,
        owner=_names([case.owner]).get(case.owner, ""),
        clock=clock_of(case, language),
        messages=messages,
        steps=steps,
        draft=drafts.draft(case) if open_one else "",
        refusal=drafts.fresh_draft(case, refused=True) if open_one else "",
        address=letters.address_of(case) if open_one else "",
        elsewhere=bool(person and sender and sender.strip().lower() != (person.email or "").lower()),
        pieces=sum(held),
        tables=len(held),
        disclosures=list(zip(names_of(one.recipient for one in given), given, strict=True)),
        notices=list(zip(names_of(one.recipient for one in told), told, strict=True)),
        ends_then=person is not None and waits_for_answers(person.pk),
        announced=_announced(person),
        proposal=next((one for one in steps if one.step.act == Act.PROPOSED), None),
    )


def _announced(person: Person | None) -> datetime | None:
    if person is None or person.frozen_at is None:
        return None
    told = Letter.objects.filter(about=person.pk, kind="lifting", sent_at__gte=person.frozen_at)
    return told.values_list("sent_at", flat=True).order_by("sent_at").last()


def _steps(case: Case) -> Iterator[Done]:
    """The latest first."""
    rows = list(Step.objects.filter(case=case.pk).order_by("-at", "-pk"))
    names = _names(row.by for row in rows)
    attach_keys(rows)
    for row in rows:
        yield Done(row, names.get(row.by, ""))


def _held(case: Case) -> list[int]:
    """How many rows each table would put into the copy; empty where no copy goes out."""
    if case.person is None or case.article not in (Right.ACCESS, Right.PORTABILITY):
        return []
    return rows_in_the_copy(case.person, Right(case.article))

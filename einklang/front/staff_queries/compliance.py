"""Whether what was promised holds: for whoever answers for data protection, on one page, without a name."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Exists, F, Min, OuterRef, QuerySet
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from einklang.ledger.actions import name
from einklang.ledger.models import Entry
from einklang.mail.events import LetterNotSent
from einklang.mail.models import Letter
from einklang.people.models import Person
from einklang.policy.queries import current
from einklang.probe.models import Probe
from einklang.probe.proving import latest
from einklang.recipients.models import Act, Disclosure, Notice
from einklang.retention.keeping import kept_now
from einklang.retention.models import Kept as Copy
from einklang.rights.breaches import due_at, owed
from einklang.rights.incidents import noted_since
from einklang.rights.models import Breach, Case, Right, State
from einklang.rights.queries import open_cases
from einklang.room.models import Hold, Stage

from .home import Ending, endings
from .owed import Pile, debts, piles

#: How far the page looks back for what did not go as promised.
BACK = timedelta(days=365)
#: Unverified withdrawals listed one by one, the oldest first.
LISTED = 20


@dataclass(frozen=True)
class Line:
    """One fact in words: how many, since when at the longest, and where more of it stands."""

    icon: str
    words: str
    number: int
    #: Whether it should not be so.
    wrong: bool = False
    since: datetime | date | None = None
    url: str = ""


@dataclass(frozen=True)
class Unverified:
    """Somebody asked to withdraw in this person's name; all rests until the registered address answers."""

    person: Person
    #: When the question was delivered there; None where it was not yet.
    asked_at: datetime | None


@dataclass(frozen=True)
class Kept:
    """One exception from erasure: why, until when, and on whose page it stands."""

    hold: Hold | Copy
    person: UUID
    #: Whether it is kept although it should be gone otherwise.
    alone: bool


@dataclass(frozen=True)
class Compliance:
    """Everything on the page."""

    requests: list[Line]
    wrong: list[Line]
    held: list[Line]
    owed: list[Pile]
    endings: list[Ending]
    unverified: list[Unverified]
    unverified_in_all: int
    outside: list[Line]
    kept: list[Kept]
    #: The last proof with an invented person; None: there was none yet.
    probe: Probe | None

    @property
    def failures(self) -> int:
        """How many things are not as they were promised just now."""
        red = self.probe is not None and not self.probe.holds
        return sum(line.number for line in [*self.requests, *self.wrong] if line.wrong) + red


def compliance() -> Compliance:
    """How it stands at this moment."""
    stopped = Person.objects.filter(stopped_at__isnull=False, left_at=None, ends_at__gt=now())
    return Compliance(
        requests=list(_requests()),
        wrong=[line for line in _wrong() if line.number],
        held=[line for line in _held() if line.number],
        owed=piles(debts()),
        endings=endings(),
        unverified=_unverified(stopped),
        unverified_in_all=stopped.count(),
        outside=list(_outside()),
        kept=_kept(),
        probe=latest(),
    )


def _requests() -> Iterator[Line]:
    today, desk = localdate(), reverse("staff_rights")
    running = open_cases().exclude(state=State.IDENTITY)
    late, soon = (
        running.filter(due_on__lt=today),
        running.filter(due_on__range=(today, today + timedelta(days=7))),
    )
    first = late.first()
    yield Line(
        "clock",
        _("Late"),
        late.count(),
        wrong=True,
        since=first.due_on if first is not None else None,
        url=desk,
    )
    yield Line("calendar-days", _("Due within seven days"), soon.count(), url=desk)
    yield Line("inbox", _("Open in all"), open_cases().count(), url=desk)
    nobody = open_cases().filter(owner=None)
    yield Line("user", _("Nobody sees to it yet"), nobody.count(), url=f"{desk}?view=nobody")
    asked = Case.objects.filter(state=State.IDENTITY)
    yield Line("circle-pause", _("The clock rests until it is clear who asks"), asked.count(), url=desk)
    second = Case.objects.filter(state=State.PROPOSED)
    yield Line("users", _("Waits for a second pair of eyes"), second.count(), url=f"{desk}?view=second")


def _wrong() -> Iterator[Line]:
    """What did not go as promised: now, and within a year."""
    promise = current()
    before = promise.clocks.erase_within.before(now(), promise.zone)
    left = Person.objects.filter(left_at__lt=before)
    words = _("Left, and not erased within %(time)s") % {
        "time": promise.clocks.erase_within.words(_language())
    }
    oldest = left.aggregate(at=Min("left_at"))["at"]
    yield Line("triangle-alert", words, left.count(), wrong=True, since=oldest, url=reverse("staff_owed"))
    over = Person.objects.filter(ends_at__lt=now() - timedelta(days=1), left_at=None, frozen_at=None)
    yield Line(
        "hourglass", _("Over for more than a day, unreadable and not erased"), over.count(), wrong=True
    )
    since = now() - BACK
    unsent = Entry.objects.filter(kind=name(LetterNotSent), at__gte=since).count()
    yield Line("mail-x", _("Letters of the last year that could not be delivered"), unsent)
    answered = Case.objects.filter(closed_at__gte=since).annotate(closed_on=TruncDate("closed_at"))
    late = answered.filter(closed_on__gt=F("due_on"), outcome__gt="").exclude(article=Right.RESTRICTION)
    yield Line("clock", _("Requests of the last year that were answered late"), late.count())
    log = reverse("staff_incidents")
    words = _("Incidents of the last 30 days that programs noted")
    yield Line("circle-alert", words, noted_since(now() - timedelta(days=30)), url=log)
    open_breaches = list(Breach.objects.filter(closed_at=None).order_by("known_at"))
    overdue = [one for one in open_breaches if "authority" in owed(one) and due_at(one) < now()]
    yield Line("shield-alert", _("Breaches that are not closed"), len(open_breaches), url=log)
    yield Line(
        "triangle-alert",
        _("Breaches of which the authority was not told within 72 hours"),
        len(overdue),
        wrong=True,
        since=overdue[0].known_at if overdue else None,
        url=log,
    )


def _held() -> Iterator[Line]:
    """What rests, by somebody's right."""
    desk = reverse("staff_rights")
    frozen = Person.objects.filter(frozen_at__isnull=False)
    yield Line("lock", _("Restricted: kept, and nothing else"), frozen.count(), url=f"{desk}?view=stands")
    over = frozen.filter(ends_at__lte=now())
    yield Line(
        "hourglass", _("Of these, past their end: erased when the restriction is lifted"), over.count()
    )
    objections = open_cases().filter(article=Right.OBJECTION)
    yield Line(
        "hand", _("Objections that nobody has decided yet"), objections.count(), url=f"{desk}?right=21"
    )


def _kept() -> list[Kept]:
    """Holds in force or proposed, the earliest end first; each stands on the page of one who is in it."""
    found: dict[UUID, Kept] = {}
    holds = Hold.objects.filter(ends_at__gt=now()).select_related("recording").order_by("ends_at")
    rows = holds.annotate(person=F("recording__presences__person"))
    for row in rows[: LISTED * 4]:
        found.setdefault(row.pk, Kept(row, row.person, row.recording.stage == Stage.HELD))
    copies = list(kept_now()[:LISTED])
    here = set(Person.objects.filter(pk__in=[one.person for one in copies]).values_list("pk", flat=True))
    listed = [*found.values(), *(Kept(one, one.person, one.person not in here) for one in copies)]
    return sorted(listed, key=lambda one: one.hold.ends_at)[:LISTED]


def _unverified(stopped: "QuerySet[Person]") -> list[Unverified]:
    people = list(stopped.order_by("stopped_at")[:LISTED])
    letters = Letter.objects.filter(kind="withdrawal_asked", about__in=[one.pk for one in people])
    asked = dict(letters.exclude(sent_at=None).order_by("sent_at").values_list("about", "sent_at"))
    return [Unverified(person, asked.get(person.pk)) for person in people]


def _outside() -> Iterator[Line]:
    """Whom something was given to, and what is there still of people who are gone."""
    known = current().recipients
    # Of everybody erased each recipient is told: beginning there, nobody else is looked at.
    told = Notice.objects.filter(act=Act.ERASED, acknowledged_at=None).values("person")
    there = Person.objects.filter(pk=OuterRef("person"))
    gone = Disclosure.objects.filter(~Exists(there), removed_at=None, person__in=told)
    for row in gone.values("recipient").annotate(number=Count("pk"), since=Min("at")).order_by("recipient"):
        title = known[row["recipient"]].name if row["recipient"] in known else row["recipient"]
        words = _("%(name)s has not confirmed that it removed somebody who is gone") % {"name": title}
        yield Line("send", words, row["number"], since=row["since"])


def _language() -> str:
    return (get_language() or "de")[:2]

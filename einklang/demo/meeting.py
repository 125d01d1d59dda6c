"""Two questions to customers: one that was answered in the summer, and one that is being asked now."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from random import Random

from django.contrib.auth.hashers import make_password
from django.utils.timezone import localdate, localtime, now

from einklang.booking.actions import NoLongerFree, StorageEndsBefore, book, cancel
from einklang.booking.clock import count_held, remind_of_interviews
from einklang.booking.queries import times
from einklang.booking.wishes import wish
from einklang.consent.queries import allows
from einklang.contacts.actions import MayNotBeAsked
from einklang.contacts.queries import caps_of_many
from einklang.hosts.models import Host, SpecialDay, Weekly
from einklang.ledger.actions import settle
from einklang.people.models import Person
from einklang.staff.models import Role, User
from einklang.studies.actions import Plan, choose, close_study, decline, leave_out, make_ticket, open_study
from einklang.studies.inviting import invite
from einklang.studies.models import Invitation, Reason, Study
from einklang.studies.queries import invitation_behind
from einklang.studies.reminding import remind

from .clock import at
from .past import deliver

ZONE = "Europe/Berlin"
DAY = timedelta(days=1)
#: Hosts besides the one who signs in at the demo's door: name, and weekdays with their hours.
MEIKE_HOURS = {0: (9, 15), 1: (9, 15), 2: (9, 12), 3: (9, 15)}
PAUL, PAUL_HOURS = "Paul Nowak", {1: (10, 17), 2: (10, 17), 3: (10, 17), 4: (9, 14)}


def meets_people(random: Random) -> None:
    """Hosts, a study that is over and one that runs: chosen, invited, booked, moved, declined, wished for."""
    coordinator = User.objects.get(roles=[Role.COORDINATOR.value])
    meike = _host(User.objects.get(roles=[Role.INTERVIEWER.value]), MEIKE_HOURS)
    paul = _host(_paul(), PAUL_HOURS)
    SpecialDay.objects.create(host=meike, day=localdate() + 9 * DAY, hours=[])
    with at(now() - 130 * DAY):
        summer = open_study(_summer(meike, paul), by=coordinator)
    _asks_in_summer(summer, coordinator, random)
    with at(now() - 16 * DAY):
        autumn = open_study(_autumn(meike, paul), by=coordinator)
    _asks_now(autumn, coordinator, random)
    _meets_today(autumn, coordinator, random, meike, paul)
    # Until this moment, so that the last hours of the story remind nobody of them.
    remind()
    remind_of_interviews()
    deliver()


def _paul() -> User:
    return User.objects.create(
        email="paul.nowak@einklang.example",
        name=PAUL,
        roles=[Role.INTERVIEWER.value],
        password=make_password(None),
    )


def _host(user: User, hours: dict[int, tuple[int, int]]) -> Host:
    host = Host.objects.create(user=user, after=15, notice_hours=24, horizon_days=60, per_day=3)
    for weekday, (starts, ends) in hours.items():
        Weekly.objects.create(host=host, weekday=weekday, starts=starts * 60, ends=ends * 60)
    return host


def _summer(*hosts: Host) -> Plan:
    today = localdate()
    return Plan(
        question_de="Was fehlt Ihnen im Kundenportal?",
        question_en="What do you miss in the customer portal?",
        goal="Welche drei Dinge das Portal als Nächstes können muss.",
        wanted={"portal": "yes"},
        number=5,
        hosts=[host.pk for host in hosts],
        opens_on=today,
        ends_on=today + 60 * DAY,
        minutes=45,
    )


def _autumn(*hosts: Host) -> Plan:
    today = localdate()
    return Plan(
        question_de="Wie kommt die Heizkostenabrechnung zu Ihren Mietern?",
        question_en="How does the heating bill reach your tenants?",
        goal="Verstehen, wo die Abrechnung liegen bleibt und wer nachfragt.",
        wanted={"service": "heating-cost"},
        number=10,
        hosts=[host.pk for host in hosts],
        opens_on=today,
        ends_on=today + 61 * DAY,
        seats=2,
    )


def _asks_in_summer(study: Study, by: User, random: Random) -> None:
    with at(now() - 125 * DAY):
        links = _invited(study, _askable(9, random), by)
    for turn, link in enumerate(links[:6]):
        with at(now() - (122 - turn) * DAY):
            _books(link, after=(3 + 2 * turn) * DAY)
    with at(now() - 121 * DAY):
        _says_no(links[6:7])
    for back in range(112, 96, -4):
        with at(now() - back * DAY):
            count_held()
            _arrives()
    with at(now() - 95 * DAY):
        close_study(study.pk, by=by, cancel_upcoming=False)
        _arrives()


def _asks_now(study: Study, by: User, random: Random) -> None:
    with at(now() - 14 * DAY):
        links = _invited(study, _askable(13, random), by)
    for turn, link in enumerate(links[:8]):
        with at(now() - (12 - turn) * DAY):
            _books(link, after=(6 + 2 * turn) * DAY)
    with at(now() - 5 * DAY):
        _books(links[7], after=8 * DAY)
        with suppress(NoLongerFree):
            cancel(links[6])
        _says_no(links[8:10])
        _arrives()
    with at(now() - 2 * DAY):
        count_held()
        second = _invited(study, _askable(6, random), by)
        _decides(study, _askable(9, random), by)
    with at(now() - DAY):
        _books(second[0], after=2 * DAY)
    with at(now() - timedelta(hours=5)):
        evening = (now() + 6 * DAY).replace(hour=17, minute=30, second=0, microsecond=0)
        wish(links[10], [evening, evening + DAY], zone=ZONE)
        settle()


def _meets_today(study: Study, by: User, random: Random, *hosts: Host) -> None:
    """An interview that has just begun, so that its room can be looked at; everything is allowed in it."""
    begun = localtime().hour * 60 + localtime().minute // 15 * 15
    begins = min(begun, 24 * 60 - study.minutes)
    for host in hosts:
        SpecialDay.objects.create(host=host, day=localdate(), hours=[[begins, begins + study.minutes]])
    midnight = localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    with at(now() - 2 * DAY):
        willing = [one for one in _askable(200, random) if _allows_all(one)]
        links = _invited(study, willing[:1], by)
        for link in links:
            _books(link, after=midnight + timedelta(minutes=begins) - now())
    with at(now() - timedelta(hours=23)):
        remind_of_interviews()
        _arrives()


def _allows_all(person: Person) -> bool:
    return allows(person.pk, "recording") and allows(person.pk, "observation")


def _askable(number: int, random: Random) -> list[Person]:
    """Some who may be asked at this moment without a reason."""
    pool = list(
        Person.objects.in_pool().filter(submitted_at__lt=now() - DAY, objected_at=None).order_by("number")
    )
    caps = caps_of_many(pool)
    free = [one for one in pool if not caps[one.pk].hindrances]
    return random.sample(free, min(number, len(free)))


def _invited(study: Study, people: list[Person], by: User) -> list[str]:
    chosen = [one.pk for one in people if _chooses(study, one, by)]
    done = invite(study, chosen, by=by, overrides={})
    _arrives()
    return [make_ticket(one) for one in done.invited]


def _chooses(study: Study, person: Person, by: User) -> bool:
    with suppress(MayNotBeAsked):
        choose(study, person.pk, by=by, reason=Reason.FITS_WELL)
        return True
    return False


def _decides(study: Study, people: list[Person], by: User) -> None:
    """Some are chosen and wait for the next wave, some are left out."""
    reasons = (Reason.DOES_NOT_FIT, Reason.ASKED_RECENTLY, Reason.NOT_NOW_BUSY)
    invited = set(Invitation.objects.filter(study=study).values_list("person", flat=True))
    decisions: list[Callable[[Person], object]] = [
        *[lambda one: choose(study, one.pk, by=by, reason=Reason.OTHER_PERSPECTIVE)] * 4,
        *[lambda one, why=why: leave_out(study, one.pk, by=by, reason=why) for why in reasons],
    ]
    for one, decision in zip([one for one in people if one.pk not in invited], decisions, strict=False):
        with suppress(MayNotBeAsked):
            decision(one)


def _books(link: str, *, after: timedelta) -> None:
    """The first time that is offered from then on."""
    offered = times(invitation_behind(link), first=now() + after)
    with suppress(NoLongerFree, StorageEndsBefore):
        if offered:
            book(link, offered[0].starts_at, zone=ZONE)
    _arrives()


def _says_no(links: list[str]) -> None:
    for link in links:
        decline(link, never=False)


def _arrives() -> None:
    settle()
    deliver()

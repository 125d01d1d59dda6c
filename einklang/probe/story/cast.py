"""Who else is in the story: two colleagues, one of whom holds interviews, and a study. None exists."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.timezone import localdate

from einklang.hosts.actions import Times, add_host, set_times
from einklang.hosts.models import DAY, Host
from einklang.policy import queries as policy
from einklang.staff.models import Role, User
from einklang.studies.actions import Plan, open_study
from einklang.studies.models import Study

from ..person import address, word

#: How far ahead they meet at most, in days.
AHEAD = 14


@dataclass(frozen=True)
class Cast:
    """`asks` plans and looks after rights, `holds` holds the interview and evaluates it."""

    asks: User
    holds: User
    host: Host
    study: Study

    def terms(self) -> list[str]:
        """Words of theirs that stand nowhere else."""
        return [self.asks.name, self.asks.email, self.holds.name, self.holds.email, self.study.question_en]


def gather() -> Cast:
    """They work here from now on, for whoever sees it."""
    asks = _colleague(Role.COORDINATOR, Role.PRIVACY)
    holds = _colleague(Role.INTERVIEWER, Role.ANALYST)
    host = add_host(holds, zone=policy.current().time_zone)
    set_times(host, _always(host.zone))
    return Cast(asks, holds, host, open_study(_plan(host), by=asks))


def _colleague(*roles: Role) -> User:
    """Without a password, so nobody can sign in as them."""
    user = User(email=address(), name=word().capitalize(), roles=list(roles))
    user.set_unusable_password()
    user.save(force_insert=True)
    return user


def _always(zone: str) -> Times:
    week = [(weekday, 0, DAY, None, None) for weekday in range(7)]
    return Times(
        zone=zone, before=0, after=0, notice_hours=48, horizon_days=AHEAD, per_day=20, weekly=tuple(week)
    )


def _plan(host: Host) -> Plan:
    today, question = localdate(), word()
    return Plan(
        question_de=question,
        question_en=question,
        goal=question,
        wanted={},
        number=1,
        hosts=[host.pk],
        opens_on=today,
        ends_on=today + timedelta(days=AHEAD),
    )

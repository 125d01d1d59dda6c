"""Run beside a programme: two of one customer have an interview that has just begun. Prints it as JSON.

Booking it takes a host's working hours and two days of notice, so it is booked two days ago.
"""

import json
import os
import sys
from datetime import timedelta
from uuid import uuid4

import django

from einklang.demo import home


def main() -> None:
    home.adopt()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "einklang.config.settings")
    django.setup()
    json.dump(begun(), sys.stdout)


def begun() -> dict[str, object]:
    from django.utils.timezone import localdate, localtime, now

    from einklang.booking.actions import book
    from einklang.booking.models import Booking
    from einklang.booking.queries import times
    from einklang.demo.clock import at
    from einklang.hosts.models import Host, SpecialDay
    from einklang.ledger.actions import settle
    from einklang.people.actions import make_link
    from einklang.people.models import Purpose
    from einklang.pool.actions import confirm, sign_up
    from einklang.staff.models import Role, User
    from einklang.studies.actions import Plan, choose, make_ticket, open_study
    from einklang.studies.inviting import invite
    from einklang.studies.models import Reason
    from einklang.studies.queries import invitation_behind
    from tests.conftest import a_form

    today, midnight = localdate(), localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    minute = min(localtime().hour * 60 + localtime().minute // 5 * 5, 23 * 60)
    begins = midnight + timedelta(minutes=minute)
    tokens = []
    with at(now() - timedelta(days=2)):
        coordinator = User.objects.get(roles=[Role.COORDINATOR.value])
        name, number = uuid4().hex[:6], str(40000000 + uuid4().int % 9_000_000)
        user = User.objects.create(
            email=f"{name}@einklang.example", name="Hanne Petersen", roles=[Role.INTERVIEWER.value]
        )
        host = Host.objects.create(user=user)
        SpecialDay.objects.create(host=host, day=today, hours=[[minute, minute + 60]])
        plan = Plan(
            question_de="Was fehlt?", question_en="What is missing?", goal="Learn it.", wanted={}, number=2,
            hosts=[host.pk], opens_on=localdate(), ends_on=today + timedelta(days=9), seats=2, step=60,
        )  # fmt: skip
        study = open_study(plan, by=coordinator)
        for first in ("Ada", "Cy"):
            answers = {
                "first_name": first,
                "email": f"{first}.{name}@haus.example",
                "customer_number": number,
            }
            person = sign_up(a_form(answers=answers))
            confirm(make_link(person, Purpose.CONFIRM, ends_at=person.ends_at))
            choose(study, person.pk, by=coordinator, reason=Reason.FITS_WELL)
            done = invite(study, [person.pk], by=coordinator, overrides={})
            token = make_ticket(done.invited[0])
            offered = times(invitation_behind(token), first=begins, last=begins + timedelta(minutes=1))
            book(token, offered[0].starts_at, zone="Europe/Berlin")
            tokens.append(token)
        settle()
    return {"booking": str(Booking.objects.get(host=host).pk), "tokens": tokens}


if __name__ == "__main__":
    main()

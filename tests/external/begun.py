"""An interview that has just begun, whose participant allows everything: written beside a running programme.

`python -m tests.external.begun ADDRESS` prints its id; ADDRESS is that of whoever holds it.
"""

import sys
from datetime import timedelta
from uuid import UUID, uuid4

import django


def begin(address: str) -> UUID:
    """The id of the interview."""
    from django.utils.timezone import localdate, now

    from einklang.booking.models import Booking, Seat
    from einklang.hosts.models import Host
    from einklang.people.actions import make_link
    from einklang.people.models import Purpose
    from einklang.pool.actions import confirm, sign_up
    from einklang.staff.models import User
    from einklang.studies.actions import Plan, open_study
    from tests.conftest import a_form

    user = User.objects.get(email=address)
    host, _ = Host.objects.get_or_create(user=user)
    person = confirm(make_link(sign_up(a_form(submission=uuid4())), Purpose.CONFIRM))
    plan = Plan(
        question_de="Wie lesen Sie ab?",
        question_en="How do you read?",
        goal="To know.",
        wanted={},
        number=1,
        hosts=[host.pk],
        opens_on=localdate(),
        ends_on=localdate() + timedelta(days=9),
    )
    starts_at = now() - timedelta(minutes=10)
    booking = Booking.objects.create(
        study=open_study(plan, by=user),
        host=host,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        gone_at=starts_at + timedelta(days=7),
    )
    Seat.objects.create(
        booking=booking, person=person, invitation=uuid4(), zone="Europe/Berlin", gone_at=booking.gone_at
    )
    return booking.pk


if __name__ == "__main__":
    django.setup()
    print(begin(sys.argv[1]))

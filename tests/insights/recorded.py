"""A recording of somebody who allows everything: written beside a running programme.

`python -m tests.insights.recorded ADDRESS` prints its id; ADDRESS is that of whoever held it.
"""

import sys
from uuid import UUID, uuid4

import django


def record(address: str) -> UUID:
    """The id of the recording, an hour long."""
    from django.utils.timezone import now

    from einklang.people.actions import make_link
    from einklang.people.models import Purpose
    from einklang.pool.actions import confirm, sign_up
    from einklang.room.actions import keep_recording
    from einklang.room.models import Recording
    from einklang.staff.models import User
    from tests.conftest import a_form

    people = [
        confirm(make_link(sign_up(a_form(submission=uuid4(), answers=answers)), Purpose.CONFIRM))
        for answers in ({}, {"first_name": "Cy", "last_name": "Clos", "email": "cy@clos.example"})
    ]
    made = keep_recording([one.pk for one in people], interview_ended_at=now(), seconds=3600)
    Recording.objects.filter(pk=made.pk).update(held_by=User.objects.get(email=address).pk)
    return made.pk


if __name__ == "__main__":
    django.setup()
    print(record(sys.argv[1]))

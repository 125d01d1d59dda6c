"""The peer of `slots`: django-appointment 3.12, asked as its own pages ask it, for each host and day.

Runs in an environment of its own and knows nothing of Einklang. Busy events are its `Unavailability` rows.
`python bench/slots_peer.py --seed N --hosts N` prints one JSON object.
"""

import argparse
import json
import logging
import os
import sys
from datetime import time, timedelta
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import django
from django.conf import settings

sys.path.insert(0, str(Path(__file__).resolve().parent))

import slots_data
from slots_clock import Clock


def database(url):
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": unquote(parts.path[1:])}
    host = parse_qs(parts.query)["host"][0]
    named = {"NAME": unquote(parts.path[1:]), "USER": unquote(parts.username or ""), "HOST": host}
    return {"ENGINE": "django.db.backends.postgresql", **named}


settings.configure(
    INSTALLED_APPS=[
        "django.contrib.contenttypes",
        "django.contrib.auth",
        "django.contrib.sessions",
        "django.contrib.messages",
        "appointment",
    ],
    DATABASES={"default": database(os.environ["DATABASE_URL"])},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    LANGUAGE_CODE="en",
    SECRET_KEY="only for the benchmark",
    TIME_ZONE="Europe/Berlin",
    USE_TZ=True,
    LOGGING_CONFIG=None,
)
django.setup()
logging.disable()  # it would tell much, which is no part of the work


def at(minute):
    return time(minute // 60, minute % 60)


def fill(seed, hosts):
    from appointment.models import StaffMember, Unavailability, WorkingHours
    from django.contrib.auth import get_user_model

    known = []
    for number, own in enumerate(slots_data.events(seed=seed, hosts=hosts)):
        user = get_user_model().objects.create(username=f"host{number}")
        member = StaffMember.objects.create(user=user, slot_duration=slots_data.LENGTH)
        for day in range(1, 6):
            hours = {"start_time": at(slots_data.OPENS), "end_time": at(slots_data.CLOSES)}
            WorkingHours.objects.create(staff_member=member, day_of_week=day, **hours)
        Unavailability.objects.bulk_create(
            Unavailability(staff_member=member, date=day, start_time=at(begin), end_time=at(end))
            for day, begin, end in own
        )
        known.append(member)
    return known


def answer(members):
    """The free starts of each, day after day."""
    from appointment.services import get_available_slots_for_staff
    from appointment.utils.db_helpers import get_weekday_num_from_date

    found = []
    for member in members:
        own = []
        for number in range(slots_data.DAYS):
            day = slots_data.FIRST + timedelta(days=number)
            slots = get_available_slots_for_staff(day, member, get_weekday_num_from_date(day))
            own += [seconds(slot) for slot in slots]
        found.append(own)
    return json.dumps(found)


def seconds(slot):
    return int(slot.replace(tzinfo=slots_data.ZONE).timestamp())


def main():
    from django.core.management import call_command
    from django.db import connection

    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--hosts", type=int, required=True)
    asked = parser.parse_args()
    for syncdb in (False, True):  # it ships no migrations, and what it points at has to be there before
        call_command("migrate", run_syncdb=syncdb, verbosity=0, interactive=False, skip_checks=True)
    members = fill(asked.seed, asked.hosts)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    clock = Clock(connection)
    answer(members[:1])
    said = []
    figures = clock.times(lambda: said.append(answer(members)), often=1)
    print(json.dumps({"found": json.loads(said[-1]), "cpu ms": figures["cpu ms"], "ms": figures["ms"]}))


if __name__ == "__main__":
    main()

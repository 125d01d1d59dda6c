"""A million invented people with all that hangs on them, written set by set."""

import random
from datetime import timedelta
from uuid import UUID

from django.core.management import call_command
from django.db import connection, models, transaction
from django.utils.timezone import now

from einklang.consent.models import Decision, Standing, Wording
from einklang.demo.preparing import publish_policy
from einklang.mail.models import Letter
from einklang.people.models import Link, Person, Word
from einklang.policy.queries import current_version
from einklang.retention.models import Warning
from einklang.room.models import Presence, Recording
from einklang.vault import index
from einklang.vault.models import Key

#: One in so many people is over; one in so many was warned; one in so many was interviewed.
OVER, WARNED, INTERVIEWED = 10, 8, 20
BATCH = 20_000
FIRST = "Anja Jens Meike Jonas Derya Olaf Friederike Karsten Wiebke Tobias Gesine Bodo Uta Heiner".split()
LAST = "Ohlsen Petersen Brandt Lorenz Wulff Aydin Thomsen Kröger Süßmilch Behrens Matthiesen".split()
COMPANY = "Wohnungsgenossenschaft Hausverwaltung Bauverein Immobilien Grundbesitz Siedlungswerk".split()
PLACE = "Südelbe Harburg Bergedorf Altona Lüneburg Stade Pinneberg Wedel Norderstedt Ahrensburg".split()


def fill(people: int, *, seed: int) -> None:
    """Make the tables and the people, of whom one in ten is over by the clock."""
    call_command("migrate", run_syncdb=True, verbosity=0, interactive=False, skip_checks=True)
    publish_policy()
    numbers = random.Random(seed)
    indexes = _drop_indexes()
    with transaction.atomic():
        _numbered(people, numbers)
        _words(numbers)
        _what_hangs_on_them()
    for statement in indexes:
        _execute(statement)
    _execute("DROP TABLE numbered")
    _execute("DROP TABLE vocabulary")
    _execute("ANALYZE")


def _numbered(people: int, numbers: random.Random) -> None:
    """The people themselves, and a table that numbers them so that everything else can be derived."""
    _execute(f"CREATE TABLE numbered (person {_uuid_type()} PRIMARY KEY, number integer)")
    moment = now()
    for start in range(0, people, BATCH):
        rows = [_person(number, numbers) for number in range(start, min(start + BATCH, people))]
        for number, person in enumerate(rows, start):
            person.ends_at = moment + timedelta(days=-1 if number % OVER == 0 else 300)
        Person.objects.bulk_create(rows)
        pairs = [(connection.ops.adapt_uuidfield_value(p.pk) if False else _uuid(p.pk), n) for n, p in enumerate(rows, start)]
        with connection.cursor() as cursor:
            cursor.executemany("INSERT INTO numbered VALUES (%s, %s)", pairs)

"""What the benchmark `join` asks of the database, in a process of its own: `prepare`, `count`."""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")


def prepare() -> None:
    """The tables, and the shipped policy published."""
    from django.core.management import call_command

    from einklang.demo.preparing import publish_policy

    call_command("migrate", run_syncdb=True, verbosity=0, interactive=False, skip_checks=True)
    publish_policy()


def count() -> None:
    """Print how many people there are, how many of them agreed, and how many letters are owed."""
    from einklang.consent.models import Decision
    from einklang.ledger.models import Owed
    from einklang.people.models import Person

    print(json.dumps([Person.objects.count(), Decision.objects.count(), Owed.objects.count()]))


if __name__ == "__main__":
    django.setup()
    {"prepare": prepare, "count": count}[sys.argv[1]]()

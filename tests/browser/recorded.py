"""Run beside a programme: an interview of two was recorded, filmed, written down and marked. Prints JSON.

With an address: whoever is registered there withdraws the consent to record.
"""

import json
import os
import sys

import django

from einklang.demo import home


def main() -> None:
    home.adopt()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "einklang.config.settings")
    django.setup()
    json.dump(withdraws(sys.argv[1]) if sys.argv[1:] else fill(), sys.stdout)


def withdraws(address: str) -> dict[str, object]:
    from einklang.consent.actions import withdraw
    from einklang.consent.models import Way
    from einklang.people.queries import with_email

    return {"withdrawn": withdraw(with_email(address)[0].pk, ["recording"], way=Way.MAIL)}


def fill() -> dict[str, str]:
    from random import Random

    from einklang.demo.acting import confirms, signs_up, talks
    from einklang.demo.cast import Cast
    from einklang.demo.learning import can_be_played, is_written_down
    from einklang.demo.talks import ON_PAPER
    from einklang.room.models import Recording
    from einklang.staff.models import User
    from tests.insights.lasting import a_study

    cast = Cast(Random(7))
    company = cast.company()
    both = [cast.somebody(company) for _ in range(2)]
    for one in both:
        one.consents = frozenset({"storage", "recording", "observation"})
        signs_up(one)
        confirms(one)
    talks(both, minutes=2)
    recording, study = Recording.objects.get(), a_study()
    can_be_played(recording, ON_PAPER, study, User.objects.get(email="interviewer@einklang.example"))
    recording.refresh_from_db()
    is_written_down(recording, ON_PAPER, User.objects.get(email="analyst@einklang.example"))
    return {"recording": str(recording.pk), "study": str(study.pk), "address": both[0].email}


if __name__ == "__main__":
    main()

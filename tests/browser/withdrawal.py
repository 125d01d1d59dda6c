"""Run beside a programme: whoever a link to a booking belongs to withdraws, as by mail. Prints JSON."""

import json
import os
import sys

import django

from einklang.demo import home


def main() -> None:
    home.adopt()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "einklang.config.settings")
    django.setup()
    token, *processings = sys.argv[1:]
    json.dump({"withdrawn": withdrawn(token, processings)}, sys.stdout)


def withdrawn(token: str, processings: list[str]) -> bool:
    from einklang.booking.queries import behind
    from einklang.consent.actions import withdraw
    from einklang.consent.models import Way

    return withdraw(behind(token).invitation.person_id, processings, way=Way.MAIL)


if __name__ == "__main__":
    main()

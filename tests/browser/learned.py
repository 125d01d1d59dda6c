"""Run beside a programme: the sample's findings last there, in one study. Prints JSON: the study's id."""

import json
import os
import sys

import django

from einklang.demo import home


def main() -> None:
    home.adopt()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "einklang.config.settings")
    django.setup()
    json.dump({"study": fill()}, sys.stdout)


def fill() -> str:
    from django.utils.timezone import now

    from einklang.demo.learned import LEARNED
    from einklang.insights.library import month_of
    from einklang.insights.models import Lasting
    from einklang.policy.period import same_numbered_day
    from tests.insights.lasting import a_study

    study, month = a_study(), month_of(now())
    for one in LEARNED:
        passed = same_numbered_day(month, -one.months_ago)
        Lasting.objects.create(
            study=study,
            title=one.title,
            details=one.details,
            themes=list(one.themes),
            interviews=one.interviews,
            month=passed,
            review_on=same_numbered_day(passed, 13),
        )
    return str(study.pk)


if __name__ == "__main__":
    main()

"""Findings that last, as the gate leaves them, for the tests of the library."""

from datetime import date
from typing import Any
from uuid import uuid4

from einklang.insights.models import Lasting
from einklang.studies.models import Study

QUESTION_DE, QUESTION_EN = "Wie lesen Sie Ihre Heizkostenabrechnung?", "How do you read your heating bill?"


def a_study(**changes: Any) -> Study:
    """A study with twelve interviews held; name what is different."""
    facts = {
        "question_de": QUESTION_DE,
        "question_en": QUESTION_EN,
        "goal": "Find out which figures people look for first.",
        "number": 12,
        "opens_on": date(2026, 1, 1),
        "ends_on": date(2027, 12, 31),
        "made_by": uuid4(),
        "held": 12,
    }
    return Study.objects.create(**(facts | changes))


def lasts(study: Study, title: str = "Viele suchen zuerst die Summe", **changes: Any) -> Lasting:
    """One finding of the study, for a year from its month on; name what is different."""
    month = changes.get("month", date(2026, 10, 1))
    facts = {
        "title": title,
        "details": "Sie blättern bis zur letzten Seite und lesen von dort zurück.",
        "themes": ["Abrechnung"],
        "interviews": 4,
        "month": month,
        "review_on": month.replace(year=month.year + 1, month=month.month % 12 + 1),
    }
    return Lasting.objects.create(study=study, **(facts | changes))

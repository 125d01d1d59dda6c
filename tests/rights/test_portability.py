"""What somebody takes elsewhere (Art. 20) is what they provided, in a form that is published."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils.timezone import now
from jsonschema import Draft202012Validator

from einklang.consent.models import Way
from einklang.insights.models import Origin, Speaker
from einklang.insights.transcripts.writing import Utterance, write_down
from einklang.people.models import Person, Source, Where
from einklang.policy import queries as policies
from einklang.rights.actions import open_case
from einklang.rights.desk import case_page
from einklang.rights.models import Right
from einklang.rights.packages import SCHEMA_ADDRESS, access_package, portability_package
from einklang.room.actions import keep_recording
from einklang.room.models import Presence


def published() -> Any:
    """As everybody may fetch it, at the address that a package names."""
    answer = Client().get(SCHEMA_ADDRESS)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/schema+json")
    return json.loads(answer.content)


def package(person: Person) -> dict[str, Any]:
    """As it is handed out."""
    return dict(json.loads(json.dumps(portability_package(person.pk, "en"), default=str)))


def rows(given: dict[str, Any], table: str) -> list[dict[str, Any]]:
    return [row for held in given["provided"] if held["table"] == table for row in held["rows"]]


def test_it_keeps_to_the_published_schema(ada: Person, bob: Person) -> None:
    schema = published()
    Draft202012Validator.check_schema(schema)
    recording = keep_recording([ada.pk], interview_ended_at=now() - timedelta(hours=1), seconds=60)
    presence = Presence.objects.get(recording=recording)
    said = [Utterance(0, 900, Speaker.PARTICIPANT, presence.pk, "I print it")]
    write_down(recording.pk, said, origin=Origin.IMPORTED, language="en", by=ada.pk, replace=False)

    for person in (ada, bob):
        assert list(Draft202012Validator(schema).iter_errors(package(person))) == []
    assert [row["text"] for row in rows(package(ada), "insights.Passage")] == ["I print it"]
    assert [row["seconds"] for row in rows(package(ada), "room.Recording")] == [60]


def test_a_package_that_says_more_breaks_it(ada: Person) -> None:
    given = package(ada)
    assert given["$schema"] == settings.BASE_URL + "/schemas/portability-1.json"
    given["provided"][0]["matched"] = True

    assert not Draft202012Validator(published()).is_valid(given)


def test_what_we_added_or_took_over_is_not_in_it(ada: Person) -> None:
    Source.objects.create(person=ada, field="company_name", origin=Where.CUSTOMER_RECORD)
    given = package(ada)

    assert {held["table"] for held in given["provided"]} == {
        "people.Person",
        "consent.Decision",
        "room.Recording",
        "insights.Passage",
    }
    grounds = {policies.current().processings[held["processing"]].basis for held in given["provided"]}
    assert "legitimate-interest" not in grounds
    (details,) = rows(given, "people.Person")
    assert (details["first_name"], details["units_managed"]) == ("Ada", "1840")
    assert {"state", "frozen_at", "company_name", "ends_at"} & details.keys() == set()


@pytest.mark.parametrize("right", [Right.ACCESS, Right.PORTABILITY])
def test_the_desk_counts_what_the_copy_holds_without_making_it(ada: Person, right: Right) -> None:
    case = open_case(ada.pk, right, way=Way.OWN_PAGE)
    page = case_page(case, "de")
    made = access_package(ada.pk, "de")["held"] if right == Right.ACCESS else package(ada)["provided"]
    numbers = [len(table["rows"]) for table in made if table["rows"]]

    assert (page.pieces, page.tables) == (sum(numbers), len(numbers))

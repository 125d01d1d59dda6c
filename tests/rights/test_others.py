"""Nothing of anybody else is in what one person gets: no name, address or number, no word, no track."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils.timezone import now
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from pypdf import PdfReader

from einklang.holdings.registry import about_participants
from einklang.insights.checking.others import Others
from einklang.insights.models import Origin, Speaker
from einklang.insights.transcripts.writing import Utterance, write_down
from einklang.people.actions import change_details, make_link
from einklang.people.models import Person, Purpose
from einklang.rights.document import access_document
from einklang.rights.packages import access_package, portability_package
from einklang.room.actions import keep_recording
from einklang.room.holds import approve_hold, propose_hold
from einklang.room.models import Presence, Reason, Recording, Remark, Source, Stage, Track
from einklang.staff.models import Role, User
from einklang.ui.pdf import DOCUMENT, pdf_of_any_text
from einklang.vault.fields import EncryptedField
from tests.insights.lasting import a_study
from tests.insights.learning import a_clip, a_finding, a_quote, a_remark, a_track

CY = {"first_name": "Cyprian", "last_name": "Wolkenstein", "email": "cy@wolkenhaus.example"} | {
    "customer_number": "77120045",
    "company_name": "Wolkenhaus Immobilien GmbH",
    "units_managed": 2371,
}
CY_SAYS, ADA_SAYS = "Bei uns heften wir alles ab", "Ich drucke jede Abrechnung aus"


@dataclass(frozen=True)
class Together:
    """Ada and Cyprian in one recording, with Anja, who wrote things down."""

    ada: Person
    cy: Person
    anja: User
    recording: Recording


@pytest.fixture
def together(ada: Person, join: Callable[..., Person]) -> Together:
    cy = join(answers=CY)
    anja = User.objects.create(email="anja@kalo.example", name="Anja Brandt", roles=[Role.INTERVIEWER.value])
    made = keep_recording([ada.pk, cy.pk], interview_ended_at=now(), seconds=3600)
    Recording.objects.filter(pk=made.pk).update(held_by=anja.pk, study=a_study())
    return Together(ada, cy, anja, Recording.objects.get(pk=made.pk))


def behind_the_door(person: Person) -> Client:
    browser = Client()
    browser.post(f"/my/{make_link(person, Purpose.OWN_PAGE)}/")
    return browser


def rows(package: dict[str, Any], table: str) -> list[dict[str, Any]]:
    return [row for held in package["held"] if held["table"] == table for row in held["rows"]]


def everything(person: UUID, language: str = "de") -> str:
    """All that this person is given, as one text: for programs, to take elsewhere, and on paper."""
    package = access_package(person, language)
    paper = pdf_of_any_text(DOCUMENT, access_document(package), language=language)
    pages = " ".join(page.extract_text() for page in PdfReader(BytesIO(paper)).pages)
    other = portability_package(person, language)
    return " ".join([json.dumps([package, other], ensure_ascii=False, default=str), pages]).casefold()


def note(together: Together, text: str) -> str:
    """What of a remark Ada reads."""
    study = together.recording.study
    assert study is not None
    line = a_remark(study, [together.ada, together.cy], together.anja, text)
    given_to_ada = rows(access_package(together.ada.pk, "de"), "room.Remark")
    Remark.objects.filter(pk=line.pk).delete()
    (row,) = given_to_ada
    return str(row["text"])


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Ada Löwenherz druckt alles aus", "Ada Löwenherz druckt alles aus"),
        ("Cyprian Wolkenstein druckt alles aus", "[andere Person] druckt alles aus"),
        ("das sagt auch wolkenstein", "das sagt auch [andere Person]"),
        ("Wolkensteins Liste, laut W o l k e n s t e i n", "[andere Person] Liste, laut [andere Person]"),
        (
            "Mail an cy@wolkenhaus.example oder ada@loewenherz.example",
            "Mail an [andere Person] oder ada@loewenherz.example",
        ),
        ("Kunden 40118276 und 7712 0045", "Kunden 40118276 und [andere Person]"),
        ("2.371 Wohnungen dort, 1840 hier", "[anderes Unternehmen] Wohnungen dort, 1840 hier"),
        ("bei der Wolkenhaus Immobilien ist es anders", "bei der [anderes Unternehmen] ist es anders"),
        ("Anja Brandt fragt nach", "[andere Person] fragt nach"),
        ("Frau Dr. Unbekannt-Fremd kommt dazu", "Frau Dr. [andere Person] kommt dazu"),
        ("ruft an unter 040 1234567", "ruft an unter [andere Person]"),
        ("Am 12.03.2027 um 10:30 Uhr, 15 % weniger", "Am 12.03.2027 um 10:30 Uhr, 15 % weniger"),
        ("", ""),
    ],
)
def test_what_colleagues_wrote_is_shown_without_others(together: Together, written: str, shown: str) -> None:
    assert Others(together.ada, "de").covered(written) == shown


def test_somebody_of_the_pool_whom_nothing_connects_is_covered_by_the_whole_name(
    together: Together, join: Callable[..., Person]
) -> None:
    join(
        answers={
            "first_name": "Fenna",
            "last_name": "von Sterntal",
            "email": "f@sterntal.example",
            "customer_number": "",
        }
    )

    assert note(together, "Wie bei Fenna von Sterntal drüben") == "Wie bei [andere Person] drüben"
    assert note(together, "Drüben im Sterntal") == "Drüben im Sterntal", "a word alone says nothing"


def test_a_shared_last_name_stays_where_it_may_be_ones_own(
    together: Together, join: Callable[..., Person]
) -> None:
    change_details(together.cy, {"first_name": "Cyprian", "last_name": "Löwenherz"})

    assert note(together, "Frau Löwenherz nickt") == "Frau Löwenherz nickt"
    assert note(together, "Cyprian Löwenherz nickt") == "[andere Person] nickt"


def test_a_quote_is_given_only_to_whom_it_is_from(together: Together) -> None:
    mine, theirs = (
        Presence.objects.get(recording=together.recording, person=p) for p in (together.ada, together.cy)
    )
    said = [
        Utterance(0, 9000, Speaker.PARTICIPANT, mine.pk, ADA_SAYS),
        Utterance(20_000, 26_000, Speaker.PARTICIPANT, theirs.pk, CY_SAYS),
        Utterance(40_000, 41_000, Speaker.INTERVIEWER, None, "Wolkenstein, und Sie?"),
    ]
    write_down(
        together.recording.pk, said, origin=Origin.IMPORTED, language="de", by=together.anja.pk, replace=False
    )
    a_quote(together.recording, together.anja, ADA_SAYS, begins=1000)
    a_quote(together.recording, together.anja, CY_SAYS, begins=20_000)

    package = access_package(together.ada.pk, "de")
    assert [row["words"] for row in rows(package, "insights.Mark")] == [ADA_SAYS, ""]
    assert [row["text"] for row in rows(package, "insights.Passage")] == [ADA_SAYS]
    given_to_ada = everything(together.ada.pk)
    assert (CY_SAYS.casefold() in given_to_ada, "wolkenstein" in given_to_ada) == (False, False)
    assert CY_SAYS.casefold() in everything(together.cy.pk)


def test_without_a_transcript_nobody_can_tell_whose_words_a_quote_has(
    together: Together, ada: Person
) -> None:
    a_quote(together.recording, together.anja, "Wer weiß, wer das sagt")
    alone = keep_recording([ada.pk], interview_ended_at=now(), seconds=60)
    a_quote(Recording.objects.get(pk=alone.pk), together.anja, "Das sage ich allein", begins=1000)

    assert sorted(row["words"] for row in rows(access_package(ada.pk, "de"), "insights.Mark")) == [
        "",
        "Das sage ich allein",
    ]


WORD = st.from_regex(r"\A[A-ZÄÖÜ][a-zäöüß]{4,10}\Z")
SAYINGS = st.lists(
    st.sampled_from(
        [
            "{first_name} {last_name} druckt aus",
            "{last_name}s Büro, sagt {first_name}",
            "{LAST}",
            "Frau {last_name} ruft an: {email}",
            "Kunde {customer_number}, {company_name}",
            "({first_name}) bei {company_name}, genau {units_managed} Wohnungen",
            "{last_name}-{first_name}",
        ]
    ),
    min_size=1,
    max_size=4,
)


@examples(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    first=WORD,
    last=WORD,
    company=WORD,
    number=st.integers(10_000_000, 99_999_999),
    said=SAYINGS,
    german=st.booleans(),
)
def test_no_value_of_the_other_one_is_in_what_somebody_gets(
    together: Together, first: str, last: str, company: str, number: int, said: list[str], german: bool
) -> None:
    """Whoever they are, whatever colleagues wrote about them in the same interview."""
    language = "de" if german else "en"
    theirs = {
        "first_name": first,
        "last_name": last,
        "email": f"{last.lower()}@{company.lower()}.example",
        "customer_number": str(number),
        "company_name": f"{company} Immobilien GmbH",
        "units_managed": number % 7000 + 1000,
    }
    change_details(together.cy, theirs)
    before = everything(together.ada.pk, language)
    text = ". ".join(said).format(**theirs, LAST=last.upper())
    study = together.recording.study
    assert study is not None
    clip = a_clip(together.recording, together.anja, text=text[:400], tags=[last[:40]])
    remark = a_remark(study, [together.ada, together.cy], together.anja, text)
    finding = a_finding(study, together.anja, clip, title=text[:100])
    after = everything(together.ada.pk, language)
    values = [str(value).casefold() for value in theirs.values()] + [company.casefold()]

    assert [value for value in values if value in after and value not in before] == []
    for made in (finding.evidence.all(), finding.rests_on.all()):
        made.delete()
    for row in (finding, clip, remark):
        row.delete()


def test_own_tracks_are_handed_out_and_no_others(together: Together, tmp_path: Path, settings: Any) -> None:
    settings.STORAGE_URL = f"file://{tmp_path / 'kept'}"
    mine = a_track(together.recording, {"person": together.ada}, b"ada" * 700_000)
    others = [
        a_track(together.recording, {"person": together.cy}, b"cy"),
        a_track(together.recording, {"colleague": together.anja.pk}, b"anja"),
    ]
    browser = behind_the_door(together.ada)
    (told,) = access_package(together.ada.pk, "de")["own_recordings"]

    assert [(one["url"], one["holds"], one["bytes"]) for one in told["files"]] == [
        (f"{settings.BASE_URL}/my/recordings/{mine}/", "both", 2_100_000)
    ]
    answer = browser.get(f"/my/recordings/{mine}/")
    assert b"".join(answer.streaming_content) == b"ada" * 700_000
    assert (answer["Content-Disposition"], answer["Content-Length"]) == (
        'attachment; filename="einklang.webm"',
        "2100000",
    )
    assert [browser.get(f"/my/recordings/{one}/").status_code for one in (*others, uuid4())] == [404] * 3
    assert Client().get(f"/my/recordings/{mine}/").status_code == 302
    assert f"/my/recordings/{mine}/" in browser.get("/my/").content.decode()


def test_what_is_held_stays_theirs_to_take_along(together: Together, tmp_path: Path, settings: Any) -> None:
    """Cyprian leaves, the law keeps the recording: closed to us, and still Ada's own words."""
    settings.STORAGE_URL = f"file://{tmp_path / 'kept'}"
    mine = a_track(together.recording, {"person": together.ada}, b"ada")
    until = together.recording.ends_at
    hold = propose_hold(
        together.recording.pk, Reason.CLAIMS, "Klage vor dem Amtsgericht Hamburg", ends_at=until, by=uuid4()
    )
    approve_hold(hold.pk, by=uuid4())
    Recording.objects.filter(pk=together.recording.pk).update(stage=Stage.HELD)

    (told,) = access_package(together.ada.pk, "de")["own_recordings"]
    assert (told["held_by_law"], len(told["files"])) == (True, 1)
    assert b"".join(behind_the_door(together.ada).get(f"/my/recordings/{mine}/").streaming_content) == b"ada"


def test_a_copy_that_goes_by_mail_names_no_address_that_nobody_can_open(
    together: Together, tmp_path: Path, settings: Any
) -> None:
    settings.STORAGE_URL = f"file://{tmp_path / 'kept'}"
    a_track(together.recording, {"person": together.ada}, b"ada")

    (told,) = access_package(together.ada.pk, "de", by_mail=True)["own_recordings"]
    assert (told["files"], told["no_files_because"]) == ([], "page-shut")
    assert portability_package(together.ada.pk, "de", by_mail=True)["own_recordings"] == []
    assert len(portability_package(together.ada.pk, "de")["own_recordings"]) == 1


def test_where_everybody_is_in_one_file_it_is_said_why_it_is_not_handed_out(together: Together) -> None:
    (told,) = access_package(together.ada.pk, "de")["own_recordings"]
    assert (told["files"], told["no_files_because"]) == ([], "no-own-track")
    track = Track.objects.create(recording=together.recording, source=Source.UPLOAD)
    track.pieces.create(medium="both", form="mp4", size=3)

    package = access_package(together.ada.pk, "en")
    assert package["own_recordings"][0]["no_files_because"] == "everybody-in-one"
    told_on_paper = str(access_document(package))
    assert "with everybody in one file" in told_on_paper


def test_every_table_in_words_of_colleagues_says_so() -> None:
    """A new encrypted text that is shown either is the person's own or is shown without others."""
    own = {"people.Person", "people.Link", "insights.Passage", "rights.Message"}
    sealed = {
        one.label: bool(one.by_others)
        for one in about_participants()
        if one.is_shown and any(isinstance(f, EncryptedField) for f in one.model._meta.concrete_fields)
    }

    assert {label for label, covered in sealed.items() if not covered} - own == {
        "room.Hold",
        "retention.Kept",
        "rights.Case",
        "mail.Letter",
    }, "these show dates, reasons and what kind of thing it is, no words"

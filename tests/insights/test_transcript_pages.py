"""The pages of a transcript: a file is looked at and taken over, a passage is corrected, nothing is lost."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from einklang.insights.models import Draft, Origin, Passage, Speaker, Transcript
from einklang.insights.transcripts import decoding, speech, uploads
from einklang.insights.transcripts.hearing import hearing
from einklang.insights.transcripts.importing import draft_of
from einklang.insights.transcripts.reading import passages_of
from einklang.insights.transcripts.writing import Utterance, write_down
from einklang.people.models import Person
from einklang.room.models import Recording
from einklang.staff.models import Reading, User

from .conftest import browser_of

VTT = """WEBVTT

00:01.000 --> 00:02.000
<v Anja Brandt>Und dann?</v>

00:03.000 --> 00:05.000
<v Ada Löwenherz>Ich drucke <alles> aus.</v>

00:07.000 --> 00:06.000
<v Ada Löwenherz>rückwärts</v>
"""


@pytest.fixture(autouse=True)
def no_file_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes in is never put into a temporary file."""

    def refused(*args: Any, **kwargs: Any) -> Any:
        raise AssertionError("a temporary file")

    monkeypatch.setattr("django.core.files.uploadhandler.TemporaryUploadedFile", refused)


@pytest.fixture
def browser(lea: User) -> Client:
    made = browser_of(lea)
    made.get("/staff/?lang=en")
    return made


def page(recording: Recording) -> str:
    return reverse("staff_transcript", args=[recording.pk])


def give(browser: Client, recording: Recording, data: bytes = VTT.encode(), **fields: str) -> Any:
    return browser.post(page(recording), {"file": SimpleUploadedFile("Ada Löwenherz.vtt", data)} | fields)


def take(browser: Client, recording: Recording, **fields: str) -> Any:
    given = {"seen": draft_of(recording.pk).stamp, "offset": "0", "who_0": "interviewer", "who_1": "unknown"}
    return browser.post(reverse("staff_transcript_file", args=[recording.pk]), given | fields)


def texts(recording: Recording) -> list[str]:
    return [one.text for one in passages_of(recording.pk)]


@pytest.fixture
def passage(recording: Recording, lea: User) -> Passage:
    said = [Utterance(61_000, 62_000, Speaker.UNKNOWN, None, "Ich drucke alles aus")]
    write_down(recording.pk, said, origin=Origin.IMPORTED, language="", by=lea.pk, replace=False)
    return Passage.objects.get()


def test_a_file_is_looked_at_first_and_then_taken_over_with_roles(
    browser: Client, recording: Recording, ada: Person, voice: Callable[[Person], int]
) -> None:
    assert give(browser, recording).status_code == 302
    shown = browser.get(page(recording)).content.decode()
    for words in ("Anja Brandt", "Ada Löwenherz", "Ich drucke aus.", "ends before it begins", "<td>", ">9<"):
        assert words in shown
    assert texts(recording) == []

    answer = take(browser, recording, who_1=str(voice(ada)))

    assert answer.headers["Location"] == reverse("staff_recording_player", args=[recording.pk])
    said = [(one.begins_ms, one.speaker, one.voice_id, one.text) for one in passages_of(recording.pk)]
    assert said == [
        (1000, "interviewer", None, "Und dann?"),
        (3000, "participant", voice(ada), "Ich drucke aus."),
    ]
    assert Draft.objects.count() == 0


def test_whoever_looks_at_it_is_written_down(browser: Client, recording: Recording, ada: Person) -> None:
    give(browser, recording)
    browser.get(page(recording))

    assert Reading.objects.filter(person=ada.pk).values_list("what", flat=True).get() == "playback"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "The file is empty."),
        (b"PK\x03\x04", "This is a Word or ZIP file."),
        (b"hello", "There is no time in it"),
        (b"00:01.000 --> 00:02.000\n" + b"a\n" * 5_000_000, "The file is bigger than 10 MB."),
    ],
)
def test_what_is_no_transcript_is_refused_in_words(
    data: bytes, words: str, browser: Client, recording: Recording
) -> None:
    answer = give(browser, recording, data)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Draft.objects.count() == 0


def test_without_a_file_one_is_asked_for(browser: Client, recording: Recording) -> None:
    answer = browser.post(page(recording), {})

    assert (answer.status_code, "Choose a file" in answer.content.decode()) == (422, True)


def test_of_a_file_that_is_too_big_little_is_held(rf: Any) -> None:
    handler = uploads.InMemoryHandler(rf.post("/"))
    handler.new_file("file", "a.vtt", "text/vtt", None)
    for start in range(0, 3 * decoding.LIMIT, 65_536):
        handler.receive_data_chunk(b"a" * 65_536, start)

    assert decoding.LIMIT < len(handler.held.getvalue()) <= decoding.LIMIT + 2 * 65_536


def test_another_offset_is_looked_at_before_it_is_taken_over(browser: Client, recording: Recording) -> None:
    give(browser, recording, offset="-1.5")
    assert len(draft_of(recording.pk).good) == 1

    take(browser, recording, offset="2", look="1")
    assert [one.begins_ms for one in draft_of(recording.pk).good] == [3000, 5000]
    take(browser, recording, offset="3")
    assert [one.begins_ms for one in draft_of(recording.pk).good] == [4000, 6000]
    assert texts(recording) == []

    take(browser, recording, offset="3")
    assert [one.begins_ms for one in passages_of(recording.pk)] == [4000, 6000]


@pytest.mark.parametrize("fields", [{"who_1": ""}, {"who_1": "4711"}, {"offset": "soon"}, {"offset": "1e9"}])
def test_what_is_missing_or_wrong_is_said_and_nothing_is_taken_over(
    fields: dict[str, str], browser: Client, recording: Recording
) -> None:
    give(browser, recording)

    assert take(browser, recording, **fields).status_code == 422
    assert (texts(recording), Draft.objects.count()) == ([], 1)


def test_a_transcript_that_stands_is_replaced_only_with_a_tick(
    browser: Client, recording: Recording, passage: Passage
) -> None:
    give(browser, recording)
    answer = take(browser, recording)
    assert (answer.status_code, texts(recording)) == (422, ["Ich drucke alles aus"])
    assert "Tick that the transcript that stands is replaced" in answer.content.decode()

    take(browser, recording, replace="1")
    assert texts(recording) == ["Und dann?", "Ich drucke aus."]


def test_another_file_given_meanwhile_is_not_taken_over_unseen(browser: Client, recording: Recording) -> None:
    give(browser, recording)
    answer = take(browser, recording, seen="another")

    assert (answer.status_code, texts(recording)) == (302, [])


def test_a_dropped_file_is_gone(browser: Client, recording: Recording) -> None:
    give(browser, recording)
    take(browser, recording, drop="1")

    assert Draft.objects.count() == 0
    assert browser.post(reverse("staff_transcript_file", args=[recording.pk]), {}).status_code == 302


def test_many_labels_are_asked_for_up_to_a_number(browser: Client, recording: Recording) -> None:
    lines = [f"00:{n // 60:02}:{n % 60:02}.000 --> 00:59:00.000\n<v P{n}>Satz {n}" for n in range(100)]
    give(browser, recording, "\n\n".join(["WEBVTT", *lines]).encode())
    answer = take(browser, recording, **{f"who_{n}": "interviewer" for n in range(60)})

    assert answer.status_code == 302
    assert texts(recording)[-1] == "Satz 99"
    assert Passage.objects.filter(speaker=Speaker.UNKNOWN).count() == 40


@pytest.mark.parametrize("name", ["staff_transcript", "staff_transcript_file", "staff_hearing"])
def test_frozen_there_is_no_page(name: str, browser: Client, recording: Recording, ada: Person) -> None:
    Person.objects.filter(pk=ada.pk).update(frozen_at=now())

    assert browser.post(reverse(name, args=[recording.pk]), {}).status_code == 404


def test_an_interviewer_has_pages_only_for_what_they_held(
    recording: Recording, passage: Passage, anja: User
) -> None:
    other = User.objects.create(email="o@kalo.example", name="O", roles=["interviewer"])
    addresses = [page(recording), reverse("staff_passage", args=[recording.pk, passage.pk])]

    for user, status in ((anja, 200), (other, 404)):
        browser = browser_of(user)
        assert [browser.get(one).status_code for one in addresses] == [status, status]


def correct(browser: Client, passage: Passage, text: str, version: int, **headers: str) -> Any:
    address = reverse("staff_passage", args=[passage.recording_id, passage.pk])
    return browser.post(address, {"text": text, "version": version}, headers=headers)


def test_a_passage_is_corrected_from_the_player(browser: Client, passage: Passage) -> None:
    answer = correct(browser, passage, "Ich lese alles", 1, accept="application/json")
    assert (answer.status_code, answer.json()) == (200, {"text": "Ich lese alles", "version": 2})

    late = correct(browser, passage, "Ich sehe alles", 1, accept="application/json")
    told = {"text": "Ich lese alles", "version": 2, "yours": "Ich sehe alles", "error": ""}
    assert (late.status_code, late.json()) == (409, told)
    assert correct(browser, passage, " ", 2, accept="application/json").status_code == 422


def test_without_javascript_there_is_a_page_that_shows_both_texts(browser: Client, passage: Passage) -> None:
    address = reverse("staff_passage", args=[passage.recording_id, passage.pk])
    assert "Ich drucke alles aus" in browser.get(address).content.decode()
    answer = correct(browser, passage, "Ich lese alles", 1)
    player = reverse("staff_recording_player", args=[passage.recording_id])
    assert answer.headers["Location"] == f"{player}#at-61000"

    late = correct(browser, passage, "Ich sehe alles", 1)
    shown = late.content.decode()
    assert (late.status_code, "Ich lese alles" in shown, "Ich sehe alles" in shown) == (409, True, True)
    assert 'name="version" value="2"' in shown
    assert correct(browser, passage, "", 2).status_code == 422


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999999999"])
def test_a_wrong_version_loses_nothing(version: Any, browser: Client, passage: Passage) -> None:
    assert correct(browser, passage, "Neu", version).status_code == 409


def test_who_says_a_passage_is_said_from_the_player_or_the_page(
    browser: Client, passage: Passage, ada: Person, voice: Callable[[Person], int]
) -> None:
    address = reverse("staff_passage_speaker", args=[passage.recording_id, passage.pk])
    json = {"accept": "application/json"}
    assert browser.post(address, {"who": "interviewer"}, headers=json).json() == {"who": "Interviewer"}
    assert browser.post(address, {"who": str(voice(ada))}).status_code == 302
    assert Passage.objects.get().voice_id == voice(ada)

    for nobody in ("", "boss", "4711", "participant"):
        status = browser.post(address, {"who": nobody}).status_code
        assert status == (302 if nobody == "participant" else 400)


def test_where_there_is_no_speech_model_the_page_says_how_to_get_one(
    browser: Client, recording: Recording, settings: Any, tmp_path: Path
) -> None:
    settings.SPEECH_MODEL = ""
    assert speech.missing() is speech.Missing.SETTING
    shown = browser.get(page(recording)).content.decode()
    assert "pip install --require-hashes -r requirements-speech.txt" in shown
    assert "EINKLANG_SPEECH_MODEL" in shown

    browser.post(reverse("staff_hearing", args=[recording.pk]), {})
    assert Transcript.objects.count() == 0


def test_it_is_written_down_when_asked_for_and_stopped_when_asked_for(
    browser: Client, recording: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speech, "missing", lambda: None)
    start = reverse("staff_hearing", args=[recording.pk])
    browser.post(start, {"language": "de"})
    assert Transcript.objects.get().language == "de"
    assert "Waits for its turn" in browser.get(page(recording)).content.decode()
    part = browser.get(page(recording), headers={"hx-request": "true"}).content.decode()
    assert part.startswith("<div")

    browser.post(start, {"stop": "1"})
    assert hearing(recording.pk) is None
    again = browser.get(page(recording), headers={"hx-request": "true"})
    assert again.headers["HX-Refresh"] == "true"


def test_what_stands_is_not_listened_to_anew_without_a_tick(
    browser: Client, recording: Recording, passage: Passage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speech, "missing", lambda: None)
    start = reverse("staff_hearing", args=[recording.pk])

    browser.post(start, {"language": "klingon"})
    assert hearing(recording.pk) is None
    browser.post(start, {"replace": "1", "language": "klingon"})
    assert Transcript.objects.get().language == ""
    assert hearing(recording.pk) is not None


def test_a_forged_request_is_refused(recording: Recording, lea: User) -> None:
    browser_of(lea)
    forger = Client(enforce_csrf_checks=True)
    forger.force_login(lea)

    assert give(forger, recording).status_code == 403
    assert Draft.objects.count() == 0


def test_six_hours_are_taken_over_in_seconds(browser: Client, recording: Recording) -> None:
    Recording.objects.filter(pk=recording.pk).update(seconds=21_600)
    times = [f"{n // 1740}:{n // 29 % 60:02}:{n % 29 * 2:02}.000 --> 6:00:00.000" for n in range(10_000)]
    lines = [f"{time}\n<v P{n % 3}>Das ist Satz {n} von vielen" for n, time in enumerate(times)]
    began = time.process_time()
    give(browser, recording, "\n\n".join(["WEBVTT", *lines]).encode())
    assert browser.get(page(recording)).status_code == 200
    take(browser, recording, who_2="unknown")

    assert len(texts(recording)) == 10_000
    assert time.process_time() - began < 20

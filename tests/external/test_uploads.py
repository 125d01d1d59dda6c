"""A recording made elsewhere comes in by tus 1.0: only while everybody allows it, and never in the clear."""

import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from einklang.booking.models import Booking
from einklang.consent.actions import withdraw
from einklang.consent.models import Way
from einklang.external import incoming
from einklang.external.incoming import begin_upload, file_of, go_on, received, upload_of
from einklang.external.models import InUpload, Tool, ToolCopy, Upload
from einklang.external.sweeping import sweep_uploads
from einklang.people.models import Person
from einklang.room import storage
from einklang.room.models import Piece, Recording
from einklang.vault.files import SealedReader, SealedWriter
from einklang.vault.keys import open_key
from einklang.vault.models import Key
from tests.booking.conftest import Clock

from .conftest import NINE

TUS = {"Tus-Resumable": "1.0.0"}
CANARY = b"CANARY-of-a-recording-that-nobody-may-read-in-the-clear"


class Handing:
    """A browser that speaks tus."""

    def __init__(self, browser: Client, booking: Booking) -> None:
        self.browser, self.all = browser, reverse("staff_uploads", args=[booking.pk])
        self.place = ""

    def begin(self, length: object) -> HttpResponse:
        answer = self.browser.post(self.all, headers=TUS | {"Upload-Length": str(length)})
        self.place = answer.headers.get("Location", "")
        return answer

    def send(self, offset: object, data: bytes, **headers: str) -> HttpResponse:
        kind = headers.pop("kind", "application/offset+octet-stream")
        told = TUS | {"Upload-Offset": str(offset), "Content-Type": kind} | headers
        return self.browser.patch(self.place, data, content_type=kind, headers=told)

    def far(self) -> HttpResponse:
        return self.browser.head(self.place, headers=TUS)

    def give_up(self) -> HttpResponse:
        return self.browser.delete(self.place, headers=TUS)

    @property
    def id(self) -> UUID:
        return UUID(self.place.rstrip("/").rpartition("/")[2])


@pytest.fixture
def handing(over: Booking, interviewer: Client) -> Handing:
    return Handing(interviewer, over)


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_what_is_spoken_here_is_said(handing: Handing) -> None:
    answer = handing.browser.options(handing.all)

    assert answer.status_code == 204
    assert {name: answer[name] for name in ("Tus-Version", "Tus-Extension", "Tus-Max-Size")} == {
        "Tus-Version": "1.0.0",
        "Tus-Extension": "creation,termination",
        "Tus-Max-Size": str(16 << 30),
    }


def test_another_version_is_answered_with_ours(handing: Handing) -> None:
    answer = handing.browser.post(handing.all, headers={"Tus-Resumable": "0.2.2", "Upload-Length": "5"})

    assert (answer.status_code, answer["Tus-Version"], Upload.objects.count()) == (412, "1.0.0", 0)


@pytest.mark.parametrize(
    ("length", "status"),
    [("", 400), ("-1", 400), ("x", 400), ("9" * 30, 400), ("0", 413), ((16 << 30) + 1, 413)],
)
def test_a_length_that_makes_no_sense_begins_nothing(length: object, status: int, handing: Handing) -> None:
    assert (handing.begin(length).status_code, Upload.objects.count()) == (status, 0)


def test_parts_come_in_one_after_another(handing: Handing) -> None:
    assert handing.begin(200).status_code == 201

    answers = [handing.send(0, b"a" * 60), handing.send(60, b"b" * 40)]

    assert [(one.status_code, one["Upload-Offset"]) for one in answers] == [(204, "60"), (204, "100")]
    far = handing.far()
    assert (far.status_code, far["Upload-Offset"], far["Upload-Length"]) == (200, "100", "200")


def test_what_came_in_is_sealed_and_nowhere_in_the_clear(handing: Handing, tmp_path: Path) -> None:
    handing.begin(1000)
    handing.send(0, CANARY)

    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert file_of(handing.id) in written
    assert [path for path in written if CANARY in path.read_bytes()] == []
    with SealedReader(file_of(handing.id), open_key(handing.id), handing.id) as reader:
        assert reader.read_at(0, reader.size) == CANARY


@pytest.mark.parametrize("offset", [0, 9, 11, "x", "-1", ""])
def test_what_does_not_begin_where_the_rest_ends_is_not_taken(offset: object, handing: Handing) -> None:
    handing.begin(100)
    handing.send(0, b"0123456789")

    answer = handing.send(offset, b"xx")

    assert answer.status_code == (409 if isinstance(offset, int) else 400)
    assert handing.far()["Upload-Offset"] == "10"


def test_more_than_was_said_is_not_taken(handing: Handing) -> None:
    handing.begin(10)

    assert handing.send(0, b"x" * 11).status_code == 413
    assert handing.far()["Upload-Offset"] == "0"


def test_another_kind_of_body_is_not_taken(handing: Handing) -> None:
    handing.begin(10)

    assert handing.send(0, b"x", kind="application/json").status_code == 415


def test_a_method_may_be_said_in_a_header(handing: Handing) -> None:
    handing.begin(10)
    told = TUS | {"Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"}

    answer = handing.browser.post(
        handing.place, b"abc", content_type="application/offset+octet-stream", headers=told
    )

    assert (answer.status_code, answer["Upload-Offset"]) == (204, "3")


def test_two_at_once_do_not_mix(handing: Handing) -> None:
    handing.begin(10)
    key = open_key(handing.id)

    with SealedWriter.open(file_of(handing.id), key, handing.id):
        assert (handing.send(0, b"x").status_code, handing.far().status_code) == (423, 423)

    assert handing.send(0, b"x").status_code == 204


class Torn(io.BytesIO):
    """A connection that brings some bytes and tears."""

    def __init__(self, data: bytes, *, loudly: bool) -> None:
        super().__init__(data)
        self.loudly = loudly

    def read(self, size: int | None = -1) -> bytes:
        found = super().read(min(size or 0, 1000))
        if not found and self.loudly:
            raise OSError("the connection is gone")
        return found


@pytest.mark.parametrize("loudly", [True, False])
def test_a_torn_connection_keeps_what_it_brought(loudly: bool, handing: Handing, over: Booking) -> None:
    handing.begin(50_000)
    upload = upload_of(handing.id, over.pk)

    assert go_on(upload, 0, Torn(b"a" * 33_333, loudly=loudly).read) == 33_333
    assert received(upload) == 33_333


def test_what_a_killed_process_left_half_written_is_cut_off(handing: Handing) -> None:
    handing.begin(1000)
    handing.send(0, b"a" * 500)
    with file_of(handing.id).open("ab") as file:
        file.write(b"EKSG\x00\x00")

    assert handing.far()["Upload-Offset"] == "500"
    assert handing.send(500, b"b" * 100)["Upload-Offset"] == "600"


def test_a_full_disk_says_so_and_keeps_what_was_there(
    handing: Handing, monkeypatch: pytest.MonkeyPatch
) -> None:
    handing.begin(1000)
    handing.send(0, b"a" * 10)

    def full(self: object, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(SealedWriter, "append", full)
    assert handing.send(10, b"b").status_code == 507
    assert handing.far()["Upload-Offset"] == "10"


def test_what_has_no_room_is_not_begun(handing: Handing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage, "LEAST", 1 << 60)

    assert (handing.begin(10).status_code, Upload.objects.count()) == (507, 0)


def test_nothing_comes_in_before_the_interview(interviewer: Client, meeting: Booking, clock: Clock) -> None:
    early = Handing(interviewer, meeting)

    assert (early.begin(10).status_code, ToolCopy.objects.count()) == (403, 0)
    clock.move_to(NINE)
    assert Handing(interviewer_again(meeting), meeting).begin(10).status_code == 201


def interviewer_again(booking: Booking) -> Client:
    browser = Client()
    browser.force_login(booking.host.user)
    return browser


def test_without_everybodys_consent_nothing_is_begun(handing: Handing, ada: Person) -> None:
    withdraw(ada.pk, ["recording"], way=Way.OWN_PAGE)

    assert (handing.begin(10).status_code, Upload.objects.count(), files_in_storage()) == (403, 0, [])


def files_in_storage() -> list[str]:
    return files(storage.folder())


def test_whoever_withdraws_while_it_comes_in_ends_it_at_once(
    handing: Handing, ada: Person, work: Callable[[], None]
) -> None:
    handing.begin(100)
    handing.send(0, b"a" * 10)

    withdraw(ada.pk, ["recording"], way=Way.OWN_PAGE)

    assert handing.send(10, b"b").status_code == 410
    assert (Upload.objects.count(), Key.objects.filter(subject=handing.id).count()) == (0, 0)
    assert (InUpload.objects.count(), handing.far().status_code) == (0, 410)


def test_a_withdrawal_reaches_what_nobody_goes_on_with(
    handing: Handing, ada: Person, work: Callable[[], None], django_capture_on_commit_callbacks: Any
) -> None:
    handing.begin(100)
    handing.send(0, b"a" * 10)
    withdraw(ada.pk, ["recording"], way=Way.OWN_PAGE)

    with django_capture_on_commit_callbacks(execute=True):
        work()

    assert (Upload.objects.count(), Key.objects.filter(subject=handing.id).count()) == (0, 0)
    assert files_in_storage() == []


def test_a_restriction_stops_it(handing: Handing, ada: Person) -> None:
    handing.begin(100)
    Person.objects.filter(pk=ada.pk).update(frozen_at=NINE)

    assert handing.send(0, b"a").status_code == 410


def test_somebody_who_is_not_known_any_more_stops_it(handing: Handing) -> None:
    handing.begin(100)
    InUpload.objects.all().delete()

    assert handing.send(0, b"a").status_code == 410


def test_giving_up_leaves_nothing_but_the_task(
    handing: Handing, django_capture_on_commit_callbacks: Any
) -> None:
    handing.begin(100)
    handing.send(0, b"a" * 10)

    with django_capture_on_commit_callbacks(execute=True):
        assert handing.give_up().status_code == 204

    assert (Upload.objects.count(), files_in_storage(), handing.far().status_code) == (0, [], 410)
    assert ToolCopy.objects.count() == 1


def test_nobody_elses_upload_is_touched(handing: Handing, client: Client, over: Booking) -> None:
    handing.begin(10)
    known = handing.place

    handing.place = known.replace(str(handing.id), str(uuid4()))
    assert handing.far().status_code == 410
    client.logout()
    assert client.head(known, headers=TUS).status_code == 302


def test_forged_requests_are_refused(over: Booking) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(over.host.user)
    handing = Handing(strict, over)

    assert handing.begin(10).status_code == 403


def test_after_a_week_an_upload_that_is_not_whole_is_gone(handing: Handing, clock: Clock) -> None:
    handing.begin(100)
    clock.move_to(Upload.objects.get().ends_at)

    assert handing.far().status_code in (302, 410)
    sweep_uploads()

    assert (Upload.objects.count(), Key.objects.filter(subject=handing.id).count()) == (0, 0)


def test_files_that_nobody_knows_are_swept(over: Booking, clock: Clock, own_storage: Path) -> None:
    upload = begin_upload(over, 10, Tool.TEAMS)
    stray, odd = incoming.incoming() / str(uuid4()), incoming.incoming() / "something"
    for path in (stray, odd):
        path.write_bytes(b"sealed")
    os.utime(stray, (now().timestamp(), now().timestamp()))
    sweep_uploads()
    assert files(own_storage) == sorted([str(upload.pk), stray.name]), "a young one may be just begun"

    os.utime(stray, (0, 0))
    assert sweep_uploads() == 1

    assert files(own_storage) == [str(upload.pk)]
    assert (Piece.objects.count(), Recording.objects.count()) == (0, 0)

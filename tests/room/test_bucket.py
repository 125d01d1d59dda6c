"""Recordings in a bucket of an S3 server: moto's, a real one on this machine, which also goes away."""

import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import boto3
import pytest
import time_machine
from django.utils import translation
from django.utils.timezone import now
from moto.server import ThreadedMotoServer

from einklang.backups import making, places
from einklang.backups.errors import NotPossible
from einklang.backups.making import named_errors
from einklang.config import cli, refusals
from einklang.consent.actions import withdraw
from einklang.consent.models import Way
from einklang.front.staff_queries.owed import debts
from einklang.ledger.actions import settle
from einklang.people.models import Person
from einklang.policy.schema import Policy
from einklang.retention.tracing import trace
from einklang.room import storage
from einklang.room.actions import add_track, finish_recording
from einklang.room.bucket import Bucket
from einklang.room.models import InBucket, Piece, Recording, Source, Stage, Where
from einklang.room.moving import move_due, sweep_bucket
from einklang.room.reading import open_piece
from einklang.room.storage import StorageAway
from einklang.room.sweeping import is_swept, sweep
from einklang.vault.errors import KeyGone
from einklang.vault.files import SealedWriter
from einklang.vault.keys import open_key
from tests.mailbox import Mailbox
from tests.room.reeling import CANARY

NAME = "recordings"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    logging.getLogger("werkzeug").setLevel("ERROR")
    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    yield f"http://{host}:{port}"
    running.stop()


@pytest.fixture
def s3(server: str, tmp_path: Path, settings: Any) -> Any:
    """The server, asked as somebody else would; our bucket is there and empty."""
    settings.DATA = tmp_path
    settings.STORAGE_URL = f"s3://{NAME}/sealed?endpoint={server}"
    settings.S3_ACCESS_KEY, settings.S3_SECRET_KEY = "us", "secret"
    about = {"endpoint_url": server, "region_name": "us-east-1"}
    client = boto3.client("s3", **about, aws_access_key_id="us", aws_secret_access_key="secret")
    client.create_bucket(Bucket=NAME)
    yield client
    for page in client.get_paginator("list_object_versions").paginate(Bucket=NAME):
        for one in [*page.get("Versions", ()), *page.get("DeleteMarkers", ())]:
            client.delete_object(Bucket=NAME, Key=one["Key"], VersionId=one["VersionId"])
    client.delete_bucket(Bucket=NAME)
    client.close()


@pytest.fixture
def away(settings: Any) -> Callable[[], None]:
    """To be called: from then on nobody answers where the server was."""
    return lambda: setattr(settings, "STORAGE_URL", f"s3://{NAME}/sealed?endpoint=http://127.0.0.1:9")


@pytest.fixture
def piece(recording: Recording, ada: Person, s3: Any) -> Piece:
    """Three segments, sealed and closed, in a recording that is packed."""
    track = add_track(recording.pk, Source.CAMERA, person=ada.pk)
    made = Piece.objects.create(track=track, medium="both", form="webm", size=3 * len(CANARY))
    with SealedWriter.create(storage.path_of(made.pk), open_key(track.pk), made.pk) as writer:
        for _ in range(3):
            writer.append(CANARY)
        writer.close()
    finish_recording(recording.pk, at=now())
    Recording.objects.update(next_at=None)
    return made


def names(s3: Any) -> list[str]:
    return [one["Key"] for one in s3.list_objects_v2(Bucket=NAME).get("Contents", ())]


def here() -> list[Any]:
    return list(storage.kept())


def later(**time: float) -> Any:
    return time_machine.travel(datetime.now(UTC) + timedelta(**time), tick=True)


def withdraw_and_erase(ada: Person) -> None:
    withdraw(ada.pk, ["recording"], way=Way.OWN_PAGE)
    settle()
    sweep()


def test_what_is_packed_is_brought_and_played_from_there(piece: Piece, s3: Any) -> None:
    assert move_due() == 1
    with open_piece(piece.pk) as reader:
        assert (reader.size, reader.read_at(4, 9)) == (3 * len(CANARY), CANARY[4:13])
        assert reader.read_at(0, reader.size) == 3 * CANARY

    assert (here(), names(s3)) == ([], [f"sealed/{piece.pk}"])
    assert CANARY not in s3.get_object(Bucket=NAME, Key=f"sealed/{piece.pk}")["Body"].read()
    assert move_due() == 0


def test_a_range_asks_the_bucket_for_its_chunks_alone(piece: Piece, monkeypatch: Any) -> None:
    move_due()
    asked = []
    read = Bucket.read
    monkeypatch.setattr(Bucket, "read", lambda *about: asked.append(about[2:]) or read(*about))
    with open_piece(piece.pk) as reader:
        assert asked == []
        reader.read_at(0, 3)

    assert asked == [(len(CANARY) + 16, 20 + 33)]


@pytest.mark.parametrize("changed", [{"form": "mjr"}, {"size": None}], ids=["as packets", "being written"])
def test_what_is_not_finished_stays_here(piece: Piece, s3: Any, changed: dict[str, Any]) -> None:
    Piece.objects.update(**changed)

    assert (move_due(), names(s3), here()) == (0, [], [piece.pk])


def test_while_it_runs_or_waits_for_being_packed_nothing_is_brought(piece: Piece, s3: Any) -> None:
    Recording.objects.update(next_at=now())
    assert (move_due(), names(s3)) == (0, [])
    Recording.objects.update(next_at=None, stage=Stage.PAUSED)

    assert (move_due(), names(s3)) == (0, [])


def test_with_the_bucket_away_it_stays_and_plays_from_here(
    piece: Piece, s3: Any, away: Callable[[], None], settings: Any
) -> None:
    there = settings.STORAGE_URL
    away()
    assert move_due() == 0
    row = InBucket.objects.get()
    assert (row.where, row.tries, row.failed_with, here()) == (Where.COMING, 1, "StorageAway", [piece.pk])
    with open_piece(piece.pk) as reader:
        assert reader.read_at(0, 3) == CANARY[:3]

    settings.STORAGE_URL = there
    assert move_due() == 0, "not before its time"
    with later(seconds=6):
        assert move_due() == 1
    assert (here(), names(s3)) == ([], [f"sealed/{piece.pk}"])


def test_a_player_is_told_that_the_bucket_is_away(piece: Piece, away: Callable[[], None]) -> None:
    move_due()
    away()

    with open_piece(piece.pk) as reader, pytest.raises(StorageAway):
        reader.read_at(0, 3)


def test_with_the_erasure_the_key_is_gone_at_once_and_the_bytes_are_owed_until_the_bucket_says_so(
    piece: Piece, ada: Person, s3: Any, away: Callable[[], None], settings: Any, mailbox: Mailbox
) -> None:
    move_due()
    there = settings.STORAGE_URL
    away()
    withdraw_and_erase(ada)
    with pytest.raises(KeyGone):
        open_key(piece.track_id)
    assert move_due() == 0
    assert (InBucket.objects.get().where, InBucket.objects.get().tries) == (Where.GOING, 1)
    assert not is_swept()
    with translation.override("de"):
        assert "Eine Aufnahme aus der Ablage entfernen" in [str(one.what) for one in debts()]

    settings.STORAGE_URL = there
    with later(seconds=6):
        assert move_due() == 1
    assert (names(s3), InBucket.objects.count(), is_swept()) == ([], 0, True)


def test_what_is_erased_while_it_is_brought_does_not_stay(
    piece: Piece, ada: Person, s3: Any, monkeypatch: Any, mailbox: Mailbox
) -> None:
    put = Bucket.put

    def erased_meanwhile(*about: Any) -> None:
        withdraw_and_erase(ada)
        InBucket.objects.all().delete()  # another worker saw it gone, and the bucket confirmed
        put(about[0], copy, about[2])

    copy = storage.path_of(piece.pk).with_name("copy")
    copy.write_bytes(storage.path_of(piece.pk).read_bytes())
    monkeypatch.setattr(Bucket, "put", erased_meanwhile)
    move_due()
    assert (names(s3), InBucket.objects.count()) == ([], 0)


def test_whoever_died_before_taking_it_out_of_the_folder_is_followed(piece: Piece, s3: Any) -> None:
    kept = storage.path_of(piece.pk).read_bytes()
    move_due()
    storage.path_of(piece.pk).write_bytes(kept)
    move_due()

    assert (here(), names(s3)) == ([], [f"sealed/{piece.pk}"])


def test_what_a_backup_brought_back_is_brought_again_where_the_bucket_has_lost_it(
    piece: Piece, s3: Any
) -> None:
    kept = storage.path_of(piece.pk).read_bytes()
    move_due()
    s3.delete_object(Bucket=NAME, Key=f"sealed/{piece.pk}")
    storage.path_of(piece.pk).write_bytes(kept)
    with open_piece(piece.pk) as reader:
        assert reader.read_at(0, reader.size) == 3 * CANARY
    move_due()

    assert (here(), names(s3)) == ([], [f"sealed/{piece.pk}"])


def test_a_backup_holds_what_is_in_the_bucket(
    piece: Piece, s3: Any, away: Callable[[], None], tmp_path_factory: pytest.TempPathFactory
) -> None:
    place = tmp_path_factory.mktemp("backups") / "here"
    kept = storage.path_of(piece.pk).read_bytes()
    move_due()
    [part] = copy_files(place)
    assert (part.name, (place / "files" / part.name).read_bytes()) == (str(piece.pk), kept)

    away()
    (place / "files" / part.name).unlink()
    with pytest.raises(NotPossible, match="does not answer"), named_errors(place):
        copy_files(place)


def copy_files(place: Path) -> Any:
    return list(making._copy_files(places.prepare(place)).values())


def test_parts_of_a_file_that_was_given_up_are_taken_back(piece: Piece, s3: Any) -> None:
    about = {"Bucket": NAME, "Key": f"sealed/{uuid4()}"}
    torn = s3.create_multipart_upload(**about)["UploadId"]
    s3.upload_part(**about, UploadId=torn, PartNumber=1, Body=b"x")
    row = InBucket.objects.create(pk=about["Key"].removeprefix("sealed/"))
    assert sweep_bucket() == 0, "somebody may be bringing it"
    row.delete()
    assert sweep_bucket() == 1

    assert "Uploads" not in s3.list_multipart_uploads(Bucket=NAME)


def test_a_long_file_is_brought_in_parts(piece: Piece, s3: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("einklang.room.bucket.PART", 5 << 20)
    long = Piece.objects.create(track=piece.track, medium="both", form="webm", size=12 << 20)
    with SealedWriter.create(storage.path_of(long.pk), open_key(long.track_id), long.pk) as writer:
        for n in range(12):
            writer.append(bytes([n]) * (1 << 20))
        writer.close()
    assert move_due() == 2
    with open_piece(long.pk) as reader:
        assert reader.read_at((3 << 20) - 2, 4) == bytes([2, 2, 3, 3])

    assert s3.head_object(Bucket=NAME, Key=f"sealed/{long.pk}")["ETag"].endswith('-3"')


def test_what_no_row_knows_is_removed_and_what_others_put_there_is_not(piece: Piece, s3: Any) -> None:
    move_due()
    for name in (f"sealed/{uuid4()}", "sealed/readme", f"elsewhere/{uuid4()}"):
        s3.put_object(Bucket=NAME, Key=name, Body=b"x")
    assert (sweep_bucket(), move_due()) == (1, 1)

    assert [name.partition("/")[0] for name in names(s3)] == ["elsewhere", "sealed", "sealed"]
    assert {f"sealed/{piece.pk}", "sealed/readme"} < set(names(s3))


def test_in_a_bucket_with_versions_every_version_goes(
    piece: Piece, ada: Person, s3: Any, mailbox: Mailbox
) -> None:
    enabled = {"Status": "Enabled"}
    s3.put_bucket_versioning(Bucket=NAME, VersioningConfiguration=enabled)
    move_due()
    s3.put_object(Bucket=NAME, Key=f"sealed/{piece.pk}", Body=b"another version")
    withdraw_and_erase(ada)
    move_due()

    found = s3.list_object_versions(Bucket=NAME)
    assert ("Versions" in found, "DeleteMarkers" in found, InBucket.objects.count()) == (False, False, 0)


def test_trace_looks_into_the_bucket(piece: Piece, s3: Any, away: Callable[[], None]) -> None:
    move_due()
    s3.put_object(Bucket=NAME, Key="sealed/left", Body=b"Ada Loewenherz said this")
    found = trace(["Ada Loewenherz said this"])
    assert found.places == {"bucket left": 1, f"recording {piece.pk} (decrypted)": 3}

    away()
    assert trace(["Ada Loewenherz said this"]).unseen.keys() == {
        "the bucket of STORAGE_URL",
        f"recording {piece.pk}",
    }


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"STORAGE_URL": "s3://"}, "has to be s3://bucket/prefix"),
        ({"STORAGE_URL": "s3://recordings?colour=red"}, "has to be s3://bucket/prefix"),
        ({"STORAGE_URL": "ftp://recordings"}, "has to be file:/// and a folder, or s3:// and a bucket"),
        ({"S3_SECRET_KEY": ""}, "EINKLANG_S3_ACCESS_KEY and EINKLANG_S3_SECRET_KEY have to be given"),
    ],
    ids=range(4),
)
def test_a_storage_that_cannot_be_used_is_refused_at_the_start(
    promise: Policy,
    s3: Any,
    settings: Any,
    capsys: pytest.CaptureFixture[str],
    changed: dict[str, str],
    said: str,
) -> None:
    settings.DEMO = True
    assert refusals.problems() == []
    for name, value in changed.items():
        setattr(settings, name, value)
    [problem] = refusals.problems()
    assert cli.run("check", []) == cli.REFUSED
    assert capsys.readouterr().err == f"einklang check: {problem}\n"

    assert problem.startswith("STORAGE_URL: ")
    assert said in problem


def test_a_bucket_that_is_missing_locked_or_not_named_any_more_is_refused(
    promise: Policy, piece: Piece, s3: Any, settings: Any, away: Callable[[], None], tmp_path: Path
) -> None:
    settings.DEMO = True
    there = settings.STORAGE_URL
    s3.create_bucket(Bucket="locked", ObjectLockEnabledForBucket=True)
    settings.STORAGE_URL = there.replace(NAME, "locked")
    assert refusals.problems() == [
        "STORAGE_URL: the bucket of STORAGE_URL has an object lock: nothing can be erased there"
    ]
    settings.STORAGE_URL = there.replace(NAME, "missing")
    assert refusals.problems() == ["STORAGE_URL: the bucket of STORAGE_URL is refused or not there (404)"]
    away()
    assert refusals.problems() == [], "it may come back"
    settings.STORAGE_URL = there
    move_due()
    settings.STORAGE_URL = f"file://{tmp_path / 'kept'}"

    assert refusals.problems() == [
        "STORAGE_URL: recordings are in a bucket that it does not name any more: name it again"
    ]

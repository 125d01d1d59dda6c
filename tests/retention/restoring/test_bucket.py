"""Restoring where recordings are kept in a bucket, of an S3 server that is asked over HTTP."""

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from django.core.management import call_command
from django.utils.timezone import now
from moto.server import ThreadedMotoServer

from einklang.backups.making import back_up
from einklang.people.models import Person
from einklang.retention.tracing import trace
from einklang.room.actions import add_track, end_recordings, keep_recording
from einklang.room.bucket import bucket
from einklang.room.models import Form, Medium, Piece, Recording, Source
from einklang.room.moving import move_due, sweep_bucket
from einklang.room.reading import open_piece
from einklang.room.storage import path_of
from einklang.room.sweeping import sweep
from einklang.vault.files import SealedWriter
from einklang.vault.keys import open_key
from tests.backups.conftest import SAID
from tests.disk import Disk
from tests.retention.restoring.doing import ADA, leave, lose_the_database, restore


@pytest.fixture
def in_bucket(site: Path, settings: Any) -> Iterator[None]:
    """Recordings go to a bucket that is there and empty."""
    logging.getLogger("werkzeug").setLevel("ERROR")
    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    server = f"http://{host}:{port}"
    settings.STORAGE_URL = f"s3://recordings/sealed?endpoint={server}"
    settings.S3_ACCESS_KEY, settings.S3_SECRET_KEY = "us", "secret"
    about = {"endpoint_url": server, "region_name": "us-east-1"}
    client = boto3.client("s3", aws_access_key_id="us", aws_secret_access_key="secret", **about)
    client.create_bucket(Bucket="recordings")
    client.close()
    yield
    running.stop()


def kept() -> set[str]:
    return {str(one) for one in bucket().kept()}


def test_recordings_come_back_into_a_bucket_that_lost_them(
    in_bucket: None, site: Path, place: Path, ada: Person
) -> None:
    """What is still there is not copied; what has ended since is not brought back."""
    stays, lost, ended = (a_finished_recording(ada) for _ in range(3))
    assert move_due() == 3
    back_up(place)
    end_recordings([ended.track.recording_id])
    bucket().remove(lost.pk)
    restore(place)

    assert [path.name for path in (site / "recordings").iterdir()] == [str(lost.pk)]
    move_due()
    assert bucket().size(lost.pk) == bucket().size(stays.pk)
    assert kept() == {str(stays.pk), str(lost.pk)}
    assert said_in(lost) == SAID


@pytest.mark.parametrize("lost", ["database", "database-and-bucket"])
def test_on_a_fresh_machine_bob_is_heard_and_ada_stays_gone(
    in_bucket: None,
    disk: Disk,
    site: Path,
    place: Path,
    keys: Path,
    backed_up: Callable[[], None],
    ada: Person,
    join: Callable[..., Person],
    lost: str,
) -> None:
    bob = join(answers={"first_name": "Bob", "last_name": "Börde", "email": "bob@boerde.example"})
    adas, bobs = a_finished_recording(ada), a_finished_recording(bob)
    assert move_due() == 2
    backed_up()
    leave(ada)
    lose_the_database(disk)
    if lost == "database-and-bucket":
        for piece in (adas, bobs):
            bucket().remove(piece.pk)
    call_command("restore", str(place), "--keys", str(keys))

    assert list(Person.objects.all()) == [bob]
    assert list(Piece.objects.all()) == [bobs]
    sweep()
    sweep_bucket()
    move_due()
    assert (kept(), list((site / "recordings").iterdir())) == ({str(bobs.pk)}, [])
    assert said_in(bobs) == SAID
    assert trace(ADA[:1]).places == {}  # the number is of their company


def said_in(piece: Piece) -> bytes:
    with open_piece(piece.pk) as reader:
        return bytes(reader.read_at(0, reader.size))


def a_finished_recording(person: Person) -> Piece:
    recording = keep_recording([person.pk], interview_ended_at=now(), seconds=60)
    Recording.objects.filter(pk=recording.pk).update(next_at=None)
    track = add_track(recording.pk, Source.CAMERA, person=person.pk)
    piece = Piece.objects.create(track=track, medium=Medium.BOTH, form=Form.WEBM, size=len(SAID))
    with SealedWriter.create(path_of(piece.pk), open_key(track.pk), piece.pk) as writer:
        writer.append(SAID)
        writer.close()
    return piece

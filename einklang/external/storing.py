"""From an upload to a recording, in an order that may break off anywhere."""

from django.db import transaction

from einklang.room.actions import NotEverybodyAllows, RecordingGone, keep_recording
from einklang.room.models import Medium, Piece, Recording, Source, Track
from einklang.vault.files import AlreadyClosed, SealedReader, SealedWriter
from einklang.vault.keys import end_key_at, open_key

from .checking import Found, NotARecording, look_at
from .incoming import UploadGone, end_uploads, file_of, move_into_storage
from .models import InUpload, Upload


def store(upload: Upload) -> Recording:
    """The whole file is here: what it holds is a recording now, with everybody who had a place in it.

    What is none, or was ended meanwhile, is removed at once. Raises NotARecording, UploadGone, CannotCheck.
    """
    key, path = open_key(upload.pk), file_of(upload.pk)
    try:
        with SealedReader(path, key, upload.pk) as reader:
            found = look_at(reader)
        _close(upload, key)
        recording = _keep(upload, found)
    except (NotARecording, FileNotFoundError, NotEverybodyAllows, RecordingGone) as error:
        end_uploads([upload.pk])
        if isinstance(error, NotARecording):
            raise
        raise UploadGone from error
    move_into_storage(upload.pk)
    return recording


def _close(upload: Upload, key: bytes) -> None:
    try:
        with SealedWriter.open(file_of(upload.pk), key, upload.pk) as writer:
            writer.close()
    except AlreadyClosed:  # an earlier try came so far
        return


@transaction.atomic
def _keep(upload: Upload, found: Found) -> Recording:
    upload = _held(upload)
    people = list(upload.people.values_list("person_id", flat=True))
    if len(people) != upload.places:
        raise NotEverybodyAllows
    recording = keep_recording(
        people,
        interview_ended_at=upload.interview_ended_at,
        seconds=found.milliseconds // 1000,
        booking=upload.booking,
    )
    # Its key is there already: what was sealed on the way in is what is kept.
    track = Track.objects.create(id=upload.pk, recording=recording, source=Source.UPLOAD)
    end_key_at(track.pk, recording.ends_at)
    Piece.objects.create(
        id=upload.pk,
        track=track,
        medium=Medium.BOTH,
        form=found.form,
        duration_ms=found.milliseconds,
        size=upload.length,
    )
    InUpload.objects.filter(upload=upload).delete()
    upload.delete()
    return recording


def _held(upload: Upload) -> Upload:
    row = Upload.objects.select_for_update().filter(pk=upload.pk).first()
    if row is None:
        raise RecordingGone
    return row

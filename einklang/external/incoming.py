"""Recordings on their way in: begun, gone on with, ended. Nothing of them is ever in the clear on a disk."""

import contextlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.utils.timezone import now

from einklang.booking.models import Booking
from einklang.booking.queries import people_in
from einklang.people.models import Person
from einklang.room import storage
from einklang.room.actions import NotEverybodyAllows
from einklang.vault.files import AlreadyClosed, NotGenuine, SealedWriter
from einklang.vault.keys import destroy_keys, make_key, open_key

from .actions import owe_deletion
from .models import InUpload, Tool, Upload
from .queries import everybody_allows, may_go_on

#: What is not whole after this time is removed.
LASTS = timedelta(days=7)
#: The longest recording that is taken in, in bytes.
LONGEST = 16 << 30
#: Bytes that are sealed at a time. What a torn connection has brought is sealed too.
AT_ONCE = 4 << 20

#: Reads so many bytes of what is sent, or fewer; nothing at its end.
Read = Callable[[int], bytes]


class TooLong(Exception):
    """Longer than anything that is taken in, or than was said before."""


class UploadGone(Exception):
    """It ended: somebody took the consent back, it was given up, or its time is over."""


class WrongOffset(Exception):
    """What is sent does not begin where that which is here ends (tus 1.0)."""


def incoming() -> Path:
    """The folder of those that are not whole yet, in the same file system."""
    folder = storage.folder() / "incoming"
    folder.mkdir(exist_ok=True, mode=0o700)
    return folder


def file_of(upload: UUID) -> Path:
    return incoming() / str(upload)


@transaction.atomic
def begin_upload(booking: Booking, length: int, tool: Tool) -> Upload:
    """A recording of so many bytes may come in; that the tool's copy is deleted is owed from now on.

    Raises NotEverybodyAllows, TooLong, StorageFull, StorageAway.
    """
    if not 0 < length <= LONGEST:
        raise TooLong
    people = sorted(people_in(booking.pk))
    # Locked: whoever withdraws at this moment comes before, and nothing comes in, or after, and ends it.
    list(Person.objects.select_for_update().filter(pk__in=people).order_by("pk").values_list("pk"))
    if not everybody_allows(booking):
        raise NotEverybodyAllows
    storage.check_space(length)
    moment = now()
    upload = Upload.objects.create(
        booking=booking.pk,
        length=length,
        places=len(people),
        interview_ended_at=min(booking.ends_at, moment),
        ends_at=moment + LASTS,
    )
    InUpload.objects.bulk_create(InUpload(upload=upload, person_id=person) for person in people)
    key = make_key(upload.pk, ends_at=upload.ends_at)
    SealedWriter.create(file_of(upload.pk), key, upload.pk).leave()
    owe_deletion(upload.pk, booking, tool)
    return upload


def upload_of(upload_id: UUID, booking: UUID) -> Upload:
    """The upload, if it may go on now; one that may not is ended at once. Raises UploadGone."""
    upload = Upload.objects.filter(pk=upload_id, booking=booking, ends_at__gt=now()).first()
    if upload is None:
        raise UploadGone
    if not may_go_on(upload):
        end_uploads([upload.pk])
        raise UploadGone
    return upload


@contextmanager
def _writer(upload: Upload) -> Iterator[SealedWriter]:
    try:
        writer = SealedWriter.open(file_of(upload.pk), open_key(upload.pk), upload.pk)
    except (FileNotFoundError, NotGenuine) as error:
        end_uploads([upload.pk])
        raise UploadGone from error
    with writer:
        yield writer


def received(upload: Upload) -> int:
    """How many bytes are sealed and would outlive a power failure. Raises UploadGone, BeingWritten."""
    try:
        with _writer(upload) as writer:
            writer.sync()
            return writer.size
    except AlreadyClosed:
        return upload.length


def go_on(upload: Upload, offset: int, read: Read) -> int:
    """Seal what is sent, straight from the connection; returns how many bytes are here now.

    A connection may tear at any byte: what it brought until then is kept. It outlives a power failure once
    `received` was asked, as a client does that comes back, or the whole was stored. Raises UploadGone,
    WrongOffset, TooLong, BeingWritten, and OSError where the disk is full.
    """
    try:
        with _writer(upload) as writer:
            if writer.size != offset:
                raise WrongOffset
            for part in _parts(read):
                if writer.size + len(part) > upload.length:
                    raise TooLong
                writer.append(part)
            return writer.size
    except AlreadyClosed:
        if offset != upload.length:
            raise WrongOffset from None
        return upload.length


def _parts(read: Read) -> Iterator[bytes | bytearray]:
    """What is sent, in large parts, also where the connection tears."""
    while True:
        part: bytes | bytearray = bytearray()
        torn = False
        while len(part) < AT_ONCE:
            try:
                more = read(AT_ONCE - len(part))
            except OSError:
                torn, more = True, b""
            if not more:
                break
            if not part and len(more) == AT_ONCE:
                part = more
                break
            part += more
        if part:
            yield part
        if torn or len(part) < AT_ONCE:
            return


@transaction.atomic
def end_uploads(uploads: list[UUID]) -> None:
    """Nothing of these is here any more: keys first, which is the erasure, then rows and files."""
    destroy_keys(uploads)
    InUpload.objects.filter(upload__in=uploads).delete()
    Upload.objects.filter(pk__in=uploads).delete()
    transaction.on_commit(lambda: remove_files(uploads))


def end_uploads_of(person: UUID) -> None:
    """Whoever is in a recording ends the whole of it, also while it comes in (promise 13)."""
    end_uploads(list(InUpload.objects.filter(person=person).values_list("upload", flat=True)))


def remove_files(uploads: list[UUID]) -> None:
    """Take the sealed files away; what is left after a crash is swept."""
    for upload in uploads:
        with contextlib.suppress(FileNotFoundError):
            file_of(upload).unlink()


def move_into_storage(upload: UUID) -> None:
    """The file is where recordings are. One that is there already is left as it is."""
    with contextlib.suppress(FileNotFoundError):
        file_of(upload).rename(storage.path_of(upload))

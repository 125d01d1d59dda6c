"""What lies outside the tables: sealed files where their key stands, and the files of the database itself."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import Error, connection

from einklang.customers.models import Import
from einklang.customers.table import opened
from einklang.external.incoming import file_of
from einklang.external.models import Upload
from einklang.room import storage
from einklang.room.bucket import bucket
from einklang.room.models import Piece
from einklang.room.moving import open_sealed
from einklang.vault.errors import KeyGone
from einklang.vault.files import SealedReader
from einklang.vault.keys import open_key

from .places import File, Search, count_in, files_in, look_at_stream

#: What opens one sealed file.
Open = Callable[[], AbstractContextManager[IO[bytes]]]
UPLOADED = "file imports/"


def look_at_sealed_files(search: Search) -> None:
    """Recordings, uploads on their way in and customer files that wait, opened where their key stands."""
    for place, opening in _sealed():
        try:
            with opening() as stream:
                look_at_stream(stream, f"{place} (decrypted)", search)
        except (KeyGone, FileNotFoundError):
            continue  # gone while we looked, or on the way out: what is left of it nobody can open
        except (OSError, storage.StorageAway, storage.UnknownStorage) as error:
            search.missed(place, type(error).__name__)


def look_at_bucket(search: Search) -> None:
    """Whatever lies in the bucket, where STORAGE_URL names one, as it lies there."""
    try:
        found = bucket()
        if found is None:
            return
        for name in found.names():
            shown = search.shown(name)
            if shown != name:
                search.found(f"bucket {shown} (its name)", 1)
            with suppress(FileNotFoundError), found.stream(name) as stream:
                search.found(f"bucket {shown}", *count_in(stream, search.terms))
    except (storage.StorageAway, storage.UnknownStorage) as error:
        search.missed("the bucket of STORAGE_URL", type(error).__name__)


def _sealed() -> Iterator[tuple[str, Open]]:
    for one in Import.objects.exclude(name=None):
        yield f"{UPLOADED}{one.pk.hex}", partial(opened, one)
    for piece in Piece.objects.iterator():
        yield f"recording {piece.pk}", partial(_piece, piece)
    for upload in Upload.objects.iterator():
        yield f"upload {upload.pk}", partial(_upload, upload)


@contextmanager
def _piece(piece: Piece) -> Iterator[IO[bytes]]:
    key = open_key(piece.track_id, past_its_end=True)
    with open_sealed(piece.pk, key) as reader, reader.stream() as stream:
        yield stream


@contextmanager
def _upload(upload: Upload) -> Iterator[IO[bytes]]:
    key = open_key(upload.pk, past_its_end=True)
    with SealedReader(file_of(upload.pk), key, upload.pk) as reader, reader.stream() as stream:
        yield stream


def folders(search: Search, *, server: bool) -> list[Iterator[File]]:
    """Every file outside EINKLANG_DATA that is ours: the storage, the memory of the rooms, the database.

    The files are found as they are asked for, in any thread; the database is asked here.
    """
    inside = Path(settings.DATA).absolute()
    kept = storage.named()
    found = [
        files_in(folder, search, called)
        for folder, called in ((kept, "storage "), (Path(settings.ROOM_MEMORY), "memory "))
        if not folder.is_relative_to(inside)
    ]
    if connection.vendor == "sqlite":
        found.append(_sqlite(Path(str(connection.settings_dict["NAME"])).absolute(), inside))
    elif server and (folder := _server(search)):
        files = files_in(folder, search, "database server ")
        found.append(File(one.path, one.place, lives=True) for one in files)
    return found


def _sqlite(name: Path, inside: Path) -> Iterator[File]:
    for path in (name, *(name.with_name(f"{name.name}{ending}") for ending in ("-wal", "-shm", "-journal"))):
        if path.is_file() and not path.is_relative_to(inside):
            yield File(path, f"database {path.name}", lives=True)


def _server(search: Search) -> Path | None:
    """Where the files of the PostgreSQL server are, if they can be read here."""
    folder = _told_folder(search)
    if folder is None:
        return None
    try:
        if (folder / "PG_VERSION").is_file():
            return folder
    except OSError:
        pass
    search.missed(f"the files of the database server, {folder}", "not to be read from here")
    return None


def _told_folder(search: Search) -> Path | None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT inet_server_addr() IS NULL OR inet_server_addr() = inet_client_addr()")
            if not cursor.fetchone()[0]:
                search.missed("the files of the database server", "it is on another machine")
                return None
            cursor.execute("SELECT current_setting('data_directory', true)")
            told = cursor.fetchone()[0]
    except Error as error:
        search.missed(
            "the files of the database server", f"it does not say where they are ({type(error).__name__})"
        )
        return None
    return Path(told)

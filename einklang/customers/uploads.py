"""Uploaded files: personal plain text, so they are only ever written sealed, and kept for a day at most."""

import io
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from einklang.vault.cipher import fresh_key, seal, unseal
from einklang.vault.errors import KeyGone

from .lines import LONGEST
from .refusals import FileRefused, Unfit
from .sheets import MAGIC

if TYPE_CHECKING:
    _Uploaded = UploadedFile[bytes]
else:  # Django's own class takes no type arguments at run time
    _Uploaded = UploadedFile

#: What is sealed at a time, in bytes of the file.
PIECE = 1_048_576
_SEALED = PIECE + 28


def folder() -> Path:
    """Where the sealed files lie."""
    path: Path = settings.DATA / "imports"
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def path_of(own_id: uuid.UUID) -> Path:
    return folder() / own_id.hex


@dataclass(frozen=True)
class Sealed:
    """A file that was taken in. Until its key is kept, it is rubbish that nobody can read."""

    id: uuid.UUID
    key: bytes
    size: int
    kind: str


class Sealing:
    """Takes a file in, piece by piece. Raises FileRefused for what is too big, or one endless line."""

    def __init__(self, *, limit: int | None = None) -> None:
        self.id, self.key, self.limit = uuid.uuid4(), fresh_key(), limit
        self.size = self.pieces = self.line = 0
        self.start, self.rest = b"", bytearray()
        self.file = path_of(self.id).open("xb")

    def write(self, chunk: bytes) -> None:
        """Take in some bytes."""
        self.size += len(chunk)
        self.start = (self.start + chunk[:4])[:4]
        if self.limit is not None and self.size > self.limit:
            self._refuse(Unfit.TOO_BIG)
        if not MAGIC.startswith(self.start) and not self.start.startswith(MAGIC):
            end = max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
            self.line = self.line + len(chunk) if end < 0 else len(chunk) - end
            if self.line > 4 * LONGEST:  # four bytes are the most that a character takes
                self._refuse(Unfit.LONG_LINE)
        self.rest += chunk
        while len(self.rest) >= PIECE:
            self._seal(bytes(self.rest[:PIECE]))
            del self.rest[:PIECE]

    def finish(self) -> Sealed:
        """The whole file is there. Raises FileRefused where there was nothing in it."""
        if not self.size:
            self._refuse(Unfit.EMPTY)
        if self.rest:
            self._seal(bytes(self.rest))
        self.file.close()
        return Sealed(self.id, self.key, self.size, "xlsx" if self.start == MAGIC else "csv")

    def give_up(self) -> None:
        """Nothing of it stays."""
        self.file.close()
        path_of(self.id).unlink(missing_ok=True)

    def _seal(self, piece: bytes) -> None:
        self.file.write(seal(self.key, piece, bound_to=_bound(self.id, self.pieces)))
        self.pieces += 1

    def _refuse(self, why: Unfit) -> None:
        self.give_up()
        raise FileRefused(why, 1 if why is Unfit.LONG_LINE else None)


def seal_all(chunks: Iterable[bytes], *, limit: int | None = None) -> Sealed:
    """Take a whole file in. Raises FileRefused."""
    sealing = Sealing(limit=limit)
    try:
        for chunk in chunks:
            sealing.write(chunk)
        return sealing.finish()
    except BaseException:
        sealing.give_up()
        raise


def open_sealed(own_id: uuid.UUID, key: bytes, size: int) -> BinaryIO:
    """The file as it was, to read and to move about in. Raises KeyGone where it is torn or gone."""
    try:
        return io.BufferedReader(_Reader(own_id, key, size), buffer_size=PIECE)
    except FileNotFoundError as error:
        raise KeyGone from error


class _Reader(io.RawIOBase):
    def __init__(self, own_id: uuid.UUID, key: bytes, size: int) -> None:
        self.file = path_of(own_id).open("rb")
        self.id, self.key, self.size, self.at = own_id, key, size, 0
        self.number, self.piece = -1, b""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self.at, io.SEEK_END: self.size}[whence]
        self.at = max(0, base + offset)
        return self.at

    def tell(self) -> int:
        return self.at

    def readinto(self, buffer: Any) -> int:
        if self.at >= self.size:
            return 0
        number, inside = divmod(self.at, PIECE)
        if number != self.number:
            self.file.seek(number * _SEALED)
            self.piece = unseal(self.key, self.file.read(_SEALED), bound_to=_bound(self.id, number))
            self.number = number
        part = self.piece[inside : inside + len(buffer)]
        buffer[: len(part)] = part
        self.at += len(part)
        return len(part)

    def close(self) -> None:
        self.file.close()
        super().close()


def _bound(own_id: uuid.UUID, number: int) -> bytes:
    return b"customers.upload" + own_id.bytes + number.to_bytes(8, "big")


class SealedUpload(_Uploaded):
    """What a form finds instead of the file: it was sealed while it came in."""

    def __init__(self, sealed: Sealed | None, *, name: str, size: int, refused: FileRefused | None) -> None:
        super().__init__(file=io.BytesIO(), name=name, size=size)
        self.sealed, self.refused = sealed, refused


class SealingHandler(FileUploadHandler):
    """Seals an upload as it arrives, instead of writing it to a folder for temporary files."""

    sealing: Sealing | None = None
    refused: FileRefused | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.refused = None
        self.sealing = Sealing(limit=settings.UPLOAD_LIMIT)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self.refused is None and self.sealing is not None:
            try:
                self.sealing.write(raw_data)
            except FileRefused as refused:
                self.refused = refused

    def file_complete(self, file_size: int) -> SealedUpload:
        sealed = None
        if self.refused is None and self.sealing is not None:
            try:
                sealed = self.sealing.finish()
            except FileRefused as refused:
                self.refused = refused
        return SealedUpload(sealed, name=self.file_name or "", size=file_size, refused=self.refused)

    def upload_interrupted(self) -> None:
        if self.sealing is not None:
            self.sealing.give_up()


def sealing_uploads(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Under this decorator, and under the one for the audience, files are sealed while they come in.

    The handler has to be set before anything reads the body, the check against forgery included, which
    therefore comes inside.
    """
    protected = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def sealing(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.upload_handlers = [SealingHandler(request)]
        return protected(request, *args, **kwargs)

    return sealing


def pieces(file: BinaryIO) -> Iterator[bytes]:
    """The file in pieces, to take it in."""
    while piece := file.read(PIECE):
        yield piece

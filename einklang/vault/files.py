"""Sealed files that grow: EKF1, as docs/adr/0024-recordings.md writes it down byte by byte.

A file is a header and segments, each with a key of its own, in chunks of 64 KiB that are opened one by one.
Nothing that was written is ever written again, so a writer may die at any moment: what it had not finished
is cut off. Keys live as long as the writer or reader that was given them, and no longer.
"""

import fcntl
import io
import os
import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from .errors import KeyGone

MAGIC, SEGMENT = b"EKF1", b"EKSG"
#: Bytes of plain text in a chunk, of its tag, and of a segment's salt.
CHUNK, TAG, SALT = 65_536, 16, 16
#: Bytes that are sealed before they are written, so that a long append needs little memory.
_AT_ONCE = 16 * CHUNK
_DATA, _CLOSING = 0, 1
_HEADER = struct.Struct(">4sIQB16s")
_TOTALS = struct.Struct(">QI")
_START = len(MAGIC) + 16

Buffer = bytes | bytearray | memoryview


class NotGenuine(KeyGone):
    """These bytes are not what was written with this key under this id: another key, or changed since."""


class BeingWritten(Exception):
    """Somebody writes this file at this moment."""


class AlreadyClosed(Exception):
    """The file was closed: nothing is added to it any more."""


@dataclass(frozen=True)
class _Segment:
    header: bytes
    #: Where its chunks begin in the file, and its plain text in the whole.
    at: int
    begins: int
    length: int
    kind: int

    @property
    def ends(self) -> int:
        """Where the next one begins in the file."""
        return self.at + _sealed_length(self.length)


def _sealed_length(length: int) -> int:
    return length + TAG * -(-length // CHUNK)


class _Cipher:
    """One segment's chunks (STREAM: a counter and a flag for the last one)."""

    def __init__(self, key: bytes, file_id: bytes, header: bytes) -> None:
        info = b"einklang file segment" + file_id
        self.aead = AESGCM(HKDF(SHA256(), 32, _HEADER.unpack(header)[4], info).derive(key))
        self.bound_to = file_id + header
        self.chunks = -(-_HEADER.unpack(header)[2] // CHUNK)

    def nonce(self, index: int) -> bytes:
        return struct.pack(">I7xB", index, index == self.chunks - 1)

    def seal(self, index: int, plain: Buffer) -> bytes:
        return self.aead.encrypt(self.nonce(index), plain, self.bound_to)

    def open(self, index: int, sealed: Buffer) -> bytes:
        try:
            return self.aead.decrypt(self.nonce(index), sealed, self.bound_to)
        except (InvalidTag, ValueError) as error:  # ValueError: too short to be anything
            raise NotGenuine from error


class Bytes(Protocol):
    """The bytes of a sealed file, wherever they are."""

    @property
    def size(self) -> int:
        """How many there are."""

    def read(self, length: int, at: int) -> bytes:
        """Exactly so many bytes, fewer only where the file ends."""

    def leave(self) -> None:
        """Let go of them. Twice is no error."""


class Local:
    """A file on this machine, by its descriptor."""

    def __init__(self, fd: int) -> None:
        self._fd = fd

    @property
    def size(self) -> int:
        return os.fstat(self._fd).st_size

    def read(self, length: int, at: int) -> bytes:
        parts = []
        while length and (part := os.pread(self._fd, length, at)):
            parts.append(part)
            at, length = at + len(part), length - len(part)
        return b"".join(parts)

    def leave(self) -> None:
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1


def _write(fd: int, data: Buffer, at: int) -> None:
    view = memoryview(data)
    while view:
        written = os.pwrite(fd, view, at)
        view, at = view[written:], at + written


def _segments(file: Bytes, file_id: bytes) -> Iterator[_Segment]:
    """The whole segments, by their headers, which are genuine once a chunk of theirs was opened."""
    end = file.size
    if file.read(_START, 0) != (MAGIC + file_id)[:end]:
        raise NotGenuine
    at, begins, number = _START, 0, 0
    while at + _HEADER.size < end:
        header = file.read(_HEADER.size, at)
        magic, index, length, kind, _ = _HEADER.unpack(header)
        if (magic, index) != (SEGMENT, number) or kind > _CLOSING or not length:
            raise NotGenuine
        segment = _Segment(header, at + _HEADER.size, begins, length, kind)
        if segment.ends > end:
            return
        yield segment
        at, begins, number = segment.ends, begins + length, number + 1


class _Contents:
    """What is in a file at this moment: its whole segments, and whether it was closed."""

    def __init__(self, file: Bytes, key: bytes, file_id: UUID) -> None:
        segments = list(_segments(file, file_id.bytes))
        self.ends = segments[-1].ends if segments else _START
        self.closed = bool(segments) and segments[-1].kind == _CLOSING
        self.data = segments[:-1] if self.closed else segments
        self.size = self.data[-1].begins + self.data[-1].length if self.data else 0
        if any(segment.kind == _CLOSING for segment in self.data):
            raise NotGenuine
        if segments:
            self._check(file, _Cipher(key, file_id.bytes, segments[-1].header), segments[-1])

    def _check(self, file: Bytes, cipher: _Cipher, last: _Segment) -> None:
        # The last chunk of the last segment: with it the key and the length are known to be right.
        index, length = cipher.chunks - 1, last.length % CHUNK or CHUNK
        plain = cipher.open(index, file.read(length + TAG, last.at + index * (CHUNK + TAG)))
        if self.closed and (last.ends != file.size or plain != _TOTALS.pack(self.size, len(self.data))):
            raise NotGenuine


class SealedWriter:
    """The only one who adds to a file. What was appended is there for certain after `sync`."""

    def __init__(self, fd: int, key: bytes, file_id: UUID, contents: _Contents | None = None) -> None:
        self._fd, self._key, self._file_id = fd, key, file_id.bytes
        self._ends = contents.ends if contents else _START
        self._number = len(contents.data) if contents else 0
        #: Bytes of plain text in the file.
        self.size = contents.size if contents else 0

    @classmethod
    def create(cls, path: Path, key: bytes, file_id: UUID) -> Self:
        """A new file, readable by nobody else; raises FileExistsError."""
        fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            _lock(fd)
            _write(fd, MAGIC + file_id.bytes, 0)
            _sync_folder(path.parent)
        except BaseException:
            os.close(fd)
            path.unlink(missing_ok=True)
            raise
        return cls(fd, key, file_id)

    @classmethod
    def open(cls, path: Path, key: bytes, file_id: UUID) -> Self:
        """Go on where the last whole segment ended; what a dead writer left half written is cut off.

        Raises FileNotFoundError, BeingWritten, AlreadyClosed, NotGenuine.
        """
        fd = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        try:
            _lock(fd)
            contents = _Contents(Local(fd), key, file_id)
            if contents.closed:
                raise AlreadyClosed
            _write(fd, MAGIC + file_id.bytes, 0)
            os.ftruncate(fd, contents.ends)
        except BaseException:
            os.close(fd)
            raise
        return cls(fd, key, file_id, contents)

    def append(self, data: Buffer) -> None:
        """Add these bytes as one segment: all of it or, where an OSError is raised, nothing."""
        if len(view := memoryview(data).cast("B")):
            self._add(_DATA, view)
            self.size += len(view)

    def _add(self, kind: int, plain: memoryview) -> None:
        header = _HEADER.pack(SEGMENT, self._number, len(plain), kind, os.urandom(SALT))
        cipher, at = _Cipher(self._key, self._file_id, header), self._ends
        sealed = bytearray(header)
        try:
            for index in range(cipher.chunks):
                sealed += cipher.seal(index, plain[index * CHUNK : (index + 1) * CHUNK])
                if len(sealed) >= _AT_ONCE:
                    _write(self._fd, sealed, at)
                    at, sealed = at + len(sealed), bytearray()
            _write(self._fd, sealed, at)
        except OSError:
            os.ftruncate(self._fd, self._ends)
            raise
        self._ends, self._number = at + len(sealed), self._number + 1

    def sync(self) -> None:
        """What was appended outlives a power failure."""
        os.fdatasync(self._fd)

    def close(self) -> None:
        """Say that nothing is missing, and let go of the file and the key."""
        self._add(_CLOSING, memoryview(_TOTALS.pack(self.size, self._number)))
        self.sync()
        self.leave()

    def leave(self) -> None:
        """Let go of the file and the key without closing it: it can be gone on with. Twice is no error."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd, self._key = -1, b""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.leave()


class SealedReader:
    """Any range of what was in a file when it was opened. Threads may share one."""

    def __init__(self, file: Path | Bytes, key: bytes, file_id: UUID) -> None:
        """Raises FileNotFoundError, NotGenuine."""
        if isinstance(file, Path):
            file = Local(os.open(file, os.O_RDONLY | os.O_CLOEXEC))
        self._file: Bytes = file
        self._key, self._file_id = key, file_id.bytes
        try:
            contents = _Contents(file, key, file_id)
        except BaseException:
            self.leave()
            raise
        self._segments = contents.data
        self._begins = [segment.begins for segment in self._segments]
        self._last: tuple[_Segment, _Cipher] | None = None
        #: Bytes of plain text; and whether the writer said that nothing is missing.
        self.size, self.closed = contents.size, contents.closed

    def read_at(self, offset: int, length: int) -> bytes:
        """The bytes of this range, fewer where the end is before; raises NotGenuine."""
        end, parts = min(offset + length, self.size), []
        number = bisect_right(self._begins, offset) - 1
        while offset < end:
            segment = self._segments[number]
            until = min(end, segment.begins + segment.length)
            parts.append(self._read(segment, offset - segment.begins, until - segment.begins))
            offset, number = until, number + 1
        return b"".join(parts)

    def _read(self, segment: _Segment, begin: int, end: int) -> bytes:
        first, last = begin // CHUNK, (end - 1) // CHUNK
        length = min((last + 1) * CHUNK, segment.length) - first * CHUNK
        sealed = memoryview(self._file.read(_sealed_length(length), segment.at + first * (CHUNK + TAG)))
        cipher, step = self._cipher(segment), CHUNK + TAG
        chunks = (cipher.open(first + i, sealed[i * step : (i + 1) * step]) for i in range(last - first + 1))
        return b"".join(chunks)[begin - first * CHUNK : end - first * CHUNK]

    def _cipher(self, segment: _Segment) -> _Cipher:
        known = self._last
        if known is None or known[0] is not segment:
            known = self._last = segment, _Cipher(self._key, self._file_id, segment.header)
        return known[1]

    def stream(self) -> io.BufferedReader:
        """A file to read from and to seek in; ends with this reader."""
        return io.BufferedReader(_Stream(self), 4 * CHUNK)

    def leave(self) -> None:
        """Let go of the file and the key. Twice is no error."""
        self._file.leave()
        self._key, self._last = b"", None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.leave()


class _Stream(io.RawIOBase):
    def __init__(self, reader: SealedReader) -> None:
        self.reader, self.place = reader, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self.place, os.SEEK_END: self.reader.size}[whence]
        self.place = max(0, base + offset)
        return self.place

    def readinto(self, buffer: Buffer) -> int:  # type: ignore[override]
        view = memoryview(buffer)
        data = self.reader.read_at(self.place, len(view))
        view[: len(data)] = data
        self.place += len(data)
        return len(data)


def landmarks(path: Path, file_id: UUID) -> list[tuple[int, bytes]]:
    """What is read of a file before its chunks, and where it stands: its headers and its closing.

    With these at hand a range needs nothing but its chunks. They hold no key, and nothing of what was said.
    Raises FileNotFoundError, NotGenuine.
    """
    file = Local(os.open(path, os.O_RDONLY | os.O_CLOEXEC))
    try:
        segments = list(_segments(file, file_id.bytes))
        found = [(0, MAGIC + file_id.bytes)]
        found += [(segment.at - _HEADER.size, segment.header) for segment in segments]
        found += [
            (one.at, file.read(one.length + TAG, one.at)) for one in segments[-1:] if one.kind == _CLOSING
        ]
    finally:
        file.leave()
    return found


def _lock(fd: int) -> None:
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise BeingWritten from error


def _sync_folder(folder: Path) -> None:
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)

"""Bytes one after another, wherever they come from: files in parts by several threads, and what is packed."""

import bz2
import gzip
import lzma
import os
import stat
import tarfile
import threading
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, cast

from .terms import Terms

#: Bytes that are looked at in one go, and bytes of a long file that one thread takes.
AT_ONCE, PART = 1 << 20, 64 << 20
#: How deep things may be packed in one another.
DEPTH = 4
#: How often a file that changes while it is read is read anew.
TIMES = 3

_TORN = (OSError, EOFError, zlib.error, lzma.LZMAError, tarfile.TarError, zipfile.BadZipFile)


@dataclass
class Search:
    """What is looked for, what was found, and what could not be looked at and why. Threads may share one."""

    terms: Terms
    places: Counter[str] = field(default_factory=Counter)
    unseen: dict[str, str] = field(default_factory=dict)
    files: int = 0
    bytes: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def found(self, place: str, times: int, looked_at: int = 0) -> None:
        with self._lock:
            self.bytes += looked_at
            if times:
                self.places[place] += times

    def missed(self, place: str, why: str) -> None:
        with self._lock:
            self.unseen[place] = why

    def shown(self, path: str) -> str:
        """A path as it is reported: a part of it in which a term stands is left out, and counted."""
        parts = path.split("/")
        shown = "/".join("…" if self.terms.stand_in(part) else part for part in parts)
        if shown == path and self.terms.stand_in(path):
            shown = "…"
        return shown


@dataclass(frozen=True)
class File:
    """A file and how it is called in the report. `lives`: it changes all the time, as a database does."""

    path: Path
    place: str
    lives: bool = False


def files_in(folder: Path, search: Search, called: str, *, leaving: Iterable[Path] = ()) -> Iterator[File]:
    """Every file under a folder. What is no file, such as a socket, holds nothing."""
    left = set(leaving)

    def missed(error: OSError) -> None:
        path = Path(error.filename or folder)
        if not isinstance(error, FileNotFoundError):
            search.missed(f"{called}{search.shown(_within(path, folder))}", type(error).__name__)

    for where, folders, names in os.walk(folder, onerror=missed):
        folders[:] = sorted(name for name in folders if Path(where, name) not in left)
        for name in sorted(names):
            path = Path(where, name)
            if path not in left:
                yield _named(path, folder, search, called)


def _within(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.name


def _named(path: Path, folder: Path, search: Search, called: str) -> File:
    inside = _within(path, folder)
    shown = search.shown(inside)
    if shown != inside:
        search.found(f"{called}{shown} (its name)", 1)
    return File(path, f"{called}{shown}")


def look_at_files(files: Iterable[File], search: Search) -> None:
    """Look at every file, on all cores, and then at what is packed in it."""
    parts = _Shared(part for file in files for part in _parts(file, search))
    threads = [threading.Thread(target=_look, args=(parts, search)) for _ in range(cores())]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if parts.failed:
        raise parts.failed


def cores() -> int:
    """On how many cores this process may run."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Shared:
    """An iterator that threads share; the first thing that goes wrong in one of them ends all."""

    def __init__(self, parts: "Iterator[tuple[File, int]]") -> None:
        self._parts, self._lock = parts, threading.Lock()
        self.failed: BaseException | None = None

    def __iter__(self) -> "_Shared":
        return self

    def __next__(self) -> "tuple[File, int]":
        with self._lock:
            if self.failed:
                raise StopIteration
            return next(self._parts)


def _parts(file: File, search: Search) -> Iterator[tuple[File, int]]:
    try:
        found = file.path.stat()
    except FileNotFoundError:
        return  # gone: what it became stands elsewhere in the folder, or nowhere
    except OSError as error:
        search.missed(file.place, type(error).__name__)
        return
    if stat.S_ISREG(found.st_mode):
        search.files += 1
        yield from ((file, begin) for begin in range(0, max(found.st_size, 1), PART))


def _look(parts: _Shared, search: Search) -> None:
    buffer = bytearray(AT_ONCE + 2 * search.terms.margin)
    try:
        for file, begin in parts:
            try:
                _look_at_part(file, begin, search, buffer)
            except FileNotFoundError:
                continue
            except OSError as error:
                search.missed(file.place, type(error).__name__)
    except BaseException as error:
        parts.failed = error


def _look_at_part(file: File, begin: int, search: Search, buffer: bytearray) -> None:
    with file.path.open("rb", buffering=0) as opened:
        for _ in range(TIMES):
            before = os.fstat(opened.fileno())
            times, looked_at = _in_part(opened.fileno(), begin, search.terms, buffer)
            after = os.fstat(opened.fileno())
            grew = after.st_size > before.st_size
            if file.lives or grew or before.st_mtime_ns == after.st_mtime_ns:
                break
        else:
            search.missed(file.place, "it changes while it is read")
        search.found(file.place, times, looked_at)
        if begin == 0:
            opened.seek(0)
            look_inside(opened, file.place, search)


def _in_part(fd: int, begin: int, terms: Terms, buffer: bytearray) -> tuple[int, int]:
    """How often the terms stand in one part of a file, by where they begin; and how many bytes that were."""
    margin, times, at = terms.margin, 0, begin
    view = memoryview(buffer)
    while at < begin + PART:
        before = min(margin, at)
        length = _fill(fd, view, at - before)
        if length <= before:
            break
        own = min(before + AT_ONCE, length, before + begin + PART - at)
        times += terms.count(view[:length], before, own)
        at += own - before
    return times, at - begin


def _fill(fd: int, view: memoryview, at: int) -> int:
    length = 0
    while length < len(view) and (read := os.preadv(fd, [view[length:]], at + length)):
        length += read
    return length


def count_in(stream: IO[bytes], terms: Terms) -> tuple[int, int]:
    """How often the terms stand in what a stream gives, and how many bytes that were."""
    times = length = 0
    held, before = b"", 0
    while True:
        read = stream.read(AT_ONCE)
        data = held + read
        # What stands near the end is counted with what comes after it.
        until = len(data) if not read else max(before, len(data) - terms.margin)
        times += terms.count(data, before, until)
        length += len(read)
        if not read:
            return times, length
        begin = max(0, until - terms.margin)
        held, before = data[begin:], until - begin


def look_at_stream(stream: IO[bytes], place: str, search: Search, depth: int = 0) -> None:
    """Look at what a stream gives, and at what is packed in it where it can be read twice."""
    times, length = count_in(stream, search.terms)
    search.found(place, times, length)
    if stream.seekable():
        stream.seek(0)
        look_inside(stream, place, search, depth)


def look_inside(stream: IO[bytes], place: str, search: Search, depth: int = 0) -> None:
    """Look at what is packed in what can be read twice; what cannot be opened is named."""
    head = stream.read(262)
    stream.seek(0)
    look = _way_into(head)
    if look is None:
        return
    if depth == DEPTH:
        search.missed(f"{place} (what is packed in it)", "packed too deep")
        return
    try:
        look(stream, place, search, depth + 1)
    except _TORN as error:
        search.missed(f"{place} (what is packed in it)", type(error).__name__)


_Look = Callable[[IO[bytes], str, Search, int], None]


def _way_into(head: bytes) -> _Look | None:
    if head.startswith(b"PK\x03\x04"):
        return _members_of_zip
    if head[257:262] == b"ustar":
        return _members_of_tar
    if head.startswith(b"\x28\xb5\x2f\xfd"):
        return _zstd
    return _unpacked if head.startswith(tuple(_PACKED)) else None


def _gunzip(stream: IO[bytes]) -> IO[bytes]:
    return cast(IO[bytes], gzip.GzipFile(fileobj=stream, mode="rb"))


def _unxz(stream: IO[bytes]) -> IO[bytes]:
    return lzma.open(stream, "rb")


_PACKED: dict[bytes, Callable[[IO[bytes]], IO[bytes]]] = {
    b"\x1f\x8b\x08": _gunzip,
    b"BZh": lambda stream: bz2.BZ2File(stream),
    b"\xfd7zXZ\0": _unxz,
}


def _unpacked(stream: IO[bytes], place: str, search: Search, depth: int) -> None:
    head = stream.read(6)
    stream.seek(0)
    opened = next(opened for magic, opened in _PACKED.items() if head.startswith(magic))
    with opened(stream) as inside:
        look_at_stream(inside, f"{place} (unpacked)", search, depth)


def _zstd(stream: IO[bytes], place: str, search: Search, depth: int) -> None:
    search.missed(f"{place} (what is packed in it)", "packed with zstd, which is not read here")


def _members_of_tar(stream: IO[bytes], place: str, search: Search, depth: int) -> None:
    with tarfile.open(fileobj=stream, mode="r:") as archive:
        for member in archive:
            called = _member(member.name, place, search)
            if inside := archive.extractfile(member):
                look_at_stream(inside, called, search, depth)


def _members_of_zip(stream: IO[bytes], place: str, search: Search, depth: int) -> None:
    with zipfile.ZipFile(stream) as archive:
        for member in archive.infolist():
            called = _member(member.filename, place, search)
            try:
                with archive.open(member) as inside:
                    look_at_stream(inside, called, search, depth)
            except (RuntimeError, NotImplementedError):
                search.missed(called, "closed with a password, or packed in a way that is not read here")


def _member(name: str, place: str, search: Search) -> str:
    shown = search.shown(name)
    if shown != name:
        search.found(f"{place}: {shown} (its name)", 1)
    return f"{place}: {shown}"

"""The files that Janus writes in one room: found as they come into being, and watched until they are closed.

They are written into a memory file system. Their names are taken away by whoever is told of them, so each is
opened here before anybody is told; whether one is still written is asked of the kernel.
"""

import errno
import fcntl
import os
import re
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

#: Ours to choose (fcntl.h, Linux): which signal says that a lease is in somebody's way.
F_SETSIG = 10
#: As Janus names them: the room, the publisher, microseconds since 1970, the medium, its place in the SDP.
NAME = re.compile(
    r"videoroom-(?P<room>[0-9a-f]+)-user-(?P<sender>\S+)-(?P<at>\d+)-(?P<medium>audio|video)-\d+"
)


@dataclass(frozen=True)
class Reel:
    """One file: who sends what is in it, since when (seconds since 1970)."""

    sender: str
    medium: str
    path: Path
    begun_at: float
    file: int

    def is_written(self) -> bool:
        """Whether any process can still write to it (fcntl(2): a read lease is refused then)."""
        try:
            fcntl.fcntl(self.file, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        except OSError as error:
            if error.errno in (errno.EAGAIN, errno.EACCES):
                return True
            raise
        fcntl.fcntl(self.file, fcntl.F_SETLEASE, fcntl.F_UNLCK)
        return False


class Reels:
    """The files of one room."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._known: set[str] = set()
        self._open: list[Reel] = []

    def new(self) -> Iterator[Reel]:
        """The files that have come into being since the last time."""
        for name in sorted({path.name for path in self.folder.iterdir()} - self._known):
            self._known.add(name)
            if (found := NAME.match(name)) is None:
                continue
            file = os.open(self.folder / name, os.O_RDONLY | os.O_CLOEXEC)
            if os.geteuid() == 0:
                # Even root may ask for leases of its own files only, where it was not given CAP_LEASE.
                os.fchown(file, 0, -1)
            # Whoever opens the file for writing at that very moment must not end this process by it.
            fcntl.fcntl(file, F_SETSIG, signal.SIGURG)
            at = int(found["at"]) / 1_000_000
            reel = Reel(found["sender"], found["medium"], self.folder / name, at, file)
            self._open.append(reel)
            yield reel

    def written(self) -> list[Reel]:
        """Which of them are still written; those that are not any more are let go."""
        still = [reel for reel in self._open if reel.is_written()]
        for reel in self._open:
            if reel not in still:
                os.close(reel.file)
        self._open = still
        return still

    def let_go(self) -> None:
        """Watch none of them any more."""
        for reel in self._open:
            os.close(reel.file)
        self._open = []

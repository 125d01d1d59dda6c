"""The Janus that is ours: its configuration, its start, its end.

Everything it reads and writes lies in one folder of the memory file system that only it can enter. It is
reached through a socket in that folder, so it listens on no port but those of the media.
"""

import asyncio
import os
import pwd
import re
import secrets
import shutil
import tempfile
from asyncio.subprocess import DEVNULL, Process
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from ..port import EngineLost

#: Seconds until a Janus that was started answers, and until one that was asked to end has ended.
STARTING, ENDING = 10.0, 2.0
#: Where Debian and a build of one's own put what Janus loads.
LIBRARIES = ("/usr/lib/*/janus", "/usr/lib/janus", "/opt/janus/lib/janus", "/usr/local/lib/janus")
#: What it may load, and nothing else: a folder with links to these is all it is shown.
LOADED = {"plugins": "libjanus_videoroom.so", "transports": "libjanus_websockets.so"}
#: Names and numbers of machines, with a port where it is not the usual one; nothing at all.
HOST = re.compile(r"([A-Za-z0-9.-]+(:[0-9]{1,5})?)?")

CORE = """
general: {{
  configs_folder = "."
  plugins_folder = "plugins"
  transports_folder = "transports"
  events_folder = "events"
  loggers_folder = "loggers"
  debug_level = 2
  debug_colors = false
  api_secret = "{secret}"
  session_timeout = 30
  hide_dependencies = true
}}
media: {{ ipv6 = {ipv6}, rtp_port_range = "{ports}" }}
nat: {{
  nice_debug = false
  ignore_mdns = true
  {reach}
}}
"""
ROOMS = """
general: {{ admin_key = "{key}", lock_rtp_forward = true, string_ids = true, events = false }}
"""
#: A path relative to the folder: the path of a socket may have only some hundred characters.
SOCKET = """
general: { json = "compact", events = false, ws = true, ws_unix = "api", wss = false, ws_logging = "none" }
admin: { admin_ws = false, admin_wss = false }
"""


class WrongAddress(Exception):
    """ROOM_URL says something about Janus that is not understood."""


@dataclass(frozen=True, kw_only=True)
class Reach:
    """How browsers reach the media: the UDP ports, the address they see, a STUN server to ask for it.

    Without address and STUN server only this machine is reached: good for tests and the demo.
    """

    ports: str = "20000-20400"
    address: str = ""
    stun: str = ""

    @classmethod
    def read(cls, url: str) -> "Reach":
        """From `janus:?ports=20000-20400&address=203.0.113.7&stun=stun.example:3478`; raises WrongAddress."""
        given = parse_qsl(urlsplit(url).query)
        if unknown := {name for name, _ in given} - {"ports", "address", "stun"}:
            raise WrongAddress(f"ROOM_URL: janus: knows ports, address and stun, not {', '.join(unknown)}")
        reach = cls(**dict(given))
        first, _, last = reach.ports.partition("-")
        if not (first.isdigit() and last.isdigit() and 1024 <= int(first) < int(last) <= 65535):
            raise WrongAddress("ROOM_URL: ports of janus: are two numbers, as 20000-20400")
        if not (HOST.fullmatch(reach.address) and HOST.fullmatch(reach.stun)):
            raise WrongAddress("ROOM_URL: address and stun of janus: are names or numbers")
        return reach

    def lines(self) -> str:
        """What Janus reads about it."""
        if not (self.address or self.stun):
            return 'ice_enforce_list = "lo,127.0.0.1"'
        host, _, port = self.stun.partition(":")
        mapping = [f'nat_1_1_mapping = "{self.address}"'] if self.address else []
        asking = [f'stun_server = "{host}"', f"stun_port = {int(port or 3478)}"] if self.stun else []
        return "\n  ".join(mapping + asking)


class JanusProcess:
    """One Janus, from its start to its end."""

    def __init__(self, memory: Path, reach: Reach) -> None:
        """Raises EngineLost where the folder is not in memory."""
        memory.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not is_in_memory(memory):
            raise EngineLost("EINKLANG_ROOM_MEMORY is not in a memory file system (tmpfs)")
        self.user = _unprivileged()
        if self.user is not None:
            # It asks for the whole path of each file it makes, so it has to be able to pass; not to look.
            os.chown(memory, -1, self.user.pw_gid)
            memory.chmod(0o710)
        # Its name says whose it is: what a dead process left there is swept by the next one.
        self.folder = Path(tempfile.mkdtemp(prefix=f"janus-{os.getpid()}-", dir=memory))
        self.reach = reach
        self.secret, self.key = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        self._process: Process | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None, "started"
        return self._process.pid

    def make_folder(self, name: str) -> Path:
        """A new folder inside, in which only Janus writes."""
        made = self.folder / name
        made.mkdir(mode=0o700)
        self._give(made)
        return made

    def _give(self, path: Path) -> None:
        if self.user is not None:
            os.chown(path, self.user.pw_uid, self.user.pw_gid)

    def _write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.touch(mode=0o600)
        path.write_text(text)
        self._give(path)

    async def start(self) -> None:
        """It runs and can be spoken to. Raises EngineLost."""
        program = shutil.which("janus") or shutil.which("janus", path="/usr/sbin:/opt/janus/bin")
        libraries = next((path for place in LIBRARIES for path in Path("/").glob(place[1:])), None)
        if program is None or libraries is None or shutil.which("setpriv") is None:
            raise EngineLost("Janus is not installed (Debian: janus)")
        self._furnish(libraries)
        log = os.open(self.folder / "log", os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
        try:
            self._process = await asyncio.create_subprocess_exec(
                *_lowered(self.user),
                *(program, "--config=janus.jcfg", "--configs-folder=."),
                cwd=self.folder,
                env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"},
                stdin=DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # a Ctrl-C at the terminal is for us, who end it in good order
            )
        finally:
            os.close(log)
        end = asyncio.get_running_loop().time() + STARTING
        while not (self.folder / "api").is_socket():
            if self._process.returncode is not None or asyncio.get_running_loop().time() > end:
                raise EngineLost(f"Janus did not start: {self._last_words()}")
            await asyncio.sleep(0.01)

    def _furnish(self, libraries: Path) -> None:
        self._give(self.folder)
        for kind, name in LOADED.items():
            (self.make_folder(kind) / name).symlink_to(libraries / kind / name)
        for empty in ("events", "loggers", "tapes"):
            self.make_folder(empty)
        ipv6 = "false" if "enforce" in self.reach.lines() else "true"
        core = CORE.format(secret=self.secret, ports=self.reach.ports, reach=self.reach.lines(), ipv6=ipv6)
        self._write("janus.jcfg", core)
        self._write("janus.plugin.videoroom.jcfg", ROOMS.format(key=self.key))
        self._write("janus.transport.websockets.jcfg", SOCKET)

    def _last_words(self) -> str:
        return (self.folder / "log").read_text(errors="replace")[-500:]

    async def ended(self) -> None:
        """Returns when it has ended, by itself or because somebody ended it."""
        assert self._process is not None, "started"
        await self._process.wait()

    async def stop(self) -> None:
        """It is no more, and nothing of it is left in memory."""
        if self._process is not None and self._process.returncode is None:
            with suppress(ProcessLookupError):
                self._process.terminate()
            try:
                await asyncio.wait_for(self._process.wait(), ENDING)
            except TimeoutError:
                await self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    async def kill(self) -> None:
        """It writes nothing any more, whatever state it is in."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.kill()
            await self._process.wait()


def is_in_memory(folder: Path) -> bool:
    """Whether what is written there reaches no disk, but for swapped memory (proc(5), mountinfo)."""
    device = folder.stat().st_dev
    wanted = f"{os.major(device)}:{os.minor(device)}"
    mounts = [line.split() for line in Path("/proc/self/mountinfo").read_text().splitlines()]
    kinds = {mount[mount.index("-") + 1] for mount in mounts if mount[2] == wanted}
    return bool(kinds) and kinds <= {"tmpfs", "ramfs"}


def _unprivileged() -> pwd.struct_passwd | None:
    """Whom to run as where we are root: a user `janus` where there is one, else nobody."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    return names.get("janus") or names["nobody"]


def _lowered(user: pwd.struct_passwd | None) -> list[str]:
    """How to begin its command: it dies with us, gains no rights, and leaves no core behind."""
    whom = [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"] if user else []
    return ["prlimit", "--core=0", "setpriv", "--pdeathsig=KILL", "--no-new-privs", *whom]

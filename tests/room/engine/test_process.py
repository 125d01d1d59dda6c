"""The Janus that is ours: who it is, what it can be reached by, and that it does not outlive us."""

import asyncio
import os
import socket
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest
from websockets.asyncio.server import unix_serve

from einklang.room.engine.janus.engine import JanusEngine
from einklang.room.engine.janus.process import JanusProcess, Reach, WrongAddress, is_in_memory
from einklang.room.engine.janus.wire import Refused, Wire, _connected
from einklang.room.engine.port import EngineLost, Feed, Part

from .listening import Heard, until
from .probing import opened

FINGERPRINT = ":".join(["AB"] * 32)
#: An offer as browsers make them, as short as it can be.
OFFER = "\r\n".join(
    [
        "v=0",
        "o=- 1 1 IN IP4 127.0.0.1",
        "s=-",
        "t=0 0",
        "a=group:BUNDLE 0",
        "m=audio 9 UDP/TLS/RTP/SAVPF 111",
        "c=IN IP4 0.0.0.0",
        "a=ice-ufrag:abcd",
        "a=ice-pwd:abcdefghijklmnopqrstuvwx",
        f"a=fingerprint:sha-256 {FINGERPRINT}",
        "a=setup:actpass",
        "a=mid:0",
        "a=sendonly",
        "a=rtcp-mux",
        "a=rtpmap:111 opus/48000/2",
        "",
    ]
)


def status(pid: int, name: str) -> str:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(line.partition(":")[2].strip() for line in lines if line.startswith(f"{name}:"))


def is_over(pid: int) -> bool:
    try:
        return status(pid, "State")[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def sockets(pid: int) -> set[str]:
    return {link[8:-1] for link in opened(pid) if link.startswith("socket:")}


def listening(kind: str) -> set[str]:
    """The inodes of what listens on this machine (proc(5): state 0A)."""
    rows = [line.split() for line in Path(f"/proc/net/{kind}").read_text().splitlines()[1:]]
    return {row[9] for row in rows if row[3] == "0A"}


def test_it_has_no_rights_and_can_gain_none(janus, run):
    async def play():
        await janus.start(Heard())
        pid = janus.process.pid
        found = {name: status(pid, name) for name in ("Uid", "CapEff", "NoNewPrivs")}
        await janus.stop()
        return found

    found = run(play())

    assert "0" not in found["Uid"].split()
    assert int(found["CapEff"], 16) == 0
    assert found["NoNewPrivs"] == "1"


def test_it_listens_on_no_port_and_only_its_owner_reaches_its_folder(janus, memory, run):
    async def play():
        await janus.start(Heard())
        process = janus.process
        modes = [oct(path.stat().st_mode & 0o007) for path in (memory, *process.folder.iterdir())]
        found = sockets(process.pid) & (listening("tcp") | listening("tcp6"))
        own = oct(process.folder.stat().st_mode & 0o777)
        await janus.stop()
        return found, own, set(modes[:1])

    assert run(play()) == (set(), "0o700", {"0o0"})


def test_whoever_does_not_know_its_secret_is_refused(janus, run):
    async def play():
        await janus.start(Heard())
        stranger = Wire("guessed", lambda: None)
        with pytest.raises(Refused, match="403"):
            await stranger.open(janus.process.folder / "api")
        await stranger.close()
        await janus.stop()

    run(play())


def test_it_ends_with_its_parent_however_that_ends(memory, janus):
    program = (
        "import asyncio, sys\n"
        "from pathlib import Path\n"
        "from einklang.room.engine.janus.process import JanusProcess, Reach\n"
        "async def main():\n"
        "    process = JanusProcess(Path(sys.argv[1]), Reach())\n"
        "    await process.start()\n"
        "    print(process.pid, flush=True)\n"
        "    await asyncio.Event().wait()\n"
        "asyncio.run(main())\n"
    )
    with subprocess.Popen([sys.executable, "-c", program, str(memory)], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        assert status(pid, "Name") == "janus"
        parent.kill()

    asyncio.run(until(lambda: is_over(pid)))


def test_one_that_does_not_start_says_so_and_leaves_nothing(memory, monkeypatch, run):
    monkeypatch.setattr("einklang.room.engine.janus.process.SOCKET", "general: {")
    engine = JanusEngine(memory, Reach())

    with pytest.raises(EngineLost):
        run(engine.start(Heard()))

    assert list(memory.iterdir()) == []


def test_a_folder_on_a_disk_is_refused(janus, memory, monkeypatch, run):
    monkeypatch.setattr("einklang.room.engine.janus.process.is_in_memory", lambda _: False)

    with pytest.raises(EngineLost, match="not in a memory file system"):
        run(janus.start(Heard()))


def test_what_is_in_memory_is_told_from_what_is_on_a_disk():
    mounts = [line.split() for line in Path("/proc/mounts").read_text().splitlines()]
    kinds = {mount[1]: mount[2] for mount in mounts}

    assert is_in_memory(Path("/dev/shm")) == (kinds["/dev/shm"] == "tmpfs")
    assert not is_in_memory(Path("/proc"))
    assert is_in_memory(Path("/")) == (kinds["/"] in {"tmpfs", "ramfs"})


def test_a_site_is_reached_under_the_address_it_names(memory, janus, run):
    reach = Reach.read("janus:?address=203.0.113.7&ports=22000-22100")
    engine, room, member = JanusEngine(memory, reach), uuid4(), uuid4()

    async def play():
        await engine.start(Heard())
        await engine.open(room)
        await engine.admit(room, member, Part.SPEAKER)
        answer = await engine.publish(room, member, Feed.CAMERA, OFFER)
        await engine.stop()
        return answer

    found = [line.split() for line in run(play()).splitlines() if line.startswith("a=candidate")]
    assert {words[4] for words in found if ":" not in words[4]} == {"203.0.113.7"}
    assert all(22000 <= int(words[5]) <= 22100 for words in found)


def test_where_it_is_not_installed_the_engine_says_so(memory, monkeypatch, run):
    monkeypatch.setattr("shutil.which", lambda *_, **__: None)

    with pytest.raises(EngineLost, match="not installed"):
        run(JanusEngine(memory, Reach()).start(Heard()))


def test_an_interrupt_at_the_terminal_is_for_us_and_not_for_it(memory, janus, run):
    async def play():
        process = JanusProcess(memory, Reach())
        await process.start()
        group = os.getpgid(process.pid)
        await process.stop()
        return group

    assert run(play()) != os.getpgid(0)


def test_the_address_says_how_browsers_reach_it():
    reach = Reach.read("janus:?ports=30000-30100&address=203.0.113.7&stun=stun.example:3479")

    assert reach == Reach(ports="30000-30100", address="203.0.113.7", stun="stun.example:3479")
    assert reach.lines().split("\n  ") == [
        'nat_1_1_mapping = "203.0.113.7"',
        'stun_server = "stun.example"',
        "stun_port = 3479",
    ]
    assert "lo,127.0.0.1" in Reach.read("janus:").lines()


@pytest.mark.parametrize(
    "url",
    [
        "janus:?port=1",
        "janus:?ports=20000",
        "janus:?ports=2-1",
        "janus:?ports=a-b",
        'janus:?address=1"2',
        "janus:?stun=stun.example:abc",
    ],
)
def test_an_address_that_is_not_understood_is_refused(url):
    with pytest.raises(WrongAddress):
        Reach.read(url)


def test_a_socket_that_is_not_listened_at_yet_is_tried_again(tmp_path, run):
    path = str(tmp_path / "api")

    async def play():
        with socket.socket(socket.AF_UNIX) as bound:
            bound.bind(path)
            connecting = asyncio.ensure_future(_connected(path))
            await asyncio.sleep(0.02)
            assert not connecting.done()
            async with unix_serve(lambda one: one.wait_closed(), sock=bound, subprotocols=["janus-protocol"]):
                connected = await connecting
                await connected.close()
                return connected.subprotocol

    assert run(play()) == "janus-protocol"

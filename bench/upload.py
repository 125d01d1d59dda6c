"""SPEC 9, upload: a recording of 1 GiB in parts of 4 MiB, sealed on the way in, beside @tus/server plain."""

import contextlib
import hashlib
import http.client
import json
import os
import random
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from einklang.front.serving import server

from .join import wait_for
from .peers import ROOT
from .report import Ratio, Report

PART, ROUNDS = 4 << 20, 3
PEER = ROOT / ".cache" / "bench-upload"
PACKAGES = ("@tus/server@2.4.5", "@tus/file-store@2.1.1")
BODY = "application/offset+octet-stream"


@dataclass
class Side:
    """Where uploads go, and what is said with each request."""

    port: int
    path: str
    said: dict[str, str] = field(default_factory=dict)

    def send(self, file: Path) -> tuple[float, str]:
        """Hand the file in; seconds from the first byte to the last answer, and where it is."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        said = {"Tus-Resumable": "1.0.0", **self.said}
        length = file.stat().st_size
        # The peer wants to know a name.
        told = said | {"Upload-Length": str(length), "Upload-Metadata": "filename cmVjb3JkaW5n"}
        began = time.perf_counter()
        place = _ask(line, "POST", self.path, told, b"", 201).rpartition("127.0.0.1")[2]
        place = "/" + place.partition("/")[2]
        with file.open("rb") as source:
            at = 0
            while part := source.read(PART):
                about = said | {"Upload-Offset": str(at), "Content-Type": BODY}
                _ask(line, "PATCH", place, about, part, 204)
                at += len(part)
        took = time.perf_counter() - began
        line.close()
        return took, place.rstrip("/").rpartition("/")[2]


def _ask(
    line: http.client.HTTPConnection, method: str, path: str, said: dict[str, str], body: bytes, status: int
) -> str:
    line.request(method, path, body, said)
    answer = line.getresponse()
    answer.read()
    if answer.status != status:
        raise RuntimeError(f"{method} was answered with {answer.status}")
    return answer.headers.get("Location", "")


def run(*, seed: int, people: int | None) -> Report:
    """`people`, if given, is how many MiB the recording has."""
    report = Report(name="upload", figures={"MiB": people or 1024, "part MiB": PART >> 20, "rounds": ROUNDS})
    with tempfile.TemporaryDirectory(prefix="einklang-bench-") as name:
        folder = Path(name)
        file = recording(folder, (people or 1024) << 20, random.Random(seed))
        with contextlib.ExitStack() as stack:
            peer = stack.enter_context(tus_server(folder / "plain"))
            ours = stack.enter_context(einklang(folder))
            compare(report, ours, peer, file, folder, seed)
    return report


def compare(report: Report, ours: Side, peer: Side | None, file: Path, folder: Path, seed: int) -> None:
    """Both in turns; the first of each counts for nothing. What was sent is what is kept."""
    digest = hashlib.file_digest(file.open("rb"), "sha256").hexdigest()
    mebibytes = file.stat().st_size / (1 << 20)
    rates: dict[str, list[float]] = {"ours": [], "peer": []}
    kept = ""
    for number in range(ROUNDS + 1):
        for name, side in (("peer", peer), ("ours", ours)):
            if side is None:
                continue
            took, place = side.send(file)
            if number:
                rates[name].append(mebibytes / took)
            if name == "ours":
                kept = place
            else:
                plain = folder / "plain" / place
                with plain.open("rb") as source:
                    report.equal &= hashlib.file_digest(source, "sha256").hexdigest() == digest
                plain.unlink()
    read = json.loads(side_process(folder, "read", kept, str(file.stat().st_size), str(seed)))
    report.equal &= read["hash"] == digest
    slowest = sorted(read["took"])[int(len(read["took"]) * 0.95)]
    report.ratios["random MiB, p95 ms"] = Ratio(value=slowest, reach=5.0)
    report.figures["MiB a second"] = [round(one) for one in rates["ours"]]
    report.figures["random MiB, p50 ms"] = round(sorted(read["took"])[len(read["took"]) // 2], 2)
    if peer is not None:
        report.peer["MiB a second"] = [round(one) for one in rates["peer"]]
        rate = middle(rates["ours"]) / middle(rates["peer"])
        report.ratios["sealed to plain"] = Ratio(value=rate, reach=1.0, at_most=False)


def middle(found: list[float]) -> float:
    return sorted(found)[len(found) // 2]


def recording(folder: Path, length: int, numbers: random.Random) -> Path:
    """A short picture with a tone, and then bytes that mean nothing, up to this length."""
    path = folder / "recording.mp4"
    show = ["-f", "lavfi", "-i", "testsrc=d=2:s=160x120:r=10", "-f", "lavfi", "-i", "sine=d=2"]
    subprocess.run(["ffmpeg", "-v", "error", *show, "-c:a", "aac", str(path)], check=True)
    rest = length - path.stat().st_size
    with path.open("ab") as file:
        file.write(struct.pack(">I4s", rest, b"free"))
        rest -= 8
        while rest:
            part = numbers.randbytes(min(rest, PART))
            file.write(part)
            rest -= len(part)
    return path


@contextlib.contextmanager
def tus_server(folder: Path) -> Iterator[Side | None]:
    """The peer, installed into .cache; None, and a reason, where Node is missing."""
    if not (shutil.which("node") and shutil.which("npm")):
        print("upload: Node is not installed, so there is no peer (Debian: nodejs npm)", file=sys.stderr)
        yield None
        return
    PEER.mkdir(parents=True, exist_ok=True)
    if not (PEER / "node_modules" / "@tus" / "file-store").exists():
        print("installing @tus/server ...", file=sys.stderr)
        command = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", *PACKAGES]
        subprocess.run(command, cwd=PEER, check=True, stdout=subprocess.DEVNULL)
    folder.mkdir()
    port = free_port()
    process = subprocess.Popen(
        ["node", str(ROOT / "bench" / "upload.mjs"), str(folder), str(port)],
        cwd=PEER,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        listens(port)
        yield Side(port, "/files")
    finally:
        process.terminate()
        process.wait(20)


@contextlib.contextmanager
def einklang(folder: Path) -> Iterator[Side]:
    """Two processes that serve the pages, as `einklang web` does."""
    prepared = json.loads(side_process(folder, "prepare").splitlines()[-1])
    port = free_port()
    cookies = prepared["cookies"]
    said = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
    said["X-CSRFToken"] = prepared["token"]
    process = subprocess.Popen(server(host="127.0.0.1", port=port, workers=2), env=settings(folder))
    try:
        wait_for(f"http://127.0.0.1:{port}/healthz")
        yield Side(port, f"/staff/interviews/{prepared['booking']}/recording/uploads/", said)
    finally:
        process.terminate()
        process.wait(20)


def settings(folder: Path) -> dict[str, str]:
    own = {"EINKLANG_DATA": str(folder), "DATABASE_URL": f"sqlite:///{folder / 'upload.sqlite3'}"}
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "bench.settings", **own}


def side_process(folder: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "bench.upload_side", *arguments]
    done = subprocess.run(command, env=settings(folder), stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listens(port: int) -> None:
    """Wait until somebody listens there."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise RuntimeError("the peer does not start")

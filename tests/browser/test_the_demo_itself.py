"""Starting and surviving: what `./run demo` does when something is in its way."""

import os
import signal
import subprocess
import sys
import time
import urllib.request

from .site import PATIENCE


def children(site):
    """The processes the supervisor started, with their command lines."""
    listed = subprocess.run(["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 2) for line in listed.splitlines()[1:]]
    return {int(pid): args for pid, ppid, args in rows if int(ppid) == site.process.pid}


def test_a_busy_port_is_one_sentence(site, tmp_path):
    port = site.base.rsplit(":", 1)[1]
    command = [sys.executable, "-m", "einklang.demo", "--port", port, "--data", str(tmp_path / "other")]

    said = subprocess.run(command, env=site.environment, capture_output=True, text=True, timeout=120)

    assert said.returncode == 2
    assert said.stderr == f"Port {port} is in use; choose another one with --port.\n"
    assert not (tmp_path / "other").exists()


def test_a_process_that_dies_is_started_again(site):
    worker = next(pid for pid, args in children(site).items() if args.endswith(" worker"))

    os.kill(worker, signal.SIGKILL)

    def started_again():
        others = {pid for pid, args in children(site).items() if args.endswith(" worker")} - {worker}
        return others and any("worker ended with -9; started again" in line for line in site.output)

    until = time.monotonic() + PATIENCE
    while not started_again():
        assert time.monotonic() < until, "nobody started it again, or said so"
        time.sleep(0.1)
    assert urllib.request.urlopen(f"{site.base}/healthz", timeout=60).status == 200

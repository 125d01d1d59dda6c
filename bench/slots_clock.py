"""CPU time of a process and of the database server's process that works for it. Needs nothing of ours."""

import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


class Clock:
    def __init__(self, connection: Any) -> None:
        self.server: Path | None = None
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                self.server = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")

    def now(self) -> float:
        """Milliseconds; the first figure of schedstat is the time on a core, in nanoseconds."""
        served = int(self.server.read_text().split()[0]) / 1e6 if self.server else 0.0
        return time.process_time() * 1000 + served

    def times(self, work: Callable[[], Any], *, often: int) -> dict[str, float]:
        """What doing it takes: the first time, the middle, the 95th of a hundred, and on the clock."""
        cpu, wall = [], []
        for _ in range(often):
            began, looked = self.now(), time.perf_counter()
            work()
            cpu.append(self.now() - began)
            wall.append((time.perf_counter() - looked) * 1000)
        rest = sorted(cpu[1:] or cpu)
        return {
            "cpu ms": round(statistics.median(rest), 3),
            "cpu ms, first time": round(cpu[0], 3),
            "cpu ms, p95": round(rest[int(len(rest) * 0.95)], 3),
            "ms": round(statistics.median(wall[1:] or wall), 3),
        }

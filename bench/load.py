"""A load of HTTP requests: so many connections, so many forms, on nothing but the standard library."""

import asyncio
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

Form = list[tuple[str, str]]


@dataclass
class Answers:
    """What came back: the seconds of all, the milliseconds of each, and how often which status."""

    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)

    @property
    def per_second(self) -> float:
        return len(self.times) / self.seconds

    def percentile(self, share: float) -> float:
        return sorted(self.times)[min(len(self.times) - 1, int(len(self.times) * share))]


class Visitor:
    """One connection with its session, as a browser keeps it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookie = self.token = ""

    async def arrive(self) -> None:
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        _, headers, body = await self._ask("GET", "/join/")
        self.cookie = re.findall(r"(?im)^set-cookie: ([^;]+)", headers)[0]
        self.token = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', body.decode())[0]

    async def post(self, path: str, form: Form) -> int:
        body = urlencode([*form, ("csrfmiddlewaretoken", self.token)])
        status, _, _ = await self._ask("POST", path, body)
        return status

    async def _ask(self, method: str, path: str, body: str = "") -> tuple[int, str, bytes]:
        lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
        lines += [f"Cookie: {self.cookie}"] if self.cookie else []
        lines += ["Content-Type: application/x-www-form-urlencoded"] if body else []
        self.writer.write("\r\n".join([*lines, "", body]).encode())
        headers = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        length = re.search(r"(?im)^content-length: (\d+)", headers)
        content = await self.reader.readexactly(int(length[1]) if length else 0)
        return int(headers.split(" ", 2)[1]), headers, content


def send(port: int, path: str, forms: list[Form], *, connections: int = 16) -> Answers:
    """Post all forms over so many connections; each takes the next form as soon as it has its answer."""
    return asyncio.run(_send(port, path, iter(forms), connections))


async def _send(port: int, path: str, forms: Iterator[Form], connections: int) -> Answers:
    answers = Answers()
    visitors = [Visitor(port) for _ in range(connections)]
    for visitor in visitors:
        await visitor.arrive()
    began = time.perf_counter()
    await asyncio.gather(*(_keep_posting(visitor, path, forms, answers) for visitor in visitors))
    answers.seconds = time.perf_counter() - began
    for visitor in visitors:
        visitor.writer.close()
    return answers


async def _keep_posting(visitor: Visitor, path: str, forms: Iterator[Form], answers: Answers) -> None:
    for form in forms:
        began = time.perf_counter()
        status = await visitor.post(path, form)
        answers.times.append((time.perf_counter() - began) * 1000)
        answers.statuses[status] = answers.statuses.get(status, 0) + 1

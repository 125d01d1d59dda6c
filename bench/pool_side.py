"""What the benchmark `pool` asks of a filled database, in a process of its own; prints one JSON object."""

import argparse
import json
import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")

#: How often each is asked, after once to warm up; the middle counts.
TIMES = 5
#: Where in a long list the pages lie that are compared with the first one, as shares of it.
DEPTHS = (0.1, 0.5, 0.9)


class Clock:
    """CPU milliseconds of this process and of the server process that works for it."""

    def __init__(self) -> None:
        from django.db import connection

        self.server: Path | None = None
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                self.server = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")

    def now(self) -> float:
        # The first figure of schedstat is the time on a core, in nanoseconds.
        served = int(self.server.read_text().split()[0]) / 1e6 if self.server else 0.0
        return time.process_time() * 1000 + served

    def of(self, work: Callable[[], Any]) -> float:
        """The middle of what this takes."""
        work()
        taken = []
        for _ in range(TIMES):
            began = self.now()
            work()
            taken.append(self.now() - began)
        return statistics.median(taken)


def measure(seed: int) -> dict[str, Any]:
    from .pool_questions import questions

    clock, found = Clock(), {"queries": {}, "deeper": {}, "differ": [], "peer": {}}
    for question in questions(seed):
        ask(question, clock, found)
    found["list"] = lists(clock)
    return found


def ask(question: Any, clock: Clock, found: dict[str, Any]) -> None:
    """One question: every request until its first page is full, deeper pages, whether all agree."""
    from einklang.front.staff_queries.pool import find

    asked, places = as_staff_ask(question.wanted), [""]
    while (page := find(asked(places[-1]), policy(), "de")).onward:
        places.append(page.onward)
    # Of a search that takes many requests, the first, the last and one between stand for all.
    chosen = sorted({0, len(places) // 2, len(places) - 1})
    slowest = max(clock.of(lambda n=n: find(asked(places[n]), policy(), "de")) for n in chosen)
    found["queries"][question.name] = {"ms": slowest, "requests": len(places), "shown": len(page.rows)}
    expected = list(question.rows().values_list("number", flat=True)[:50])
    agrees = [row.person.number for row in page.rows] == expected or by_name(question, page)
    if not agrees:
        found["differ"].append(question.name)
    if question.deep:
        deeper(question, clock, found, first=slowest)
    if question.wanted.words:
        began = clock.now()
        usual = question.usual()
        _ = list(usual[:50]), usual.count()
        found["peer"][question.name] = clock.now() - began


def by_name(question: Any, page: Any) -> bool:
    """Of what is in the order of names, the people are compared, and that their names rise."""
    names = [(row.person.last_name, row.person.first_name) for row in page.rows]
    everybody = set(question.rows().values_list("number", flat=True))
    return (
        page.sort == "name" and names == sorted(names) and {r.person.number for r in page.rows} <= everybody
    )


def deeper(question: Any, clock: Clock, found: dict[str, Any], *, first: float) -> None:
    """Pages far down the list, found from a key, beside the first one and beside the plain offset."""
    from einklang.front.staff_queries.pool import find
    from einklang.pool.search import Place, Sort

    asked, rows = as_staff_ask(question.wanted), question.rows()
    total, times = rows.count(), []
    for depth in DEPTHS:
        before, *expected = rows[int(total * depth) : int(total * depth) + 51]
        key = (before.ends_at, before.number) if question.wanted.sort is Sort.ENDS else (before.number,)
        place = Place(start=key, top=False).write()
        page = find(asked(place), policy(), "de")
        if [row.person.number for row in page.rows] != [row.number for row in expected]:
            found["differ"].append(f"{question.name}, {depth:.0%} down")
        times.append(clock.of(lambda place=place: find(asked(place), policy(), "de")))
    found["deeper"][question.name] = max(times) / first
    found["queries"][f"{question.name}, deep"] = {"ms": max(times), "requests": 1, "shown": 50}


def policy() -> Any:
    from einklang.policy.queries import current

    return current()


def as_staff_ask(wanted: Any) -> Callable[[str], Any]:
    """The question as the page reads it from a form, for any page."""
    from einklang.pool.asked import Asked

    class Ready(Asked):
        @property
        def wanted(self) -> Any:
            return wanted

    return lambda page: Ready(words=wanted.words, filters={}, sort=wanted.sort, page=page)


def lists(clock: Clock) -> dict[str, float]:
    """The whole answer of the list to a browser, from closed and plain columns: one view, one template."""
    from einklang.front.staff_queries import pool
    from einklang.staff.models import Role
    from tests.front.staff import browser_of

    from .pool_plain import search_plain

    browser = browser_of(Role.COORDINATOR)
    browser.defaults["HTTP_HOST"] = "localhost"
    closed = clock.of(lambda: shown(browser))
    pool.search, usual = search_plain, pool.search
    plain = clock.of(lambda: shown(browser))
    pool.search = usual
    again = clock.of(lambda: shown(browser))
    return {"closed": min(closed, again), "plain": plain}


def shown(browser: Any) -> None:
    answer = browser.get("/staff/pool/")
    assert answer.status_code == 200
    assert answer.content.count(b'<tr><th scope="row">') == 50


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    django.setup()
    print(json.dumps(measure(wanted.seed)))


if __name__ == "__main__":
    main()

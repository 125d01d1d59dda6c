"""One of many who want the same slots: `python -m tests.hosts.crowd SEED ATTEMPTS HOST…`."""

import json
import random
import sys
from uuid import UUID, uuid4

import django

django.setup()

from einklang.hosts.actions import AlreadyTaken, take  # noqa: E402  Django is up only now

#: Fifty slots of 45 minutes, fifteen minutes apart, so that each overlaps its neighbours.
SLOTS = [1_806_000_000 // 900 * 900 + number * 900 for number in range(50)]


def main(seed: int, attempts: int, hosts: list[UUID]) -> None:
    chance, said = random.Random(seed), {"took": 0, "refused": 0}
    for _ in range(attempts):
        start = chance.choice(SLOTS)
        try:
            take(chance.choice(hosts), start, start + 2700, by=uuid4())
        except AlreadyTaken:
            said["refused"] += 1
        else:
            said["took"] += 1
    print(json.dumps(said))


main(int(sys.argv[1]), int(sys.argv[2]), [UUID(text) for text in sys.argv[3:]])

"""Tells the story of the proof up to a chapter and waits there: `python -m tests.probe.told_until CHAPTER`.

Then it goes on with a line on its standard input, or it is killed.
"""

import sys
from uuid import UUID

import django

if __name__ == "__main__":
    django.setup()
    from einklang.probe.proving import prove

    def waits(chapter: str, person: UUID) -> None:
        if chapter == sys.argv[1]:
            print("here", flush=True)
            sys.stdin.readline()

    probe = prove(meanwhile=waits)
    print("holds" if probe.holds else f"{probe.broke_at} {probe.found}", flush=True)

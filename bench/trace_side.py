"""Our side of the benchmark `trace`, in a process of its own: the search for files as the command makes it.

Prints one JSON object. The terms are spelled and prepared anew in every round; the best round counts.
"""

import json
import os
import sys
import time
from pathlib import Path

import django

from .erase_side import peak

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")


def main(folder: Path, listed: Path, rounds: int) -> None:
    django.setup()
    from einklang.retention.tracing import sample
    from einklang.retention.tracing.places import Search, files_in, look_at_files
    from einklang.retention.tracing.terms import Terms

    seconds, preparing = [], []
    for _ in range(rounds):
        begun = time.perf_counter()
        terms = Terms(listed.read_text().splitlines(), sample=sample([folder]))
        preparing.append(time.perf_counter() - begun)
        search = Search(terms)
        look_at_files(files_in(folder, search, f"{folder}/"), search)
        seconds.append(time.perf_counter() - begun)
    best = seconds.index(min(seconds))
    found = {"seconds": seconds[best], "preparing": preparing[best], "peak MB": peak()}
    print(json.dumps(found | {"found": sorted(search.places)}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))

"""`./run bench [NAME] [--seed N] [--people N]`: each benchmark beside its peer, equality of results first."""

import argparse
import importlib
import sys

#: name -> what is measured (SPEC 9)
BENCHMARKS = {
    "join": "form POST with consent, beside the same server validating only",
    "match": "1,000 form entries beside 1,000,000 customer records, beside splink 5",
    "slots": "free slots of 50 hosts over 90 days, beside django-appointment 3.12",
    "erase": "100,000 of 1,000,000 people, beside Django's delete()",
    "room": "stop to last byte, join, CPU of a person, with a Janus and browsers",
    "upload": "1 GiB in parts of 4 MiB, sealed on the way in, beside @tus/server plain",
    "trace": "1 GB of files, 3 and 3,000 terms, beside ripgrep",
    "pool": "search, filter, any page of 1,000,000 people, beside plain columns",
}


def arguments() -> argparse.Namespace:
    lines = [f"  {name}: {what}" for name, what in BENCHMARKS.items()]
    parser = argparse.ArgumentParser(
        prog="./run bench",
        epilog="\n".join(lines),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("name", nargs="?", choices=BENCHMARKS, help="one benchmark; all of them without it")
    parser.add_argument("--seed", type=int, default=1, help="seed of the invented data (1)")
    parser.add_argument("--people", type=int, help="fewer people than the benchmark asks for, to try it out")
    return parser.parse_args()


def main() -> int:
    wanted = arguments()
    everything_equal = True
    for name in [wanted.name] if wanted.name else BENCHMARKS:
        report = importlib.import_module(f"bench.{name}").run(seed=wanted.seed, people=wanted.people)
        print(report.as_text())
        print(report.as_json(), flush=True)
        everything_equal = everything_equal and report.equal
    return 0 if everything_equal else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)

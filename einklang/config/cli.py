"""The console command `einklang` (SPEC 7): exit 0 done, 1 found or refused, 2 wrong usage or settings.

Whatever goes wrong is said in one line on standard error, never as a traceback.
"""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import load_command_class
from django.core.management.base import BaseCommand, CommandError, SystemCheckError
from django.db import Error as DatabaseError

from .reading import SettingMissing

DONE, REFUSED, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130

#: name -> (room, management command, what it does)
COMMANDS = {
    "check": (
        "retention",
        "check_site",
        "say what is wrong with the policy, and what lies in the wrong place",
    ),
    "publish": ("policy", "publish", "publish a policy as the next version"),
    "notice": ("policy", "notice", "print the privacy notice"),
    "record": ("policy", "record", "print the record of processing (Art. 30)"),
    "deletion-concept": ("rights", "deletion_concept", "print the deletion concept (DIN 66398)"),
    "web": ("front", "web", "serve the pages"),
    "worker": ("retention", "worker", "settle what is owed as it comes, and send the mail"),
    "scheduler": ("retention", "scheduler", "start what falls due"),
    "room": ("room", "room", "hold the interview rooms"),
    "tick": ("retention", "tick", "do everything that is due now, once"),
    "trace": ("retention", "trace", "say where a term still stands"),
    "prove": ("probe", "prove", "prove with an invented person that erased is erased"),
    "receive": ("mail", "receive", "take in one mail, or say what it wants"),
    "backup": ("backups", "backup", "write a backup, without keys, while everything is running"),
    "restore": ("retention", "restore", "put a backup in the place of the database"),
    "rotate": ("retention", "rotate", "wrap all keys anew with the first master key"),
    "import-customers": ("customers", "import_customers", "take in the company's own customer file"),
    "erase": ("retention", "erase", "erase one person"),
    "staff": ("front", "staff", "add or invite somebody who works here"),
}
#: These prepare the database, since nothing else comes before them.
FIRST_COMMANDS = {"publish", "web", "worker", "scheduler", "room"}
#: These run for as long as the programme does, and refuse to on anything meant for the demo.
SERVING = {"web", "worker", "scheduler", "room"}
#: These read what is published or stored and change nothing, or need everything for themselves.
BESIDE = {"check", "notice", "record", "trace", "restore"}


def usage() -> str:
    width = max(map(len, COMMANDS)) + 2
    lines = [f"  {name:<{width}}{what}" for name, (_, _, what) in COMMANDS.items()]
    return "\n".join(["usage: einklang COMMAND [arguments], einklang COMMAND --help", "", *lines])


def complain(command: str, sentence: object) -> None:
    print(f"einklang {command}: {sentence}", file=sys.stderr)


def one_line(error: BaseException) -> str:
    """What to say about an error nobody foresaw. Its text may quote a row, so only the database's first
    line and the operating system's are repeated (SPEC 10: nothing personal where it does not belong)."""
    name = type(error).__name__
    if isinstance(error, DatabaseError | OSError) and str(error):
        return f"{name}: {str(error).splitlines()[0]}"
    return f"{name} (--traceback shows where)"


def load(name: str) -> BaseCommand:
    room, command, _ = COMMANDS[name]
    return load_command_class(f"einklang.{room}", command)


def refuse_or_prepare(name: str) -> None:
    """Bring the database up to date for a first command; raise CommandError where it may not run."""
    from . import preparing, refusals

    if name not in BESIDE:
        preparing.share(make=name in FIRST_COMMANDS)
    if name in FIRST_COMMANDS:
        preparing.migrate()
    if name not in BESIDE:
        preparing.catch_up()
    if name in SERVING and (problems := refusals.problems()):
        raise CommandError("\n".join(problems))


def run(name: str, arguments: list[str]) -> int:
    """Parse, then execute: what argparse refuses is wrong usage, what the command refuses is a refusal."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "einklang.config.settings")
    django.setup()
    command = load(name)
    try:
        options = vars(command.create_parser("einklang", name).parse_args(arguments))
    except CommandError as error:
        complain(name, str(error).removeprefix("Error: "))
        return WRONG_USAGE
    try:
        refuse_or_prepare(name)
        command.execute(*options.pop("args", ()), **options)
    except SystemCheckError as error:
        complain(name, " ".join(str(error).split()))
        return REFUSED
    except CommandError as error:
        complain(name, error)
        return error.returncode
    except Exception as error:
        if options.get("traceback"):
            raise
        complain(name, one_line(error))
        return REFUSED
    return DONE


def main() -> int:
    name, arguments = (sys.argv[1] if len(sys.argv) > 1 else ""), sys.argv[2:]
    if name in {"-h", "--help", "help"}:
        print(usage())
        return DONE
    if name not in COMMANDS:
        complain(name, "no such command; see einklang --help") if name else print(usage(), file=sys.stderr)
        return WRONG_USAGE
    if name not in SERVING:
        adopt_demo()
    try:
        return run(name, arguments)
    except (SettingMissing, ImproperlyConfigured) as error:
        complain(name, error)
        return WRONG_USAGE
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE


def adopt_demo() -> None:
    """A data folder that `./run demo` made is opened with the demo's own keys, unless others are given."""
    from einklang.demo import home

    home.adopt()


if __name__ == "__main__":
    sys.exit(main())

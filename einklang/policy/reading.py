"""From a policy file to a policy that holds together, or to a list of what is wrong with it."""

import hashlib
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from .checks import findings
from .findings import Finding
from .lines import keys_by_line, line_of
from .schema import Policy
from .wants import wanted


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, in words for the person who edits the file."""

    line: int
    key: str
    expected: str
    found: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.key}: expected {self.expected}, found {self.found}"


class PolicyInvalid(Exception):
    """The file is not a policy. `problems` names every line, key and expectation."""

    def __init__(self, problems: list[Problem], name: str = "policy.toml") -> None:
        self.problems = problems
        self.name = name
        super().__init__("; ".join(f"{name} {problem}" for problem in problems))


class PolicyUnreadable(Exception):
    """There is no file to read, or it is not UTF-8."""


def read(path: Path) -> Policy:
    """The policy in the file at `path`; raises PolicyUnreadable or PolicyInvalid."""
    return parse(read_text(path), name=path.name)


def read_text(path: Path) -> str:
    """The text of the file at `path`, exactly as it was written; raises PolicyUnreadable."""
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise PolicyUnreadable(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise PolicyUnreadable(f"{path}: expected UTF-8, found byte {error.start} that is not") from error


def parse(text: str, *, name: str = "policy.toml") -> Policy:
    """The policy that `text` declares; raises PolicyInvalid with everything that is wrong at once."""
    try:
        policy = Policy.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise PolicyInvalid([_syntax(text, error)], name) from error
    except ValidationError as error:
        raise PolicyInvalid([_located(text, wanted(one)) for one in error.errors()], name) from error
    if found := findings(policy):
        raise PolicyInvalid([_located(text, one) for one in found], name)
    policy._digest = hashlib.sha256(text.encode()).hexdigest()
    return policy


def fill(text: str, values: Mapping[str, str]) -> str:
    """`text` with the placeholders at the dotted keys of `values` replaced; KeyError if none stands there."""
    lines = text.splitlines(keepends=True)
    where = {".".join(key): number for number, key in keys_by_line(text)}
    for key, value in values.items():
        place = where[key] - 1
        filled = lines[place].replace('"PLACEHOLDER"', json.dumps(value, ensure_ascii=False), 1)
        if filled == lines[place]:
            raise KeyError(key)
        lines[place] = filled
    return "".join(lines)


def _located(text: str, one: Finding) -> Problem:
    return Problem(line_of(text, one.key), ".".join(one.key), one.expected, one.found)


def _syntax(text: str, error: tomllib.TOMLDecodeError) -> Problem:
    message = str(error)
    at = re.search(r"\(at line (\d+), column \d+\)", message)
    line = int(at[1]) if at else len(text.splitlines())
    return Problem(line, "syntax", "TOML", message[: at.start()].strip() if at else message)

"""Pydantic's findings in words for people who edit a policy file."""

from typing import Any

from pydantic_core import ErrorDetails

from .findings import Finding

#: What is wanted, by pydantic's type of error. `{…}` are names of its context.
WANTED = {
    "missing": "a value",
    "extra_forbidden": "no such key",
    "string_type": "text in quotes",
    "string_too_short": "text that is not empty",
    "string_too_long": "at most {max_length} characters",
    "string_pattern_mismatch": "text of the form {pattern}",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "greater_than_equal": "a number of at least {ge}",
    "literal_error": "{expected}",
    "too_short": "at least {min_length} entries",
    "tuple_type": "a list",
    "dict_type": "a table",
    "model_type": "a table",
    "value_error": "{error}",
}


def wanted(error: ErrorDetails) -> Finding:
    """One of pydantic's errors as key, expectation and what was found."""
    context: dict[str, Any] = error.get("ctx", {})
    pattern = WANTED.get(error["type"], error["msg"])
    key = tuple(str(part) for part in error["loc"] if part != "[key]")
    found = "nothing" if error["type"] == "missing" else _shown(error["input"])
    return Finding(key, pattern.format(**context), found)


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list | tuple):
        return f"a list of {len(value)}"
    return repr(value)

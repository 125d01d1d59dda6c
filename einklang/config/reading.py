"""Readers for settings: each from the environment or from the file named by `…_FILE`, failing loudly."""

import os
from pathlib import Path


class SettingMissing(Exception):
    """A setting that has no safe default was not given, or its file cannot be read."""


def read(name: str, default: str | None = None) -> str:
    """The setting `name`, else the content of the file named by `name_FILE`, else the default."""
    if value := os.environ.get(name):
        return value
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise SettingMissing(f"{name}_FILE: {path} cannot be read ({error.strerror})") from error
    if default is None:
        raise SettingMissing(f"{name}: not set (give {name} or {name}_FILE)")
    return default


def file_of(name: str) -> Path | None:
    """The file that the setting is read from; None where it is not read from one."""
    path = os.environ.get(f"{name}_FILE")
    return Path(path) if path and not os.environ.get(name) else None


def read_flag(name: str) -> bool:
    """True for 1, true, yes, on in any case; everything else is false."""
    return read(name, "").lower() in {"1", "true", "yes", "on"}


def read_number(name: str, default: int) -> int:
    """A whole number above 0."""
    given = read(name, str(default))
    if not given.isascii() or not given.isdecimal() or int(given) == 0:
        raise SettingMissing(f"{name}: expected a whole number above 0")
    return int(given)

"""What the import linter cannot see: keys between rooms, and words that have to be written down."""

import ast
import re
import tomllib
from pathlib import Path

from django.apps import apps
from django.db.models import PROTECT, Field

ROOT = Path(__file__).resolve().parent.parent
HOUSE = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
FLOORS = HOUSE["contracts"][0]["layers"]
#: Mail and legal texts, tests and migrations are not code that somebody has to find their way in.
SOURCES = [path for path in sorted((ROOT / "einklang").rglob("*.py")) if "migrations" not in path.parts]
#: Set for processes by their environment, so they belong into docs/settings.md.
SETTING = re.compile(r'read(?:_flag|_number)?\("([A-Z_]+)"')


def floor(label: str) -> int:
    """Which floor a room is on, counted from the roof."""
    return next(number for number, rooms in enumerate(FLOORS) if label in rooms.split(" | "))


def keys_across_rooms() -> list["Field[object, object]"]:
    return [
        field
        for model in apps.get_models()
        if model.__module__.startswith("einklang.")
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model._meta.app_label != model._meta.app_label
    ]


def test_every_room_has_its_floor():
    rooms = {path.name for path in (ROOT / "einklang").iterdir() if (path / "__init__.py").is_file()}

    assert rooms == {room for floors in FLOORS for room in floors.split(" | ")}


def test_keys_point_down():
    """A key written as a string escapes the import linter; it does not escape this."""
    own = [key for key in keys_across_rooms() if key.related_model.__module__.startswith("einklang.")]

    assert own, "the test would find nothing if there were nothing to find"
    assert [
        str(key)
        for key in own
        if floor(key.related_model._meta.app_label) <= floor(key.model._meta.app_label)
    ] == []


def test_nothing_is_deleted_along_with_what_it_points_at():
    assert [str(key) for key in keys_across_rooms() if key.remote_field.on_delete is not PROTECT] == []


def test_lower_rooms_do_not_see_who_points_at_them():
    assert [str(key) for key in keys_across_rooms() if not key.remote_field.hidden] == []


def test_every_setting_is_documented():
    written = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    settings = (ROOT / "einklang" / "config" / "settings.py").read_text(encoding="utf-8")
    read = set(SETTING.findall(settings))

    assert read
    assert {name for name in read if f"`{name}`" not in written} == set()


def test_every_documented_setting_is_read():
    written = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    settings = (ROOT / "einklang" / "config" / "settings.py").read_text(encoding="utf-8")

    documented = set(re.findall(r"^\| `([A-Z_]+)`", written, flags=re.MULTILINE))
    assert documented == set(SETTING.findall(settings))


def test_every_command_is_documented():
    from einklang.config.cli import COMMANDS

    written = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^## `einklang ([a-z-]+)", written, flags=re.MULTILINE)) == set(COMMANDS)


def test_every_command_exists():
    from einklang.config.cli import COMMANDS, load

    assert [name for name in COMMANDS if not load(name).help] == []


def test_no_file_and_no_function_is_too_long_to_be_read():
    """HOUSE: files of at most 400 lines, functions of at most 50."""
    too_long = [str(path) for path in SOURCES if len(path.read_text(encoding="utf-8").splitlines()) > 400]
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                too_long += [f"{path}: {node.name}"] if length > 50 else []

    assert too_long == []


def test_nobody_listens_in():
    """The domain has no signals: what follows from what stands on one page, config/consequences.py."""
    listeners = re.compile(r"@receiver\(|\.connect\(|django\.db\.models\.signals")

    assert [str(path) for path in SOURCES if listeners.search(path.read_text(encoding="utf-8"))] == []

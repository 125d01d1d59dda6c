"""German is what most people read: every text of every room has one, and none is a guess."""

import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

ROOMS = Path(__file__).resolve().parent.parent / "einklang"
CATALOGUE = Path("locale", "de", "LC_MESSAGES", "django.po")
#: Rooms that say something to people: they have templates, or mark a text in Python.
MARKS = ("gettext", "{% trans", "{% blocktrans", "{% translate")


def speaks(room: Path) -> bool:
    sources = [*room.rglob("*.py"), *room.rglob("*.html"), *room.rglob("*.txt")]
    return any(mark in path.read_text(encoding="utf-8") for path in sources for mark in MARKS)


SPEAKING = sorted(room.name for room in ROOMS.iterdir() if (room / "__init__.py").is_file() and speaks(room))


@pytest.fixture
def written(tmp_path):
    """Every text that stands in a room's code and templates now, as gettext finds it in a copy."""
    if not shutil.which("xgettext"):
        pytest.skip("xgettext is not installed (Debian: gettext)")

    def find(room: str) -> set[tuple[str, str | None]]:
        copy = tmp_path / room
        shutil.copytree(ROOMS / room, copy, ignore=shutil.ignore_patterns("*.mo", "__pycache__", "locale"))
        (copy / "locale").mkdir()
        making = [sys.executable, "-m", "django", "makemessages", "-l", "de", "--no-location"]
        done = subprocess.run(making, cwd=copy, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return texts(polib.pofile(str(copy / CATALOGUE))) if (copy / CATALOGUE).exists() else set()

    return find


def texts(catalogue: polib.POFile) -> set[tuple[str, str | None]]:
    return {(entry.msgid, entry.msgctxt) for entry in catalogue if not entry.obsolete}


def catalogue(room: str) -> polib.POFile:
    path = ROOMS / room / CATALOGUE
    return polib.pofile(str(path)) if path.exists() else polib.POFile()


@pytest.mark.parametrize("room", SPEAKING)
def test_every_text_is_in_the_catalogue(room, written):
    assert written(room) - texts(catalogue(room)) == set()


@pytest.mark.parametrize("room", SPEAKING)
def test_every_text_has_a_german_one(room):
    assert [entry.msgid for entry in catalogue(room).untranslated_entries()] == []
    assert [entry.msgid for entry in catalogue(room).fuzzy_entries()] == []

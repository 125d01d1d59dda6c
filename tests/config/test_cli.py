"""The console command, as a process: what it says, and with which number it ends (SPEC 7)."""

import os
import subprocess
import sys

import pytest


@pytest.fixture
def einklang(tmp_path):
    """`einklang("check", EINKLANG_POLICY="…")` in production, on a folder of its own."""

    def run(*arguments, **environment):
        clean = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("EINKLANG_", "DATABASE_"))
        }
        command = [sys.executable, "-m", "einklang.config.cli", *arguments]
        settings = {**clean, "EINKLANG_DATA": str(tmp_path), **environment}
        return subprocess.run(command, env=settings, cwd=tmp_path, capture_output=True, text=True, timeout=60)

    return run


@pytest.mark.parametrize(
    "arguments", [["frobnicate"], ["trace"], ["web", "--port", "many"], ["tick", "--sideways"], ["staff"]]
)
def test_wrong_usage_is_one_line_and_two(arguments, einklang):
    said = einklang(*arguments)

    assert said.returncode == 2
    assert said.stdout == ""
    assert len(said.stderr.splitlines()) == 1
    assert said.stderr.startswith(f"einklang {arguments[0]}: ")


def test_without_a_command_all_of_them_are_named(einklang):
    from einklang.config.cli import COMMANDS

    said = einklang()

    assert said.returncode == 2
    assert all(f"  {name} " in said.stderr for name in COMMANDS)
    assert einklang("--help").returncode == 0


def test_a_setting_that_cannot_be_read_is_named(einklang):
    said = einklang("tick", EINKLANG_MASTER_KEY_FILE="/nowhere")

    assert (said.returncode, len(said.stderr.splitlines())) == (2, 1)
    assert "EINKLANG_MASTER_KEY_FILE" in said.stderr


def test_an_error_nobody_foresaw_is_one_line_without_a_traceback(einklang, tmp_path):
    said = einklang("tick", DATABASE_URL=f"sqlite:////{tmp_path}/no/such/folder/db.sqlite3")

    assert (said.returncode, len(said.stderr.splitlines())) == (1, 1)
    assert said.stderr.startswith("einklang tick: OperationalError: unable to open database file")


@pytest.mark.parametrize("command", ["web", "worker", "scheduler"])
def test_production_does_not_start_on_the_demos_keys_or_without_a_policy(command, einklang):
    said = einklang(command)

    assert said.returncode == 1
    assert "EINKLANG_SECRET_KEY" in said.stderr
    assert "EINKLANG_MASTER_KEY" in said.stderr
    assert "no policy is published" in said.stderr


@pytest.mark.django_db
def test_a_placeholder_in_the_published_policy_is_named(settings, monkeypatch):
    from pathlib import Path

    from einklang.config import refusals
    from einklang.policy.reading import parse

    shipped = parse(Path(settings.POLICY).read_text(encoding="utf-8"))
    monkeypatch.setattr(refusals, "current", lambda: shipped)

    assert any("contact.withdrawal" in problem for problem in refusals.problems())


@pytest.mark.parametrize("command", ["web", "worker", "scheduler"])
def test_production_does_not_start_beside_a_policy_file_with_a_placeholder(command, einklang):
    """The shipped file has placeholders; which ones, is said by key before anything is published."""
    said = einklang(command)

    assert said.returncode == 1
    assert "contact.withdrawal is a placeholder in policy.toml" in said.stderr

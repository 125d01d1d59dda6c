"""The keys of a demo lie apart from its data."""

import os

import pytest

from einklang.demo import home


@pytest.fixture(autouse=True)
def own_cache(monkeypatch, tmp_path):
    monkeypatch.setattr(home, "ROOT", tmp_path / "clone")
    for name in list(os.environ):
        if name.startswith("EINKLANG_"):
            monkeypatch.delenv(name)


def test_the_keys_are_made_once_and_only_for_this_user(tmp_path):
    first = home.environment(tmp_path / "data", "http://127.0.0.1:8000")
    key = (home.folder(tmp_path / "data") / "EINKLANG_MASTER_KEY").read_text()

    again = home.environment(tmp_path / "data", "http://127.0.0.1:8000")

    assert first == again
    assert (home.folder(tmp_path / "data") / "EINKLANG_MASTER_KEY").read_text() == key
    assert all(path.stat().st_mode & 0o077 == 0 for path in home.folder(tmp_path / "data").iterdir())


def test_another_data_folder_has_other_keys(tmp_path):
    home.environment(tmp_path / "one", "http://127.0.0.1:8000")
    home.environment(tmp_path / "two", "http://127.0.0.1:8000")

    keys = {(home.folder(tmp_path / name) / "EINKLANG_MASTER_KEY").read_text() for name in ("one", "two")}
    assert len(keys) == 2


def test_data_without_its_keys_is_said_to_be_lost(tmp_path):
    (tmp_path / "einklang.sqlite3").touch()

    with pytest.raises(home.KeysGone):
        home.environment(tmp_path, "http://127.0.0.1:8000")


def test_a_command_opens_the_data_of_a_demo_with_the_demos_keys(tmp_path, monkeypatch):
    home.environment(tmp_path, "http://127.0.0.1:8000")
    monkeypatch.setenv("EINKLANG_DATA", str(tmp_path))

    home.adopt()

    assert os.environ["EINKLANG_MASTER_KEY_FILE"] == str(home.folder(tmp_path) / "EINKLANG_MASTER_KEY")


def test_keys_that_are_given_are_the_ones_used(tmp_path, monkeypatch):
    home.environment(tmp_path, "http://127.0.0.1:8000")
    monkeypatch.setenv("EINKLANG_DATA", str(tmp_path))
    monkeypatch.setenv("EINKLANG_MASTER_KEY", "given")

    home.adopt()

    assert "EINKLANG_MASTER_KEY_FILE" not in os.environ

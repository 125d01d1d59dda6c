"""`einklang check` warns where the master key, or copies of keys, lie with what they open."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from einklang.backups import keyfiles, places
from einklang.backups.apart import warnings
from einklang.backups.making import back_up, remember
from einklang.backups.models import Kind
from einklang.people.models import Person
from tests.texts import promised_text


def key_in(folder: Path, settings: Any) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    settings.MASTER_KEY_FILE = folder / "master-key"
    settings.MASTER_KEY_FILE.write_text("a key")
    return Path(settings.MASTER_KEY_FILE)


@pytest.mark.parametrize(
    ("folder", "said"),
    [
        ("data", "the folder of the data"),
        ("data/deeper", "the folder of the data"),
        ("backups/deeper", "a folder of backups"),
        ("kept", "the folder of the recordings"),
    ],
)
def test_a_master_key_beside_what_it_opens_is_warned_of(
    site: Path, ada: Person, tmp_path: Path, settings: Any, folder: str, said: str
) -> None:
    settings.STORAGE_URL = f"file://{tmp_path / 'kept'}"
    back_up(tmp_path / "backups")
    key_in(tmp_path / folder, settings)

    assert [sentence for sentence in warnings() if said in sentence]


def test_through_a_link_it_is_seen_too(site: Path, tmp_path: Path, settings: Any) -> None:
    real = key_in(site / "keys", settings)
    (tmp_path / "secrets").symlink_to(real.parent)
    settings.MASTER_KEY_FILE = tmp_path / "secrets" / real.name

    assert len(warnings()) == 1


def test_apart_nothing_is_said(site: Path, ada: Person, tmp_path: Path, settings: Any) -> None:
    back_up(tmp_path / "backups")
    key_in(tmp_path / "secrets" / "deeper", settings)

    assert warnings() == []


def test_keys_that_were_put_with_the_backups_are_warned_of(
    site: Path, ada: Person, tmp_path: Path, settings: Any
) -> None:
    settings.MASTER_KEY_FILE = None
    back_up(tmp_path / "backups")
    path = keyfiles.write(tmp_path / "keys")
    assert warnings() == []
    shutil.copy(path, tmp_path / "backups" / places.FILES)
    assert len(warnings()) == 1
    remember(Kind.KEYS, tmp_path / "backups" / "keys")
    assert len(warnings()) == 2


def test_the_command_warns_and_still_says_that_the_policy_is_good(
    site: Path, tmp_path: Path, settings: Any, capsys: Any
) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text(promised_text(), encoding="utf-8")
    key_in(site, settings)
    call_command("check_site", str(policy))

    said = capsys.readouterr()
    assert said.err.startswith("warning: the master key lies in the folder of the data")
    assert said.out.startswith("policy.toml: good")

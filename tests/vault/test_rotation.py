"""Changing the master key while everything runs, killed in the middle and started again."""

import base64
import os
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from einklang.people.models import Person, Word
from einklang.people.queries import search, with_email
from einklang.vault import master, rotation
from einklang.vault.errors import KeyGone, MasterKeyWrong
from einklang.vault.fields import attach_keys
from einklang.vault.keys import open_key
from einklang.vault.models import Key, Secret


def new_master() -> str:
    return base64.b64encode(os.urandom(32)).decode()


def masters_used() -> set[str]:
    return set(Key.objects.values_list("master", flat=True)) | set(
        Secret.objects.values_list("master", flat=True)
    )


def test_wrapped_anew_everything_opens_without_the_old_key(ada: Person, bob: Person, settings: Any) -> None:
    old, new = settings.MASTER_KEYS[0], new_master()
    settings.MASTER_KEYS = [new, old]

    assert Person.objects.get(pk=ada.pk).first_name == "Ada"
    assert rotation.rewrap() == Key.objects.count() + Secret.objects.count()

    settings.MASTER_KEYS = [new]
    assert Person.objects.get(pk=ada.pk).first_name == "Ada"
    assert list(search("Ad")) == [ada]
    assert masters_used() == {master.name_of(base64.b64decode(new))}


def test_wrapping_anew_twice_changes_nothing_more(ada: Person, settings: Any) -> None:
    settings.MASTER_KEYS = [new_master(), *settings.MASTER_KEYS]
    rotation.rewrap()

    assert rotation.rewrap() == 0


def test_killed_halfway_it_is_readable_and_the_next_start_finishes(
    ada: Person, bob: Person, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = new_master()
    settings.MASTER_KEYS = [new, *settings.MASTER_KEYS]
    monkeypatch.setattr(rotation, "BATCH", 1)
    assert rotation._rewrap_batch(Key, "subject", master.name_of(base64.b64decode(new))) == 1

    assert len(masters_used()) == 2
    people = list(Person.objects.order_by("submitted_at"))
    attach_keys(people)
    assert [person.first_name for person in people] == ["Ada", "Bob"]

    rotation.rewrap()
    settings.MASTER_KEYS = [new]
    assert len(masters_used()) == 1
    assert Person.objects.get(pk=bob.pk).first_name == "Bob"


def test_new_people_are_wrapped_by_the_first_key(join: Callable[..., Person], settings: Any) -> None:
    join()
    new = new_master()
    settings.MASTER_KEYS = [new, *settings.MASTER_KEYS]
    person = join(answers={"email": "eva@eiche.example"})

    assert Key.objects.get(pk=person.pk).master == master.name_of(base64.b64decode(new))


def test_a_wrong_master_key_is_said_in_one_line_that_names_the_setting(ada: Person, settings: Any) -> None:
    wanted = master.name_of(master.masters()[0])
    settings.MASTER_KEYS = [new_master()]

    with pytest.raises(MasterKeyWrong) as refused:
        open_key(ada.pk)
    sentence = f"EINKLANG_MASTER_KEY: the key named {wanted} is not among those given"
    assert str(refused.value) == sentence
    with pytest.raises(CommandError) as command:
        call_command("rotate")
    assert str(command.value) == sentence
    assert masters_used() == {wanted}


@pytest.mark.parametrize("given", ["", "not base64!", "QQ==", base64.b64encode(b"x" * 31).decode()])
def test_what_is_no_master_key_is_refused(given: str, settings: Any) -> None:
    settings.MASTER_KEYS = [given]

    with pytest.raises(MasterKeyWrong, match="EINKLANG_MASTER_KEY: expected 32 bytes in base64"):
        master.masters()


def test_a_wrapped_key_opens_for_its_own_subject_only(ada: Person, bob: Person) -> None:
    row = Key.objects.get(pk=ada.pk)
    Key.objects.filter(pk=bob.pk).update(wrapped=row.wrapped, master=row.master)

    with pytest.raises(KeyGone):
        open_key(bob.pk)


def test_with_a_new_index_key_everybody_is_found_and_no_old_number_is_left(ada: Person, bob: Person) -> None:
    before = set(Word.objects.values_list("token", flat=True))
    call_command("rotate", "--index", verbosity=0)

    assert before & set(Word.objects.values_list("token", flat=True)) == set()
    assert list(search("Börde")) == [bob]
    assert with_email("ADA@loewenherz.example") == [ada]

"""Encrypted fields: what is written opens in its own place only, for as long as its key does."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.utils.timezone import now

from einklang.people.models import Person
from einklang.vault.cipher import fresh_key, seal, unseal
from einklang.vault.errors import KeyGone
from einklang.vault.fields import attach_keys, use_key
from einklang.vault.keys import destroy_keys, end_key_at, make_key, open_key, open_keys
from einklang.vault.models import Key


def fresh(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def stored(person: Person, column: str) -> bytes:
    """The bytes of a column as they lie in the database."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM people_person WHERE id = %s", [pk(person)])
        return bytes(cursor.fetchone()[0])


def put(person: Person, column: str, value: bytes) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE people_person SET {column} = %s WHERE id = %s", [value, pk(person)])


def pk(person: Person) -> object:
    return Person._meta.pk.get_db_prep_value(person.pk, connection)


def test_what_is_written_is_read(ada: Person) -> None:
    assert (fresh(ada).first_name, fresh(ada).email) == ("Ada", "ada@loewenherz.example")


def test_the_column_holds_no_plain_text_and_no_two_equal_values(ada: Person, bob: Person) -> None:
    assert b"Wohnbau" not in stored(ada, "company_name")
    assert fresh(ada).company_name == fresh(bob).company_name
    assert stored(ada, "company_name") != stored(bob, "company_name")


def test_a_value_moved_to_another_column_is_refused(ada: Person) -> None:
    put(ada, "last_name", stored(ada, "first_name"))

    with pytest.raises(KeyGone):
        _ = fresh(ada).last_name


def test_a_value_moved_to_another_person_is_refused_even_with_their_key(ada: Person, bob: Person) -> None:
    put(bob, "first_name", stored(ada, "first_name"))
    other = fresh(bob)
    use_key(other, open_key(ada.pk))

    with pytest.raises(KeyGone):
        _ = other.first_name


@pytest.mark.parametrize("torn", [b"", b"\x00", b"\x00" * 5, b"\x00" * 12, b"\x00" * 40])
def test_a_torn_value_is_refused_like_a_lost_key(ada: Person, torn: bytes) -> None:
    put(ada, "first_name", torn)

    with pytest.raises(KeyGone):
        _ = fresh(ada).first_name


def test_every_changed_byte_is_noticed() -> None:
    key = fresh_key()
    sealed = seal(key, "Löwenherz".encode(), bound_to=b"here")
    for place in range(len(sealed)):
        changed = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
        with pytest.raises(KeyGone):
            unseal(key, changed, bound_to=b"here")
    assert unseal(key, sealed, bound_to=b"here").decode() == "Löwenherz"


def test_with_the_key_destroyed_nothing_opens(ada: Person) -> None:
    assert destroy_keys([ada.pk]) == 1

    with pytest.raises(KeyGone):
        _ = fresh(ada).email


def test_past_its_end_a_key_is_refused_although_its_row_still_stands(ada: Person) -> None:
    end_key_at(ada.pk, now() + timedelta(hours=1))

    assert fresh(ada).first_name == "Ada"
    with time_machine.travel(now() + timedelta(hours=1), tick=False):
        assert Key.objects.filter(pk=ada.pk).count() == 1
        with pytest.raises(KeyGone):
            _ = fresh(ada).first_name


def test_a_key_ends_in_its_minute_and_not_before(db: None) -> None:
    subject, end = uuid4(), now() + timedelta(days=1)
    make_key(subject, ends_at=end)

    with time_machine.travel(end - timedelta(seconds=1), tick=False):
        assert len(open_key(subject)) == 32
    with time_machine.travel(end, tick=False):
        assert open_keys([subject]) == {}
        assert len(open_key(subject, past_its_end=True)) == 32


def test_a_list_is_opened_in_one_query(ada: Person, bob: Person, django_assert_num_queries: object) -> None:
    people = list(Person.objects.order_by("submitted_at"))

    with django_assert_num_queries(1):  # type: ignore[operator]
        attach_keys(people)
        assert [person.first_name for person in people] == ["Ada", "Bob"]


def test_in_a_list_somebody_whose_key_is_gone_stays_closed_and_the_others_open(
    ada: Person, bob: Person
) -> None:
    destroy_keys([ada.pk])
    first, second = Person.objects.order_by("submitted_at")
    attach_keys([first, second])

    assert second.first_name == "Bob"
    with pytest.raises(KeyGone):
        _ = first.first_name


def test_nobody_filters_by_plain_text(ada: Person) -> None:
    with pytest.raises(TypeError, match="email is encrypted"):
        Person.objects.filter(email="ada@loewenherz.example").exists()
    with pytest.raises(TypeError, match="email is encrypted"):
        Person.objects.update(email="ada@loewenherz.example")


def test_saving_what_was_not_read_leaves_it_as_it_was(ada: Person) -> None:
    before = stored(ada, "email")
    fresh(ada).save()

    assert stored(ada, "email") == before

"""The data map: every field stands on it, and who forgets one is told by the system check."""

from dataclasses import replace

import pytest
from django.apps import apps
from django.core.checks import run_checks

from einklang.holdings import registry
from einklang.holdings.checks import every_field_is_on_the_map
from einklang.holdings.registry import Subject, about_participants, holding_of
from einklang.people.models import Link, Person
from einklang.policy.schema import Policy
from einklang.retention.models import Warning
from einklang.vault.fields import EncryptedField


def test_the_map_is_complete() -> None:
    assert run_checks() == []


def test_a_forgotten_field_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    holding = holding_of(Person)
    assert holding is not None
    forgetful = replace(holding, personal=holding.personal - {"email"}, plain=holding.plain | {"shoe_size"})
    monkeypatch.setitem(registry._holdings, Person, forgetful)

    assert sorted((m.id, m.msg) for m in every_field_is_on_the_map(None)) == [
        ("holdings.E001", "people.Person.email is not on the data map"),
        ("holdings.E002", "people.Person.shoe_size is on the data map but not in the table"),
    ]


def test_a_forgotten_table_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    # Another map without it: taken out and put back it would stand in another place for all tests after.
    without = {model: held for model, held in registry._holdings.items() if model is not Warning}
    monkeypatch.setattr(registry, "_holdings", without)

    assert {m.msg for m in every_field_is_on_the_map(None)} == {
        f"retention.Warning.{name} is not on the data map" for name in ("person", "ends_at", "before")
    }


def test_every_encrypted_field_is_personal() -> None:
    sealed = {
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, EncryptedField)
    }

    assert (Link, "address") in sealed
    assert [
        (m._meta.label, name) for m, name in sealed if name not in getattr(holding_of(m), "personal", ())
    ] == []


def test_every_table_that_points_at_a_person_is_about_one() -> None:
    pointing = {
        model
        for model in apps.get_models()
        if any(field.related_model is Person for field in model._meta.concrete_fields if field.is_relation)
    }

    assert len(pointing) >= 6
    assert {
        m._meta.label for m in pointing if getattr(holding_of(m), "subject", None) is not Subject.PARTICIPANT
    } == set()


def test_leaves_are_ended_before_what_they_point_at() -> None:
    """Unless they are found by it, so that it takes them along: then it comes first."""
    order = [holding.model for holding in about_participants()]
    taken = {
        (holding.model._meta.get_field(name).related_model, holding.model)
        for holding in about_participants()
        for name in holding.takes
    }

    assert len(taken) >= 5
    for model in order:
        for field in model._meta.concrete_fields:
            if field.is_relation and field.related_model in order and field.related_model is not model:
                first, then = (model, field.related_model)
                if (first, then) in taken:
                    first, then = then, first
                assert order.index(first) < order.index(then), model


def test_every_processing_on_the_map_is_in_the_policy(promise: Policy) -> None:
    assert {holding.processing for holding in about_participants()} - promise.processings.keys() == set()

import pytest
from django import forms
from django.core.exceptions import ValidationError

from einklang.pool.forms.fields import Address, Tick, Units, Words


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1840", 1840),
        ("1.840", 1840),
        ("1 840", 1840),
        ("1,840", 1840),
        (" 7 ", 7),
        ("10.000.000", 10_000_000),
        ("", None),
    ],
)
def test_a_number_of_flats_is_read_as_people_write_it(written, meant):
    assert Units(required=False).clean(written) == meant


@pytest.mark.parametrize(
    "written", ["0", "-3", "1.84", "viele", "10.000.001", "1e3", "٣", "12 Häuser", "1..840"]
)
def test_what_is_no_number_of_flats_is_refused(written):
    with pytest.raises(ValidationError):
        Units().clean(written)


@pytest.mark.parametrize("unseen", ["\x00", "\x07", "\u202e", "\ue000", "a\nb", "\x1b[31m"])
def test_characters_that_nobody_sees_are_refused(unseen):
    with pytest.raises(ValidationError):
        Words().clean(f"Ada{unseen}Löwenherz")


def test_one_letter_has_one_form():
    assert Words().clean("  Lo\u0308wenherz   GmbH ") == "Löwenherz GmbH"


def test_an_address_keeps_its_beginning_and_gets_a_small_domain():
    assert Address().clean(" Ada.L@Loewenherz.EXAMPLE ") == "Ada.L@loewenherz.example"


@pytest.mark.parametrize(
    "written", ["ada", "ada@", "@loewenherz.example", "ada@loewenherz", "a b@c.example", "a@b.c\nd"]
)
def test_what_is_no_address_is_refused(written):
    with pytest.raises(ValidationError):
        Address().clean(written)


@pytest.mark.parametrize("sent", ["on", "true", "1", "yes", "True"])
def test_a_plain_yes_is_a_tick(sent):
    assert Tick().value_from_datadict({"box": sent}, {}, "box") is True


@pytest.mark.parametrize("sent", ["", "no", "off", "0", "false", "nein", "null", "undefined", "2"])
def test_nothing_else_is_a_consent(sent):
    assert Tick().value_from_datadict({"box": sent}, {}, "box") is False


def test_a_box_that_is_not_sent_is_not_ticked():
    assert (
        forms.BooleanField(required=False, widget=Tick).clean(Tick().value_from_datadict({}, {}, "box"))
        is False
    )

"""German reality: what is written differently and means the same, and what only looks alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from einklang.customers.normal import (
    company_forms,
    email_forms,
    folded,
    forms,
    name_form,
    number_form,
    sound,
    word_form,
)
from einklang.customers.records import Record


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Müller", "Mueller"),
        ("Müller", "Muller"),
        ("MÜLLER", "müller"),
        ("Strauß", "Strauss"),
        ("Öztürk", "Oeztuerk"),
        ("Bäuerle", "Baeuerle"),
        ("Müller-Lüdenscheidt", "Mueller Luedenscheidt"),
        ("Małgorzata", "Malgorzata"),
        ("Şahin", "Sahin"),
        ("Yıldırım", "Yildirim"),
        ("Dr. Löwenherz", "Löwenherz"),
        ("Prof. Dr. med. Groß", "Gross"),
        ("Mu\u0308ller", "Müller"),
    ],
)
def test_a_name_is_the_same_however_it_is_spelt(one, other):
    assert name_form(one) == name_form(other)


@pytest.mark.parametrize(("one", "other"), [("Bauer", "Baur"), ("Neuer", "Nür"), ("Maier", "Meyer")])
def test_different_names_stay_different(one, other):
    assert name_form(one) != name_form(other)


def test_somebody_called_like_a_title_keeps_the_name():
    assert name_form("Frau") == "frau"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Wohnbau Löwenherz eG", "Wohnbau Loewenherz e. G."),
        ("Wohnbau Löwenherz eG", "WOHNBAU LÖWENHERZ E.G."),
        ("Löwenherz eG", "Löwenherz eingetragene Genossenschaft"),
        ("Meyer & Co. KG", "Meyer und Co KG"),
        ("Meyer GmbH & Co. KG", "Meyer GmbH u. Co. KG"),
        ("Ahlers GmbH", "Ahlers Gesellschaft mit beschränkter Haftung"),
        ("Ahlers UG (haftungsbeschränkt)", "Ahlers UG haftungsbeschraenkt"),
        ("Tierheim Süd e.V.", "Tierheim Süd eV"),
        ("WBG Süderelbe eG", "Wohnungsbaugenossenschaft Süderelbe eG"),
        ("HV Harms e.K.", "Hausverwaltung Harms e. K."),
        ("Hausverw. Harms", "Hausverwaltung Harms"),
        ("Harms Immobilienverw.", "Harms Immobilienverwaltung"),
        ("Spar- und Bauverein Föhr", "Spar & Bauverein Foehr"),
        ("Die Hausverwaltung Harms", "Hausverwaltung Harms"),
        ("B & B Verwaltung", "BB Verwaltung"),
        ("Ahlers Aktiengesellschaft", "Ahlers AG"),
    ],
)
def test_a_company_is_the_same_however_it_is_spelt(one, other):
    assert company_forms(one) == company_forms(other)


@pytest.mark.parametrize(
    ("company", "legal"),
    [
        ("Meyer GmbH", "gmbh"),
        ("Meyer gGmbH", "ggmbh"),
        ("Meyer GmbH & Co. KG", "gmbh co kg"),
        ("Meyer OHG", "ohg"),
        ("Meyer GbR", "gbr"),
        ("Meyer AG", "ag"),
        ("Meyer e.K.", "ek"),
        ("Meyer", ""),
    ],
)
def test_the_legal_form_is_set_aside(company, legal):
    assert company_forms(company) == (("meyer",), legal)


def test_a_company_that_is_nothing_but_a_legal_form_still_has_a_name():
    assert company_forms("AG")[0] == ("ag",)
    assert company_forms("") == ((), "")


@pytest.mark.parametrize(
    "written", ["40118276", " 40 118 276", "KD-40118276", "0040118276", "Nr. 40.118.276", "40118276/"]
)
def test_a_number_is_its_digits(written):
    assert number_form(written) == "40118276"


def test_a_number_with_hardly_any_digits_keeps_its_letters():
    assert number_form("Ab-12") == "ab12"
    assert number_form("") == ""


def test_only_the_address_of_a_company_has_a_domain_that_says_something():
    assert email_forms(" Ada@Loewenherz.example ") == ("ada@loewenherz.example", "loewenherz")
    assert email_forms("ada@gmx.de") == ("ada@gmx.de", "")
    assert email_forms("not an address") == ("", "")
    assert email_forms("") == ("", "")


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("Müller-Lüdenscheidt", "65752682"),  # the example of the literature
        ("Breschnew", "17863"),
        ("Wikipedia", "3412"),
        ("Meier", "67"),
        ("Mayr", "67"),
        ("Schmidt", "862"),
        ("Schmitt", "862"),
        ("Christoph", "47823"),
        ("Kristof", "47823"),
        ("Xaver", "4837"),
        ("Phil", "35"),
        ("", ""),
    ],
)
def test_cologne_phonetics(word, code):
    assert sound(word_form(folded(word)).replace("-", "")) == code


def test_a_record_that_says_nothing_has_empty_forms():
    assert not any(forms(Record()))


@given(st.builds(Record, *[st.text(max_size=30)] * 7))
def test_whatever_stands_in_a_file_has_forms(record):
    found = forms(record)

    assert found == forms(record)
    assert found.units >= 0

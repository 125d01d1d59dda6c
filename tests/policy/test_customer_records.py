"""What the policy says of the company's own customer file, people read, and the Art. 30 record holds."""

from collections.abc import Callable

import pytest

from einklang.policy.difference import difference, processings_to_ask
from einklang.policy.notice import rendered
from einklang.policy.reading import PolicyInvalid, parse
from einklang.policy.record import record
from einklang.policy.saying import said
from einklang.policy.schema import Policy

FIELDS = 'fields = ["customer_number"'
READ = {
    "de": (
        "Diese Datensätze betreffen Ansprechpersonen bei unseren Kunden und private Vermieter",
        "Rechtsgrundlage: berechtigtes Interesse",
    ),
    "en": (
        "These records are about contact persons at our customers and private landlords",
        "Legal basis: legitimate interest",
    ),
}


def without(text: str) -> str:
    start = text.index("[customer_records]")
    return text[:start] + text[text.index("# --- who sees what") :]


@pytest.mark.parametrize("language", READ)
def test_the_notice_says_what_is_compared_with_and_on_which_ground(policy: Policy, language: str) -> None:
    section = str(rendered(policy)[language]["sections"][4])

    assert [sentence for sentence in READ[language] if sentence not in section] == []


def test_the_record_of_processing_holds_them_apart(policy: Policy) -> None:
    titles = [section["title"] for section in record(policy, "en")["sections"]]

    assert titles.count("Customer file for the comparison") == 1


def test_without_the_table_nothing_is_said_of_them(text: str) -> None:
    policy = parse(without(text))

    assert policy.customer_records is None
    assert "customer-file" not in str(rendered(policy))
    assert "Customer file" not in str(record(policy, "en"))


def test_what_changes_there_is_told_and_asks_nobody_again(text: str, changed: Callable[..., str]) -> None:
    fewer = changed((', "units_managed", "company_type"]\nbasis', ', "company_type"]\nbasis'))
    old, new = parse(text), parse(fewer)
    changes = difference(old, new)

    assert processings_to_ask(changes) == frozenset()
    assert [(one.section, one.about) for one in said(changes, old, new, "en")] == [(5, "Customer file")]


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        (f"{FIELDS}, ", "fields = [", "fields"),
        (FIELDS, f'{FIELDS}, "services"', "fields"),
        ('purpose = "correct-data"\ninterest', 'purpose = "no-such"\ninterest', "purpose"),
        ('"legitimate-interest"      # Art. 6(1)(f)\npurpose', '"consent"\npurpose', "basis"),
    ],
)
def test_what_does_not_fit_is_named(changed: Callable[..., str], old: str, new: str, key: str) -> None:
    with pytest.raises(PolicyInvalid) as refused:
        parse(changed((old, new)))

    assert [problem.key for problem in refused.value.problems] == [f"customer_records.{key}"]

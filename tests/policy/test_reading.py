"""A policy that does not hold together is refused with its line, its key and what is expected there."""

import hashlib
import tomllib
from pathlib import Path

import pytest

from einklang.policy.reading import PolicyInvalid, PolicyUnreadable, fill, parse, read
from tests.texts import SHIPPED

KEEP = 'from = "interview_ended"\nfor = "P2Y"\n'

BAD = {
    "a period in words": (
        'for = "P2Y"',
        'for = "2 years"',
        "processings.storage.keep.for",
        "a period such as",
    ),
    "an unknown key": (
        'letter = "S"',
        'letter = "S"\ncolour = "red"',
        "processings.storage.colour",
        "no such key",
    ),
    "a missing key": ('letter = "S"\n', "", "processings.storage.letter", "a value"),
    "a missing language": (
        'short = { de = "Speichern", en = "Storing" }',
        'short = { de = "Speichern" }',
        "processings.storage.short.en",
        "a value",
    ),
    "an empty sentence": ('de = "Speichern"', 'de = "  "', "processings.storage.short.de", "not empty"),
    "a language nobody speaks": (
        'languages = ["de", "en"]',
        'languages = ["de", "fr"]',
        "languages.1",
        "'de' or 'en'",
    ),
    "one language only": (
        'languages = ["de", "en"]',
        'languages = ["de"]',
        "languages",
        "each of de, en once",
    ),
    "a zone that is none": ("Europe/Berlin", "Europe/Hamburg", "time_zone", "a time zone such as"),
    "an address that is none": (
        'email = "info@kalo.de"',
        'email = "info"',
        "controller.email",
        "text of the form",
    ),
    "a field for free text": (
        "customer_number = {",
        "remarks = {",
        "categories.identification.fields.remarks",
        "one of customer_number",
    ),
    "a required customer number": (
        'required = ["first_name"',
        'required = ["customer_number", "first_name"',
        "categories.identification.required",
        "voluntary",
    ),
    "a required field of another category": (
        'required = ["company_name"',
        'required = ["email"',
        "categories.company.required",
        "one of company_name",
    ),
    "a form without e-mail": (
        'required = ["first_name", "last_name", "email"]',
        'required = ["first_name"]',
        "categories",
        "among the required fields",
    ),
    "an option twice": (
        'id = "manager"',
        'id = "cooperative"',
        "categories.company.options.company_type",
        "once",
    ),
    "an unknown category": (
        'categories = ["interview"]\nfields = ["observers", "notes"]',
        'categories = ["talk"]',
        "processings.observation.categories",
        "one of identification",
    ),
    "a field outside its categories": (
        'fields = ["observers", "notes"]',
        'fields = ["email"]',
        "processings.observation.fields",
        "one of recording",
    ),
    "an unknown recipient": (
        'recipients = ["microsoft"]',
        'recipients = ["macrosoft"]',
        "processings.bookings.recipients",
        "one of hosting",
    ),
    "an unknown purpose": (
        'purpose = "correct-data"',
        'purpose = "sales"',
        "processings.matching.purpose",
        "one of",
    ),
    "keeping with nobody": (
        'with = "storage"',
        'with = "nothing"',
        "processings.matching.keep.with",
        "one of storage",
    ),
    "resting on nobody": (
        'rests_on = "storage"',
        'rests_on = "nothing"',
        "processings.matching.rests_on",
        "one of",
    ),
    "two clocks": (
        KEEP,
        KEEP + 'with = "storage"\n',
        "processings.recording.keep",
        "either from and for, or with",
    ),
    "no clock": (KEEP, "", "processings.recording.keep", "either from and for, or with"),
    "a warning after the end": (
        'warn = ["P60D", "P14D"]',
        'warn = ["P3Y"]',
        "processings.storage.keep.warn",
        "shorter",
    ),
    "a consent that asks nothing": (
        'asks = { de = "Ja, Sie dürfen meine',
        "#",
        "processings.storage.asks",
        "a value",
    ),
    "a consent for ever": (
        "withdrawable = true",
        "withdrawable = false",
        "processings.storage.withdrawable",
        "true",
    ),
    "an interest unnamed": (
        'interest = { de = "richtige',
        '# { de = "richtige',
        "processings.matching.interest",
        "a value",
    ),
    "a letter twice": ('letter = "R"', 'letter = "S"', "processings", "each letter once"),
    "a processor without a contract": (
        'contract = "Beispiel recipients.hosting.contract"',
        "",
        "recipients.hosting.contract",
        "Art. 28",
    ),
    "a processor far away": (
        'kind = { de = "Dienstleister für Serverhosting", en = "Server hosting provider" }',
        'kind = { de = "x", en = "x" }\nsafeguard = "trust"',
        "recipients.hosting.safeguard",
        "A46",
    ),
    "a right left out": ('article = "16"', 'article = "15"', "rights", "Art. 15 once"),
    "a right that is none": (
        'article = "16"',
        'article = "99"',
        "rights.rectification.article",
        "one of 7(3)",
    ),
    "a form of the file nobody knows": ("form = 1", "form = 2", "form", "1"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_wrong_is_named_with_its_key_and_what_is_expected(name, changed):
    old, new, key, expected = BAD[name]

    with pytest.raises(PolicyInvalid) as refused:
        parse(changed((old, new)))

    problems = [problem for problem in refused.value.problems if problem.key == key]
    assert problems, str(refused.value)
    assert expected in " or ".join(problem.expected for problem in problems)


def test_the_line_is_the_one_to_look_at(changed):
    text = changed(('for = "P90D"', 'for = "three months"'))

    with pytest.raises(PolicyInvalid) as refused:
        parse(text)

    line = text.splitlines().index('for = "three months"') + 1
    assert str(refused.value) == (
        f"policy.toml line {line}: processings.observation.keep.for: "
        "expected a period such as P2Y, P6M, P90D or PT24H, found 'three months'"
    )


def test_a_missing_key_is_looked_for_at_its_table(changed):
    text = changed(('letter = "R"\n', ""))

    with pytest.raises(PolicyInvalid) as refused:
        parse(text)

    assert refused.value.problems[0].line == text.splitlines().index("[processings.recording]") + 1


def test_everything_wrong_is_said_at_once(changed):
    with pytest.raises(PolicyInvalid) as refused:
        parse(changed(('for = "P90D"', "for = 90"), ('letter = "S"', "letter = 5")))

    assert len(refused.value.problems) == 2


def test_a_slip_of_the_pen_is_named_with_its_line(text):
    with pytest.raises(PolicyInvalid, match=r"policy\.toml line 1: syntax: expected TOML, found"):
        parse("form = = 1\n" + text)


def test_a_processing_the_software_has_a_gate_for_cannot_be_left_out(changed):
    renamed = [(f"[processings.proof{rest}]", f"[processings.receipts{rest}]") for rest in ("", ".keep")]

    with pytest.raises(
        PolicyInvalid, match=r"processings\.proof: expected a table, the software asks for it"
    ):
        parse(changed(*renamed))


def test_a_far_country_needs_a_safeguard(changed):
    passage = 'contract = "Beispiel recipients.mail.contract"\ncountry = "DE"'

    with pytest.raises(PolicyInvalid, match=r"recipients\.mail\.safeguard: expected a safeguard"):
        parse(changed((passage, passage.replace("DE", "US"))))


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(PolicyUnreadable, match="cannot be read"):
        read(tmp_path / "policy.toml")


def test_a_file_that_is_not_text(tmp_path):
    path = tmp_path / "policy.toml"
    path.write_bytes(b"form = 1 # \xff")

    with pytest.raises(PolicyUnreadable, match="UTF-8"):
        read(path)


def test_the_shipped_policy_names_what_is_still_to_be_put_in():
    assert read(SHIPPED).placeholders() == [
        "contact.withdrawal",
        "contact.privacy",
        "contact.booking",
        "recipients.hosting.name",
        "recipients.hosting.contract",
        "recipients.mail.name",
        "recipients.mail.contract",
        "recipients.microsoft.contract",
    ]


@pytest.mark.parametrize("space", [" ", "\u00a0"])
def test_the_hidden_address_of_the_source_counts_as_a_placeholder(changed, space):
    hidden = f'withdrawal = "[email{space}protected]"'
    policy = parse(changed(('withdrawal = "withdrawal@kalo.example"', hidden)))

    assert policy.placeholders() == ["contact.withdrawal"]


def test_putting_facts_in_changes_nothing_else():
    text = SHIPPED.read_text(encoding="utf-8")
    name = 'Rechenzentrum "Nord" eG'

    filled = tomllib.loads(fill(text, {"recipients.hosting.name": name}))

    plain = tomllib.loads(text)
    plain["recipients"]["hosting"]["name"] = name
    assert filled == plain


@pytest.mark.parametrize("key", ["controller.name", "controller.nickname"])
def test_only_a_placeholder_can_be_filled(key):
    with pytest.raises(KeyError):
        fill(Path(SHIPPED).read_text(encoding="utf-8"), {key: "Somebody Else"})


def test_the_digest_is_what_sha256sum_prints(tmp_path, text):
    path = tmp_path / "policy.toml"
    path.write_bytes(text.encode())

    assert read(path).digest == hashlib.sha256(path.read_bytes()).hexdigest()

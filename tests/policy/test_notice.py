"""Whatever the policy says, the notice says; whatever changes there, changes in all that comes from it."""

import json
from datetime import UTC, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from einklang.policy.notice import rendered, sections
from einklang.policy.notice.formats import as_json, as_pdf, as_text
from einklang.policy.phrases import country
from einklang.policy.reading import parse
from einklang.policy.record import record
from einklang.policy.wording import NotByConsent, card, consent_text

LANGUAGES = ("de", "en")
ABOUT = [("Fassung", "1")]


def told(policy, language: str) -> str:
    """Everything the notice says, in one string."""
    return json.dumps(rendered(policy)[language], ensure_ascii=False).replace('\\"', '"')


@pytest.fixture(params=LANGUAGES)
def language(request) -> str:
    return request.param


def test_there_are_twelve_sections_with_stable_anchors(policy, language):
    assert [section.anchor for section in sections(policy, language)] == [f"s{n}" for n in range(1, 13)]


def test_both_languages_have_the_same_places_to_link_to(policy):
    def places(language: str) -> list[str]:
        found = [section.slug for section in sections(policy, language)]
        blocks = [block for section in sections(policy, language) for block in section.blocks]
        return found + [block.anchor for block in blocks if block.kind == "heading"]

    assert places("de") == places("en")
    assert len(set(places("de"))) == len(places("de"))


def test_both_languages_are_built_alike(policy):
    def shape(language: str) -> list[list[str]]:
        return [[block.kind for block in section.blocks] for section in sections(policy, language)]

    assert shape("de") == shape("en")


def test_every_processing_is_told_with_all_its_sentences(policy, language):
    text = told(policy, language)

    for one in policy.processings.values():
        sentences = (one.title, one.what, one.why, one.who_sees, one.keep.item, one.interest, one.erases)
        for sentence in filter(None, sentences):
            assert sentence.in_(language) in text


def test_every_recipient_is_told_by_name_with_country_and_safeguard(policy, language):
    text = told(policy, language)

    for one in policy.recipients.values():
        assert one.name in text
        assert one.task.in_(language) in text
        assert country(one.country, language) in text
        for onward in one.onward:
            assert country(onward.country, language) in text
    assert {"de": "Standardvertragsklauseln", "en": "standard contractual clauses"}[language] in text
    assert "https://privacy.microsoft.com/de-de/privacystatement" in text


def test_every_category_is_told_with_every_field_and_option(policy, language):
    text = told(policy, language)

    for category in policy.categories.values():
        assert category.title.in_(language) in text
        for title in category.fields.values():
            assert title.in_(language) in text
        for options in category.options.values():
            assert all(option.in_(language) in text for option in options)


def test_every_period_is_told(policy, language):
    text = told(policy, language)

    periods = [one.keep.for_ for one in policy.processings.values() if one.keep.for_]
    clocks = [getattr(policy.clocks, name) for name in type(policy.clocks).model_fields]
    for period in [*periods, *policy.processings["storage"].keep.warn, *clocks]:
        assert period.words(language) in text or period.words(language, dative=True) in text


def test_every_clock_has_its_own_place(text, language):
    """Two clocks of the same length must not hide one another."""
    plain = told(parse(text), language)

    for name in type(parse(text).clocks).model_fields:
        line = next(line for line in text.splitlines() if line.startswith(f"{name} = "))
        new = f'{name} = "{"PT47H" if "PT" in line else "P47D"}"'
        words = {"de": ("47 Tage", "47 Stunden"), "en": ("47 days", "47 hours")}[language]
        changed = told(parse(text.replace(line, new)), language)
        assert changed != plain, name
        assert any(word in changed for word in words), name


def test_a_policy_that_reminds_nobody_says_nothing_of_reminders(changed, language):
    silent = parse(changed(('warn = ["P60D", "P14D"]\n', "")))

    assert {"de": "erinnern wir Sie", "en": "We remind you"}[language] not in told(silent, language)


def test_every_right_is_told_with_its_article(policy, language):
    text = told(policy, language)

    for right in policy.rights.values():
        assert right.text.in_(language) in text
    articles = {
        "de": ["Art. 7 Abs. 3 DSGVO", *(f"Art. {number} DSGVO" for number in (*range(15, 23), 77))],
        "en": ["Art. 7(3) GDPR", *(f"Art. {number} GDPR" for number in (*range(15, 23), 77))],
    }
    assert all(article in text for article in articles[language])


def test_only_the_right_to_object_stands_out(policy, language):
    strong = [
        block.text for section in sections(policy, language) for block in section.blocks
        if block.kind == "paragraph" and block.strong
    ]  # fmt: skip

    assert strong == [policy.rights["objection"].text.in_(language)]


def test_every_fact_about_the_controller_is_told(policy, language):
    text, who = told(policy, language), policy.controller
    facts = [who.name, who.street, who.city, who.phone, who.fax, who.email, who.website]
    facts += [who.commercial_register, who.tax_number, who.business_id, *who.directors]
    officer = policy.data_protection_officer
    facts += [officer.name, officer.company, officer.street, officer.city, officer.email]
    facts += [policy.contact.withdrawal, policy.contact.privacy, policy.contact.booking]
    facts += [policy.authority.name.in_(language), policy.programme.aim.in_(language)]

    assert [fact for fact in facts if fact not in text] == []


def test_those_who_are_named_by_others_learn_of_it(policy, language):
    third = sections(policy, language)[2]
    texts = " ".join(block.text for block in third.blocks if hasattr(block, "text"))

    assert {"de": "Art. 14 DSGVO", "en": "Art. 14 GDPR"}[language] in texts
    assert policy.naming.interest.in_(language) in texts


def test_a_changed_period_changes_everything_that_comes_from_it(policy, changed, language):
    before = 'from = "interview_ended"\nfor = "P2Y"'
    shorter = parse(changed((before, before.replace("P2Y", "P18M"))))
    words = {"de": "18 Monate", "en": "18 months"}[language]
    interview = datetime(2027, 3, 10, 9, 0, tzinfo=UTC)

    assert words in told(shorter, language)
    assert words not in told(policy, language)
    assert words in consent_text(shorter, "recording", language)
    assert words in json.dumps(record(shorter, language))
    ends = [one.processings["recording"].keep.end(interview, one.zone) for one in (policy, shorter)]
    assert [(end.year, end.month, end.day) for end in ends] == [(2029, 3, 10), (2028, 9, 10)]


def test_a_card_shows_what_the_consent_text_keeps(policy, language):
    for own_id in policy.consent_ids():
        shown, kept = card(policy, own_id, language), consent_text(policy, own_id, language)
        assert all(f"{label}: {text}" in kept for label, text in shown.rows)
        assert kept.endswith(f"{shown.asks}\n")
        assert shown.anchor in told(policy, language)


def test_nothing_is_asked_where_no_consent_is_needed(policy):
    with pytest.raises(NotByConsent):
        card(policy, "matching", "de")


def test_the_form_asks_for_three_consents_in_order(policy):
    assert [one.letter for one in policy.consents()] == ["S", "R", "O"]
    assert policy.consent_ids() == ["storage", "recording", "observation", "bookings"]


def test_what_rests_on_storage_ends_with_it(policy):
    assert policy.ending_with("storage") == {"storage", "matching", "insights"}
    assert policy.ending_with("recording") == {"recording"}


def test_the_record_names_what_article_30_wants(policy, language):
    text = json.dumps(record(policy, language), ensure_ascii=False)

    assert policy.controller.name in text
    assert policy.data_protection_officer.name in text
    for one in policy.processings.values():
        assert one.title.in_(language) in text
        assert policy.purposes[one.purpose].text.in_(language) in text
    for subject in policy.subjects.values():
        assert subject.title.in_(language) in text
    for one in policy.recipients.values():
        assert one.name in text
    for measure in policy.measures.values():
        assert measure.text.in_(language) in text
    assert {"de": "Vereinigte Staaten", "en": "United States"}[language] in text


def test_plain_text_says_the_same(policy, language):
    notice = rendered(policy)[language]
    text = " ".join(as_text(notice, ABOUT).replace("\n> ", " ").split())

    for section in notice["sections"]:
        assert section["title"] in text
        for block in section["blocks"]:
            if "text" in block:
                assert " ".join(block["text"].split()) in text
    assert max(map(len, as_text(notice, ABOUT).splitlines())) <= 88


def test_json_says_the_same(policy, language):
    notice = rendered(policy)[language]
    made = json.loads(as_json(notice, {"version": 1}))

    assert made == json.loads(json.dumps({"version": 1, **notice}))


def test_the_pdf_is_tagged_and_knows_its_language(policy, language):
    notice = rendered(policy)[language]
    made = as_pdf(notice, ABOUT)

    assert made.startswith(b"%PDF")
    reader = PdfReader(BytesIO(made))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == language
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert reader.metadata.title == notice["title"]
    assert b"pdfuaid" in root["/Metadata"].get_data()
    words = " ".join("".join(page.extract_text() for page in reader.pages).split())
    assert all(section["title"].split()[0] in words for section in notice["sections"])

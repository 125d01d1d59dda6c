"""When people have to be asked again, and when not."""

import pytest

from einklang.policy.difference import difference, processings_to_ask
from einklang.policy.reading import parse
from einklang.policy.saying import said

RECORDING = 'from = "interview_ended"\nfor = "P2Y"'
HOSTING = 'kind = { de = "Dienstleister für Serverhosting", en = "Server hosting provider" }'
CRM = """[recipients.crm]
name = "Kartei AG"
kind = { de = "IT-Dienstleister", en = "IT service provider" }
task = { de = "führt die Kundenkartei", en = "keeps the customer file" }
role = "processor"
contract = "AV-7"
country = "DE"
receives = ["identification"]

[recipients.microsoft]"""

ASK = {
    "a longer period": (((RECORDING, RECORDING.replace("P2Y", "P3Y")),), {"recording"}),
    "a later start": ((('from = "form_submitted"', 'from = "consent_ended"'),), {"storage"}),
    "another question": ((("in Bild und Ton aufzeichnen.", "filmen."),), {"recording"}),
    "another reason": ((("Damit wir zuhören können", "Damit wir werben können"),), {"recording"}),
    "other people who see it": (
        (("Die Beschäftigten der KALO, die Interviews planen und", "Alle, die"),),
        {"storage"},
    ),
    "a purpose of another kind": (
        (("dpv:ImproveExistingProductsAndServices", "dpv:Marketing"),),
        {"storage", "recording", "observation", "bookings"},
    ),
    "another purpose": ((('purpose = "feedback-and-processes"', 'purpose = "correct-data"'),), {"storage"}),
    "one more category": (
        (
            (
                'categories = ["identification", "company", "service-use", "appointment"]',
                'categories = ["identification", "company", "service-use", "appointment", "matching"]',
            ),
        ),
        {"storage"},
    ),
    "one more field": (
        (('fields = ["observers", "notes"]', 'fields = ["observers", "notes", "clips"]'),),
        {"observation"},
    ),
    "a new recipient": (
        (
            ("[recipients.microsoft]", CRM),
            ('recipients = ["hosting", "mail"]', 'recipients = ["hosting", "mail", "crm"]'),
        ),
        {"storage"},
    ),
    "a recipient switched on": ((("enabled = false", "enabled = true"),), {"bookings"}),
    "a recipient that gets more": (
        (
            (
                'receives = ["identification", "appointment"]',
                'receives = ["identification", "appointment", "company"]',
            ),
        ),
        {"storage"},
    ),
    "a far country": (
        (
            (
                'country = "IE"\nonward = [{',
                'country = "IE"\nonward = [{ country = "IN", safeguard = "eu-gdpr:A46-2-c" }, {',
            ),
        ),
        {"bookings"},
    ),
    "another act": ((('does = ["dpv:Observe"]', 'does = ["dpv:Observe", "dpv:Record"]'),), {"observation"}),
    "less protection of others": (
        (("needs_everybody_present = true", "needs_everybody_present = false"),),
        {"recording"},
    ),
    "another controller": (
        (('[controller]\nname = "KALORIMETA GmbH"', '[controller]\nname = "Andere GmbH"'),),
        {"storage", "recording", "observation", "bookings"},
    ),
    "own appointments kept longer": (
        (('booking_after_slot = "P7D"', 'booking_after_slot = "P8D"'),),
        {"storage"},
    ),
}

DO_NOT_ASK = {
    "a shorter period": ((RECORDING, RECORDING.replace("P2Y", "P1Y")),),
    "a telephone number": (("23775-0", "23775-1"),),
    "another director": (('"Frank Reschke"]', '"Frank Reschke", "Eva Neu"]'),),
    "a heading": (('de = "Aufzeichnung des Interviews"', 'de = "Aufzeichnung Ihres Interviews"'),),
    "less data": (('fields = ["observers", "notes"]', 'fields = ["notes"]'),),
    "one recipient fewer": (('recipients = ["hosting", "conference"]', 'recipients = ["hosting"]'),),
    "another host of the same kind": (
        ('name = "Beispiel recipients.hosting.name"', 'name = "Nordlicht eG"'),
    ),
    "a new contract": (('contract = "Beispiel recipients.hosting.contract"', 'contract = "AV-8"'),),
    "a longer comparison of interests": (
        ('de = "richtige und vollständige', 'de = "stets richtige und vollständige'),
    ),
    "a shorter clock": (('booking_after_slot = "P7D"', 'booking_after_slot = "P1D"'),),
    "fewer invitations": (("per_year = 4", "per_year = 2"),),
    "a clearer right": (("Eine Kopie gehört dazu.", "Eine Kopie legen wir bei."),),
    "the same length written otherwise": ((RECORDING, RECORDING.replace("P2Y", "P24M")),),
}


@pytest.mark.parametrize("name", ASK)
def test_more_than_was_agreed_to_is_asked_about(name, policy, changed):
    pairs, asked = ASK[name]

    assert processings_to_ask(difference(policy, parse(changed(*pairs)))) == asked


@pytest.mark.parametrize("name", DO_NOT_ASK)
def test_less_or_clearer_is_not_asked_about(name, policy, changed):
    changes = difference(policy, parse(changed(*DO_NOT_ASK[name])))

    assert changes
    assert processings_to_ask(changes) == frozenset()


def test_a_comment_changes_nothing(policy, text):
    assert difference(policy, parse("# a thought\n" + text)) == ()


@pytest.mark.parametrize("name", [*ASK, *DO_NOT_ASK])
@pytest.mark.parametrize("language", ["de", "en"])
def test_every_change_can_be_said(name, language, policy, changed):
    pairs = ASK[name][0] if name in ASK else DO_NOT_ASK[name]
    new = parse(changed(*pairs))
    changes = difference(policy, new)

    sentences = said(changes, policy, new, language)

    shown_here = [change for change in changes if change.language in (None, language)]
    assert bool(sentences) == bool(shown_here)
    assert all(one.text.endswith(".") and one.about for one in sentences)


def test_a_new_recipient_is_one_sentence(policy, changed):
    new = parse(changed(("[recipients.microsoft]", CRM)))

    (only,) = said(difference(policy, new), policy, new, "de")

    assert (only.section, only.about, only.text) == (6, "Kartei AG", "neu.")

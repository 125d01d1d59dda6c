"""The receipt says everything ISO/IEC TS 27560 wants, in terms that exist (DPV 2.3)."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from einklang.consent.actions import renew, withdraw
from einklang.consent.models import Decision, Standing, Way
from einklang.consent.receipt import receipt
from einklang.consent.terms import ARTICLES, CONTEXT, PERSONAL_DATA, STATUS
from einklang.people.models import Person
from einklang.policy import queries as policy
from einklang.policy.schema import Policy
from einklang.pool.actions import confirm_named, sign_up
from einklang.pool.signup import Named
from tests.conftest import a_form
from tests.mailbox import Mailbox

from .dpv_terms import TERMS, WRONG

#: W3C's own list, where the material it came with lies beside the repository.
PUBLISHED = Path(__file__).resolve().parents[3] / "shared" / "data" / "dpv-terms.json"


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in the document."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from nodes(one)


def used_terms(document: dict[str, Any]) -> set[str]:
    """Everything in the document that is written with a prefix: keys, types, references."""
    words: set[str] = set()
    for node in nodes({key: value for key, value in document.items() if key != "@context"}):
        words |= node.keys()
        types = node.get("@type", [])
        words |= {types} if isinstance(types, str) else set(types)
        words |= {
            value for key, value in node.items() if key in {"@id", "rdf:value"} and isinstance(value, str)
        }
    return {word for word in words if word.partition(":")[0] in CONTEXT and ":" in word}


@pytest.fixture
def document(ada: Person) -> dict[str, Any]:
    return receipt(ada)


def test_it_comes_with_the_first_letter_as_text_and_for_machines(ada: Person, mailbox: Mailbox) -> None:
    letter = mailbox.last_to("ada@loewenherz.example")

    assert json.loads(letter.attachment(".jsonld"))["dpv:hasDataSubject"]["dpv:hasIdentifier"] == str(ada.pk)
    words = letter.attachment(".txt").replace("\r\n", "\n")
    for standing in Standing.objects.filter(person=ada).select_related("decision__wording"):
        assert standing.decision.wording is not None
        assert standing.decision.wording.text in words


@pytest.mark.parametrize("prefix", list(TERMS))
def test_every_term_exists(document: dict[str, Any], prefix: str) -> None:
    used = {word.partition(":")[2] for word in used_terms(document) if word.partition(":")[0] == prefix}

    assert used
    assert used - TERMS[prefix] == set()
    assert used & WRONG == set()


def test_every_term_that_the_house_could_use_exists(promise: Policy) -> None:
    could = {*PERSONAL_DATA.values(), *STATUS.values(), *ARTICLES.values()}
    could |= {term for one in promise.processings.values() for term in one.does}
    could |= {purpose.broader for purpose in promise.purposes.values()}
    unknown = {term for term in could if term.partition(":")[2] not in TERMS[term.partition(":")[0]]}

    assert unknown - {"dpv:DataQualityImprovement", "dpv:LegalCompliance"} == set()


@pytest.mark.parametrize("prefix", list(TERMS))
def test_our_list_of_terms_is_the_published_one(prefix: str) -> None:
    if not PUBLISHED.is_file():
        pytest.skip(f"W3C's list of terms is not beside the repository ({PUBLISHED.name})")
    published = json.loads(PUBLISHED.read_text(encoding="utf-8"))

    assert TERMS[prefix] - set(published["terms"][prefix]) == set()
    assert TERMS[prefix] & set(published.get("sunset", {}).get(prefix, [])) == set()
    assert published["namespaces"][prefix] == CONTEXT[prefix]


def test_every_party_has_identifier_name_contact_and_address(document: dict[str, Any]) -> None:
    wanted = {"dpv:hasIdentifier", "dpv:hasName", "dpv:hasContact", "dpv:hasAddress", "@type"}
    parties = [document[f"dpv:has{who}"] for who in ("DataController", "DataProtectionOfficer", "Authority")]
    parties += [one for process in document["dpv:hasProcess"] for one in process["dpv:hasRecipient"]]

    assert len(parties) > 3
    assert [sorted(wanted - party.keys()) for party in parties] == [[]] * len(parties)
    assert [key for party in parties for key in wanted if not party[key]] == []


def test_all_mandatory_fields_of_ts_27560_are_filled(document: dict[str, Any], ada: Person) -> None:
    """Header, processing, party and event sections; with the additions of the GDPR profile."""
    version = policy.current_version()
    assert document["dct:hasVersion"].startswith("ISO/IEC TS 27560")  # schema_version
    assert document["dct:conformsTo"] == {"@id": "https://w3id.org/dpv/schema/dpv-27560#receipt-eu-gdpr"}
    assert Decision.objects.filter(pk=document["dpv:hasIdentifier"]).exists()  # record_id
    assert document["dpv:hasDataSubject"]["dpv:hasIdentifier"] == str(ada.pk)  # pii_principal_id
    (notice,) = document["dpv:hasNotice"]  # privacy_notice, language
    assert (notice["dpv:hasIdentifier"], notice["dct:language"]) == (version.hash, "de")
    assert document["dpv:hasJurisdiction"] == {"@id": "loc:DE-HH"}  # jurisdiction
    assert document["dpv:hasConsentControl"][0]["dpv:isExercisedAt"].endswith(
        "/withdraw/"
    )  # withdrawal_method
    assert {"eu-gdpr:A7-3", "eu-gdpr:A15", "eu-gdpr:A77"} <= {  # rights
        kind for right in document["dpv:hasRight"] for kind in right["@type"]
    }
    standing = Standing.objects.filter(person=ada)
    assert len(document["dpv:hasProcess"]) == standing.count() == 3
    for process in document["dpv:hasProcess"]:
        assert process["dpv:hasPurpose"]["dct:description"]  # purpose
        assert process["dpv:hasPersonalData"]  # pii_information, pii_type
        assert process["dpv:hasRecipient"]  # recipient_third_parties
        assert process["dpv:hasLegalBasis"] == {"@id": "eu-gdpr:A6-1-a"}  # lawful basis
        assert process["dpv:hasDataSource"] == {"@id": "dpv:DataSubjectDataSource"}  # source
        place, duration, deletion = process["dpv:hasStorageCondition"]
        assert place["dpv:hasLocation"]  # storage_locations
        assert duration["dpv:hasDuration"]["rdf:value"].startswith("P")  # retention_period
        assert deletion["dpv:hasDuration"]["rdf:value"] == "PT24H"
        (event,) = process["dpv:hasConsentStatus"]
        decision = Decision.objects.get(pk=event["dpv:hasIdentifier"])
        assert event["dpv:isIndicatedAtTime"] == decision.at.isoformat()  # event_time
        assert event["dpv:hasDuration"]["rdf:value"]  # validity_duration
        assert event["dpv:isIndicatedBy"] == {"@id": f"urn:uuid:{ada.pk}"}  # entity_id
        assert event["@type"] == ["dpv:ConsentGiven", "dpv:ExpressedConsent"]  # event_type, event_state
        assert event["dpv:hasIndicationMethod"] == "confirmation"


def test_it_names_nobody(document: dict[str, Any]) -> None:
    text = json.dumps(document, ensure_ascii=False).casefold()

    assert [
        word for word in ("ada", "löwenherz", "loewenherz", "40118276", "1840") if word in text.split()
    ] == []
    assert "löwenherz" not in text
    assert "@loewenherz" not in text


def test_a_renewed_and_a_withdrawn_consent_show_as_such(ada: Person) -> None:
    withdraw(ada.pk, ["observation"], way=Way.OWN_PAGE)
    renew(ada.pk, way=Way.OWN_PAGE)
    told = {p["@id"]: p["dpv:hasConsentStatus"][0]["@type"][0] for p in receipt(ada)["dpv:hasProcess"]}

    assert told == {"own:storage": "dpv:RenewedConsentGiven", "own:recording": "dpv:ConsentGiven"}


def test_a_named_colleagues_receipt_names_the_source_as_a_third_party(
    promise: object, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    sign_up(a_form(participants=(Named("Eva", "Eiche", "eva@eiche.example"),)))
    work()
    eva = confirm_named(mailbox.last_to("eva@eiche.example").token("confirm"), frozenset({"storage"}), "en")
    (process,) = receipt(eva)["dpv:hasProcess"]

    assert process["dpv:hasDataSource"] == {"@id": "dpv:ThirdPartyDataSource"}
    assert receipt(eva)["dpv:hasNotice"][0]["dct:language"] == "en"

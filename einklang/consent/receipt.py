"""The consent receipt: what somebody allowed, as text and as JSON-LD (ISO/IEC TS 27560, DPV 2.3).

Somebody's name and address do not stand in the JSON-LD: the data subject is a random identifier.
"""

import json
from datetime import datetime
from typing import Any

from django.conf import settings

from einklang.people.models import Origin, Person
from einklang.policy import queries as policies
from einklang.policy.processings import Processing
from einklang.policy.recipients import Recipient
from einklang.policy.schema import Policy
from einklang.policy.wording import card

from .models import Standing
from .queries import standing
from .terms import ARTICLES, CONTEXT, PERSONAL_DATA, PROFILE, SCHEMA_VERSION, STATUS

Node = dict[str, Any]


def receipt_context(person: Person) -> Node:
    """What the letter with the receipt needs: each card with its words, time and id."""
    promise = policies.current()
    return {
        "consents": [
            {"card": card(promise, processing, person.language), "row": row}
            for processing, row in standing(person.pk).items()
        ],
        "version": policies.current_version(),
    }


def receipt_attachments(person: Person) -> list[tuple[str, str, str]]:
    """The words as they were shown, and the receipt for machines."""
    rows = standing(person.pk)
    words = "\n\n".join(row.decision.wording.text for row in rows.values() if row.decision.wording)
    data = json.dumps(receipt(person), ensure_ascii=False, indent=2)
    name = "einwilligung" if person.language == "de" else "consent"
    return [(f"{name}.txt", "text/plain", words), (f"{name}.jsonld", "application/ld+json", data)]


def receipt(person: Person) -> Node:
    """The receipt as JSON-LD. Raises KeyError where a processing has no term: a gap in `terms`."""
    promise = policies.current()
    rows = standing(person.pk)
    subject = f"urn:uuid:{person.pk}"
    first = next(iter(rows.values()))
    version = policies.current_version()
    return {
        "@context": {**CONTEXT, "own": f"{settings.BASE_URL}/notice/#"},
        "@id": f"urn:uuid:{first.decision_id}",
        "@type": "dpv:ConsentReceipt",
        "dct:conformsTo": {"@id": PROFILE},
        "dct:hasVersion": SCHEMA_VERSION,
        "dct:identifier": str(first.decision_id),
        "dpv:hasIdentifier": str(first.decision_id),
        "dpv:hasDataSubject": {
            "@id": subject,
            "@type": "dpv:DataSubject",
            "dpv:hasIdentifier": str(person.pk),
        },
        **_parties(promise, person.language),
        "dpv:hasJurisdiction": {"@id": f"loc:{promise.holidays}"},
        "dpv:hasNotice": [
            {
                "@id": f"urn:sha256:{version.hash}",
                "@type": "dpv:ConsentNotice",
                "dpv:hasIdentifier": version.hash,
                "dct:language": person.language,
                "dct:date": version.published_at.date().isoformat(),
                "dpv:isExercisedAt": f"{settings.BASE_URL}/notice/{version.number}/",
            }
        ],
        "dpv:hasProcess": [_process(promise, key, row, person) for key, row in rows.items()],
        "dpv:hasConsentControl": [
            {"@type": ["dpv:WithdrawConsent"], "dpv:isExercisedAt": f"{settings.BASE_URL}/withdraw/"}
        ],
        "dpv:hasRight": [
            {
                "@type": ["dpv:DataSubjectRight", ARTICLES[right.article]],
                "dpv:isExercisedAt": f"{settings.BASE_URL}/my/rights/",
            }
            for right in promise.rights.values()
            if right.article in ARTICLES
        ],
    }


def _parties(promise: Policy, language: str) -> Node:
    """Everybody answerable, each with identifier, name, contact and address."""
    controller, officer, authority = promise.controller, promise.data_protection_officer, promise.authority
    return {
        "dpv:hasDataController": {
            "@id": "own:controller",
            "@type": "dpv:DataController",
            "dpv:hasIdentifier": controller.business_id,
            "dpv:hasName": controller.name,
            "dpv:hasAddress": controller.address,
            "dpv:hasContact": controller.email,
        },
        "dpv:hasDataProtectionOfficer": {
            "@id": "own:dpo",
            "@type": "dpv:DataProtectionOfficer",
            "dpv:hasIdentifier": "own:dpo",
            "dpv:hasName": officer.name,
            "dpv:hasAddress": f"{officer.company}, {officer.street}, {officer.city}",
            "dpv:hasContact": officer.email,
        },
        "dpv:hasAuthority": {
            "@id": "own:authority",
            "@type": "eu-gdpr:DataProtectionAuthority",
            "dpv:hasIdentifier": "own:authority",
            "dpv:hasName": authority.name.in_(language),
            "dpv:hasAddress": authority.seat.in_(language),
            "dpv:hasContact": str(authority.website or authority.name.in_(language)),
        },
    }


def _process(promise: Policy, key: str, row: Standing, person: Person) -> Node:
    one, language = promise.processings[key], person.language
    purpose = promise.purposes[one.purpose]
    fields = one.fields or tuple(f for c in one.categories for f in promise.categories[c].fields)
    source = "dpv:DataSubjectDataSource" if person.origin == Origin.FORM else "dpv:ThirdPartyDataSource"
    return {
        "@id": f"own:{key}",
        "@type": "dpv:Process",
        "dct:title": one.title.in_(language),
        "dpv:hasPurpose": {
            "@id": f"own:{one.purpose}",
            "@type": "dpv:Purpose",
            "skos:broader": {"@id": purpose.broader},
            "dct:description": purpose.title.in_(language),
        },
        "dpv:hasProcessing": [{"@id": term} for term in one.does],
        "dpv:hasLegalBasis": {"@id": one.dpv_basis},
        "dpv:hasPersonalData": [{"@id": term} for term in sorted({PERSONAL_DATA[f] for f in fields})],
        "dpv:hasNecessity": {"@id": "dpv:Required" if one.needed_to_take_part else "dpv:Optional"},
        "dpv:hasDataSource": {"@id": source},
        "dpv:hasRecipient": [_recipient(r, promise.recipients[r]) for r in one.recipients],
        "dpv:hasStorageCondition": _storage(promise, one, language),
        "dpv:hasConsentStatus": [_status(row, person)],
    }


def _recipient(key: str, recipient: Recipient) -> Node:
    kind = "dpv:DataProcessor" if recipient.role == "processor" else "dpv:Recipient"
    return {
        "@id": f"own:recipient-{key}",
        "@type": kind,
        "dpv:hasIdentifier": recipient.contract or f"own:recipient-{key}",
        "dpv:hasName": recipient.name,
        "dpv:hasAddress": recipient.address or recipient.country,
        "dpv:hasContact": str(recipient.privacy_statement or recipient.name),
    }


def _storage(promise: Policy, one: Processing, language: str) -> list[Node]:
    countries = {promise.recipients[r].country for r in one.recipients} or {promise.controller.country}
    period = one.keep.for_.iso if one.keep.for_ else "P0D"
    return [
        {"@type": "dpv:StorageLocation", "dpv:hasLocation": [{"@id": f"loc:{c}"} for c in sorted(countries)]},
        {
            "@type": "dpv:StorageDuration",
            "dpv:hasDuration": {
                "@type": "dpv:TemporalDuration",
                "rdf:value": period,
                "dct:description": f"{one.keep.from_}",
            },
        },
        {
            "@type": "dpv:StorageDeletion",
            "dpv:hasDuration": {
                "@type": "dpv:TemporalDuration",
                "rdf:value": promise.clocks.erase_within.iso,
            },
        },
    ]


def _status(row: Standing, person: Person) -> Node:
    until: datetime | None = person.ends_at if row.processing == "storage" else None
    return {
        "@type": [STATUS[row.decision.kind], "dpv:ExpressedConsent"],
        "dpv:hasIdentifier": str(row.decision_id),
        "dpv:isIndicatedBy": {"@id": f"urn:uuid:{person.pk}"},
        "dpv:hasIndicationMethod": row.decision.way,
        "dpv:isIndicatedAtTime": row.decision.at.isoformat(),
        "dpv:hasDuration": {
            "@type": "dpv:UntilEventDuration",
            "rdf:value": until.isoformat() if until else "dpv:ConsentWithdrawn",
        },
    }

"""The vocabulary of the receipt: W3C Data Privacy Vocabulary 2.3 and its extensions."""

CONTEXT = {
    "dpv": "https://w3id.org/dpv#",
    "pd": "https://w3id.org/dpv/pd#",
    "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
    "loc": "https://w3id.org/dpv/loc#",
    "dct": "http://purl.org/dc/terms/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}
#: The profile of ISO/IEC TS 27560 for a receipt under the GDPR.
PROFILE = "https://w3id.org/dpv/schema/dpv-27560#receipt-eu-gdpr"
SCHEMA_VERSION = "ISO/IEC TS 27560:2023, DPV 2.3"

#: Our fields as personal data categories of DPV-PD; what has no closer term is Identifying or Professional.
PERSONAL_DATA = {
    "customer_number": "pd:AccountIdentifier",
    "first_name": "pd:Name",
    "last_name": "pd:Name",
    "email": "pd:EmailAddress",
    "company_name": "pd:Professional",
    "units_managed": "pd:Professional",
    "company_type": "pd:Professional",
    "services": "pd:ServiceConsumptionBehaviour",
    "uses_portal": "pd:ServiceConsumptionBehaviour",
    "uses_interfaces": "pd:ServiceConsumptionBehaviour",
    "recording": "pd:VoiceCommunicationRecording",
    "transcript": "pd:Opinion",
    "chat": "pd:Opinion",
    "attendance": "pd:Identifying",
    "observers": "pd:Identifying",
    "notes": "pd:Opinion",
    "clips": "pd:Opinion",
    "invitation": "pd:Identifying",
    "appointment": "pd:Identifying",
}

#: State of a consent in DPV by the kind of the decision that stands.
STATUS = {"given": "dpv:ConsentGiven", "renewed": "dpv:RenewedConsentGiven"}

#: Rights of the policy as articles of DPV's EU-GDPR extension.
ARTICLES = {
    "7(3)": "eu-gdpr:A7-3",
    "15": "eu-gdpr:A15",
    "16": "eu-gdpr:A16",
    "17": "eu-gdpr:A17",
    "18": "eu-gdpr:A18",
    "19": "eu-gdpr:A19",
    "20": "eu-gdpr:A20",
    "21": "eu-gdpr:A21",
    "77": "eu-gdpr:A77",
}

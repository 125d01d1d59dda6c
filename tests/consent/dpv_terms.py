"""The terms a receipt may use: those of DPV 2.3 and its extensions that ours uses, checked by hand.

A term that is not here does not exist, or nobody has looked it up yet.
"""

DPV = frozenset(
    "Analyse Anonymise Collect ConsentGiven ConsentNotice ConsentReceipt ConsentWithdrawn DataController"
    " DataProcessor DataProtectionOfficer DataSubject DataSubjectDataSource DataSubjectRight ExpressedConsent"
    " ImproveExistingProductsAndServices Match Observe Optional Process Purpose Recipient Record"
    " RenewedConsentGiven Required StorageDeletion StorageDuration StorageLocation Store TemporalDuration"
    " ThirdPartyDataSource Transfer UntilEventDuration WithdrawConsent"
    " hasAddress hasAuthority hasConsentControl hasConsentStatus hasContact hasDataController"
    " hasDataProtectionOfficer hasDataSource hasDataSubject hasDuration hasIdentifier hasIndicationMethod"
    " hasJurisdiction hasLegalBasis hasLocation hasName hasNecessity hasNotice hasPersonalData hasProcess"
    " hasProcessing hasPurpose hasRecipient hasRight hasStorageCondition isExercisedAt isIndicatedAtTime"
    " isIndicatedBy".split()
)
PD = frozenset(
    "AccountIdentifier EmailAddress Identifying Name Opinion Professional ServiceConsumptionBehaviour"
    " VoiceCommunicationRecording".split()
)
EU_GDPR = frozenset("A6-1-a A7-3 A13 A14 A15 A16 A17 A18 A19 A20 A21 A22 A77 DataProtectionAuthority".split())
LOC = frozenset({"DE", "DE-HH"})

TERMS = {"dpv": DPV, "pd": PD, "eu-gdpr": EU_GDPR, "loc": LOC}
#: Not to be used: `Delete` means retrievable (DPV 2.3), the others exist in the guide only.
WRONG = frozenset({"Delete", "receipt-record", "ConsentTerminated", "WithdrawingFromActivity"})

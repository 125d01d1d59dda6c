"""Which column is what, by the words in its title."""

from collections.abc import Collection, Sequence

from einklang.policy.schema import Policy
from einklang.vault.index import words

#: One column for first and last name together; what is kept are the two.
FULL_NAME = "full_name"

TITLES = {
    "customer_number": (
        "kundennummer kundennr kdnr kdnummer knr kundenid kundeid kundenkennung debitor debitorennummer"
        " debitornummer debitorennr debitornr debitorenkonto customernumber customerno customernr customerid"
        " custno accountnumber accountno"
    ),
    "first_name": "vorname vornamen rufname firstname givenname forename",
    "last_name": "nachname familienname zuname lastname surname familyname",
    FULL_NAME: (
        "ansprechpartner ansprechpartnerin ansprechperson kontakt kontaktperson kontaktname contact"
        " contactperson contactname fullname vornachname vornameundnachname vornamenachname namevorname"
        " nachnamevorname"
    ),
    "email": "email mail emailadresse mailadresse emailaddress mailaddress emails ansprechpartneremail",
    "company_name": (
        "firma firmenname firmierung unternehmen unternehmensname company companyname organisation"
        " organization organisationsname organizationname kundenname customername kunde customer name1 firma1"
        " firmenbezeichnung"
    ),
    "company_type": (
        "art typ kundenart kundentyp kundengruppe unternehmensart unternehmenstyp artdesunternehmens type"
        " kind customertype companytype kindofcompany kategorie category"
    ),
    "units_managed": (
        "wohnungen wohneinheiten we einheiten nutzeinheiten ne anzahlwohnungen anzahlwe anzahlwohneinheiten"
        " anzahleinheiten anzahlne anzahlbetreuterwohnungen wohnungsbestand units flats dwellings apartments"
        " unitsmanaged numberofflats numberofunits numberofflatsmanaged"
    ),
}
_FIELD_OF = {title: field for field, titles in TITLES.items() for title in titles.split()}
#: A bare "Name": of a person where first names stand beside it, else what the company column leaves over.
_NAME = "name"


def recognise(titles: Sequence[str], promise: Policy) -> dict[str, int]:
    """The fields whose columns these titles name, with their positions; each column and each field once."""
    own = {_folded(title): field for field in known_fields(promise) for title in _said(field, promise)}
    found: dict[str, int] = {}
    bare: int | None = None
    for position, title in enumerate(titles):
        folded = _folded(title)
        field = own.get(folded) or _FIELD_OF.get(folded)
        if field in known_fields(promise) and field is not None and field not in found:
            found[field] = position
        elif folded == _NAME and bare is None:
            bare = position
    if bare is not None:
        field = _what_name_means(found)
        if field not in found and field in known_fields(promise):
            found[field] = bare
    if FULL_NAME in found and {"first_name", "last_name"} <= found.keys():
        del found[FULL_NAME]
    return found


def known_fields(promise: Policy) -> Collection[str]:
    """What may be read: the fields that the policy names for customer records, names also in one column."""
    allowed = promise.customer_records.fields if promise.customer_records else ()
    names = {"first_name", "last_name"} <= set(allowed)
    return [*allowed, *([FULL_NAME] if names else [])]


def _what_name_means(found: Collection[str]) -> str:
    if "first_name" in found and "last_name" not in found:
        return "last_name"
    return FULL_NAME if "company_name" in found else "company_name"


def _said(field: str, promise: Policy) -> list[str]:
    if field == FULL_NAME:
        return []
    title = promise.field_title(field)
    return [field, title.de, title.en]


def _folded(title: str) -> str:
    return "".join(words(title))

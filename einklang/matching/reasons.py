"""Why a customer record is proposed, as a person reads it. Stored as codes, so that words may change."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

#: code -> the sentence; codes are kept in the database, never rename one.
SENTENCES = {
    "number-same": _("Same customer number"),
    "number-near": _("Customer number differs by a slip: a digit too many, too few, wrong or swapped"),
    "number-other": _("Another customer number"),
    "email-same": _("Same e-mail address"),
    "email-near": _("Almost the same e-mail address"),
    "domain-same": _("Same mail domain"),
    "name-same": _("First and last name are the same"),
    "name-swapped": _("First and last name are swapped"),
    "name-near": _("First and last name are similar"),
    "last-name-same-first-near": _("Last name the same, first name similar"),
    "last-name-only": _("Only the last name is the same"),
    "last-name-near-only": _("Only the last name is similar"),
    "first-name-only": _("Only the first name is the same"),
    "name-other": _("Another name: perhaps a colleague"),
    "company-same": _("Same company"),
    "company-same-but-form": _("Company the same but for the legal form"),
    "company-near": _("Company similar"),
    "company-part": _("Parts of the company's name are the same"),
    "company-other": _("Another company"),
    "type-same": _("Same kind of company"),
    "type-other": _("Another kind of company"),
    "units-same": _("Same number of flats"),
    "units-near": _("About as many flats"),
    "units-other": _("A very different number of flats"),
}


@dataclass(frozen=True)
class Reason:
    """One observation. `speaks_for` is False where it speaks against the record."""

    code: str
    speaks_for: bool

    @property
    def sentence(self) -> str:
        return str(SENTENCES[self.code])

"""What may be held, and nothing else (SPEC promise 5): the closed list of fields and their categories."""

from dataclasses import dataclass

from pydantic import Field

from .texts import Option, Table, Text

#: What the form may ask. There is no field for free text, and a policy cannot invent one.
FORM_FIELDS = (
    "customer_number",
    "first_name",
    "last_name",
    "email",
    "company_name",
    "units_managed",
    "company_type",
    "services",
    "uses_portal",
    "uses_interfaces",
)
#: What may be read of the company's own customer file, to compare: who somebody is and where they work.
COMPARED_FIELDS = FORM_FIELDS[:7]
#: What comes into being by taking part: never typed into a form.
MADE_FIELDS = (
    "invitation",
    "appointment",
    "recording",
    "transcript",
    "chat",
    "attendance",
    "observers",
    "notes",
    "match",
    "clips",
    "findings",
    "consent_record",
    "request",
    "access_log",
    "disclosure_log",
)
#: Fields whose answers come from a list that the policy gives.
CHOICES = ("company_type", "services")


@dataclass(frozen=True)
class FieldRule:
    """How the form treats one field. `options` is empty where people type."""

    name: str
    title: Text
    category: str
    required: bool
    options: tuple[Option, ...] = ()


class Category(Table):
    """A category of personal data (Art. 13, 14(1)(d), 30(1)(c)) with the fields it consists of."""

    title: Text
    fields: dict[str, Text] = Field(min_length=1)
    required: tuple[str, ...] = ()
    options: dict[str, tuple[Option, ...]] = {}

    def rules(self, own_id: str) -> dict[str, FieldRule]:
        """The rules of those fields of this category that stand in the form."""
        return {
            name: FieldRule(
                name=name,
                title=title,
                category=own_id,
                required=name in self.required,
                options=self.options.get(name, ()),
            )
            for name, title in self.fields.items()
            if name in FORM_FIELDS
        }

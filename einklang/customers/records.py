"""What is read from the customer file of the company: this much of each row and nothing else."""

from dataclasses import dataclass, fields
from operator import attrgetter


@dataclass(frozen=True, slots=True)
class Record:
    """One row of the customer file, as it is compared. What the file does not say is an empty text."""

    customer_number: str = ""
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    company_name: str = ""
    #: The id of an option of the policy.
    company_type: str = ""
    #: Digits only.
    units_managed: str = ""

    def as_dict(self) -> dict[str, str]:
        """The values by the names that the policy gives them."""
        return dict(zip(FIELDS, _values(self), strict=True))

    def said(self) -> dict[str, str]:
        """The same without what the file does not say, as it is kept."""
        return {name: value for name, value in zip(FIELDS, _values(self), strict=True) if value}

    def content(self) -> str:
        """All of it as one text: two rows with the same content are the same record."""
        return "\0".join(_values(self))


FIELDS: tuple[str, ...] = tuple(one.name for one in fields(Record))
_values = attrgetter(*FIELDS)


def number_as_kept(number: str) -> str:
    """A customer number as it is compared: without spaces and without case."""
    return "".join(number.split()).casefold()

"""Who answers for the processing, who watches over it, and where people write to (Art. 13(1)(a), (b))."""

from pydantic import Field

from .texts import Country, Email, Line, Table, Text, Web


class Controller(Table):
    """The company that decides about the processing, with everything its imprint needs."""

    name: Line
    short_name: Line
    street: Line
    city: Line
    country: Country
    phone: Line
    fax: Line | None = None
    email: Email
    website: Web
    commercial_register: Line
    tax_number: Line
    business_id: Line
    directors: tuple[Line, ...] = Field(min_length=1)

    @property
    def address(self) -> str:
        """The postal address on one line."""
        return f"{self.street}, {self.city}"


class Officer(Table):
    """The data protection officer (Art. 37)."""

    name: Line
    company: Line
    street: Line
    city: Line
    email: Email


class Authority(Table):
    """The supervisory authority that complaints go to (Art. 77)."""

    name: Text
    seat: Text
    website: Web | None = None


class Contact(Table):
    """Where people write to: to withdraw, to the data protection team, and to wish for a slot."""

    withdrawal: Email
    privacy: Email
    booking: Email

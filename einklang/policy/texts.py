"""The small building blocks of the form: what every table of the policy is made of."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

Language = Literal["de", "en"]
LANGUAGES: tuple[Language, ...] = ("de", "en")

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$")]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Email = Annotated[
    str, StringConstraints(pattern=r"^([^@\s]+@[^@\s]+\.[^@\s]+|PLACEHOLDER|\[email\sprotected\])$")
]
Web = Annotated[str, StringConstraints(pattern=r"^https://\S+$")]


class Table(BaseModel):
    """One table of the file: never changed after reading, and nothing in it that nobody asked for."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(Table):
    """The same sentence in both languages. Neither is a translation that may be missing."""

    de: Line
    en: Line

    def in_(self, language: str) -> str:
        """The sentence in `language`; KeyError where the product does not speak it."""
        return {"de": self.de, "en": self.en}[language]


class Option(Table):
    """One of the answers a form field offers."""

    id: Identifier
    de: Line
    en: Line

    def in_(self, language: str) -> str:
        """What people read on the form in `language`."""
        return {"de": self.de, "en": self.en}[language]

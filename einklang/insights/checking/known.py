"""What a finding must not say, because it would lead to somebody."""

from dataclasses import dataclass


@dataclass(frozen=True, repr=False)
class Known:
    """What is known of everybody in a study, colleagues included. It lives for one look; no log shows it."""

    #: First and last names, each on its own or together: "Ada", "Löwenherz", "Meike Harms".
    names: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    #: Customer numbers, phone numbers: what is told by its digits.
    numbers: frozenset[str] = frozenset()
    companies: frozenset[str] = frozenset()
    #: Towns and streets: "Bad Homburg", "Lange Straße 12".
    places: frozenset[str] = frozenset()
    #: Exact numbers of flats.
    flats: frozenset[int] = frozenset()
    #: Everything that was said or noted, each text by itself.
    said: tuple[str, ...] = ()

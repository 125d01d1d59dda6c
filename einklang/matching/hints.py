"""What somebody may have meant who mistyped a name: what the address says, and what the word must be.

People mistype their name in a form more often than their address: uwe.lueders@lueders-immobilien.example says
both names again. And "Hausverwaltng" is no name of its own. So an entry is compared in several readings, and
the best one counts.
"""

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

from einklang.customers.normal import GENERIC, Forms, company_forms, name_form

_PARTS = re.compile(r"[^\W\d_]+")
#: Boxes of a company that no person is called after.
SHARED = frozenset(
    "info kontakt verwaltung post buero mail office service team hausverwaltung zentrale".split()
)


#: Words of companies that are long enough to be told in spite of a slip.
_TOLD = sorted(word for word in GENERIC if len(word) >= 7)


def readings(entry: Forms) -> list[Forms]:
    """The entry as it was written, as its address would have it, and with its common words put right."""
    found = [entry]
    name = _name_in(entry)
    if name and name != (entry.first, entry.last):
        found.append(entry._replace(first=name[0], last=name[1]))
    company = tuple(_meant(word) for word in entry.company)
    if company != entry.company:
        found.append(entry._replace(company=company))
    if entry.domain:
        company, _ = company_forms(entry.domain)
        if company != entry.company and len("".join(company)) > 5:
            found.append(entry._replace(company=company))
    return found


def _name_in(entry: Forms) -> tuple[str, str] | None:
    """First and last name in the address: uwe.lueders@, and lueders77uwe@ where one of them is known."""
    local = entry.email.partition("@")[0]
    parts = [name_form(part) for part in _PARTS.findall(local)]
    if len(parts) == 2 and not SHARED.intersection(parts) and len(parts[1]) > 2:
        return parts[0], parts[1]
    if len(parts) != 1:
        return None
    (whole,) = parts
    for first, last in ((entry.first, ""), ("", entry.last)):
        known = first or last
        if len(known) >= 3 and len(whole) >= len(known) + 3:
            rest = whole.removeprefix(known) if whole.startswith(known) else whole.removesuffix(known)
            if rest != whole:
                return first or rest, last or rest
    return None


@lru_cache(1 << 12)
def _meant(word: str) -> str:
    """The common word that somebody meant who wrote "hausverwaltng"; else the word itself."""
    if len(word) < 6 or word in GENERIC:
        return word
    return next((one for one in _TOLD if OSA.distance(word, one, score_cutoff=1) <= 1), word)

"""What an e-mail address gives away about a name and a company, for where these were mistyped.

People mistype their name in a form more often than their address: uwe.lueders@lueders-immobilien.example says
both names again. So an entry is compared in several readings, and the best one counts.
"""

import re

from einklang.customers.normal import Forms, company_forms, name_form

_PARTS = re.compile(r"[^\W\d_]+")
#: Boxes of a company that no person is called after.
SHARED = frozenset(
    "info kontakt verwaltung post buero mail office service team hausverwaltung zentrale".split()
)


def readings(entry: Forms) -> list[Forms]:
    """The entry as it was written, and as its address would have it."""
    found = [entry]
    local = entry.email.partition("@")[0]
    parts = _PARTS.findall(local)
    if len(parts) == 2 and not SHARED.intersection(parts):
        name = entry._replace(first=name_form(parts[0]), last=name_form(parts[1]))
        if len(name.last) > 2 and (name.first, name.last) != (entry.first, entry.last):
            found.append(name)
    if entry.domain:
        company, _ = company_forms(entry.domain)
        if company != entry.company and len("".join(company)) > 5:
            found.append(entry._replace(company=company))
    return found

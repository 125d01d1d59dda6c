from einklang.customers.queries import records_of
from einklang.holdings.registry import Holding, Shown, declare

from .models import Match, Rejection


def _match(match: Match) -> Shown:
    """Which customer, and that a person decided it; which one of us is nobody's business but ours."""
    told: Shown = {"verdict": "customer-found" if match.accepted else "no-customer"}
    if match.key is not None:
        told |= _customer(bytes(match.key))
    return told | {"at": match.at, "way": "staff"}


def _rejection(rejection: Rejection) -> Shown:
    return {"verdict": "another-customer", "at": rejection.at, "way": "staff"}


def _customer(key: bytes) -> Shown:
    """The number and company only: who else stands in the file under it is not theirs to be told."""
    record = next((record for _row, record in records_of(key)), None)
    return {"customer_number": record.customer_number, "company_name": record.company_name} if record else {}


declare(
    Holding(
        model=Match,
        person="person",
        processing="matching",
        personal=frozenset({"person", "verdict", "key", "score", "reasons"}),
        plain=frozenset({"by", "at", "seen", "new_in_file"}),
        keep="as long as the person",
        show=_match,
    )
)
declare(
    Holding(
        model=Rejection,
        person="person",
        processing="matching",
        personal=frozenset({"person", "key"}),
        plain=frozenset({"by", "at"}),
        keep="as long as the person",
        show=_rejection,
    )
)

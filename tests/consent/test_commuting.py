"""Withdrawals commute and are idempotent: in whichever order they come, the same is left (SPEC 3)."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.timezone import now
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from einklang.consent.actions import withdraw
from einklang.consent.models import Code, Decision, Proof, Standing, Way
from einklang.consent.queries import allows
from einklang.ledger.actions import settle
from einklang.people.models import Link, Person, Word
from einklang.retention.actions import tick
from einklang.room.actions import keep_recording
from einklang.room.models import Presence, Recording
from einklang.vault.models import Key

PARTS = ["storage", "recording", "observation"]


def left(ada: Person, bob: Person) -> dict[str, Any]:
    """Everything that is to be the same in the end, without what is random or says when."""
    row = Person.objects.filter(pk=ada.pk).values("state", "ends_at", "email_index", "units_band").first()
    return {
        "state": row and row["state"],
        "identified": bool(row and row["email_index"]),
        "gates": [part for part in PARTS if allows(ada.pk, part)],
        "standing": sorted(Standing.objects.filter(person=ada.pk).values_list("processing", flat=True)),
        "recordings": Recording.objects.count(),
        "presences": Presence.objects.count(),
        "proofs": sorted(Proof.objects.values_list("processing", "ended_as")),
        "decisions": Decision.objects.filter(person=ada.pk).exists(),
        "words": Word.objects.filter(person=ada.number).exists(),
        "key": Key.objects.filter(pk=ada.pk).exists(),
        "links": Link.objects.filter(person=ada.pk).exists() and bool(row and row["email_index"]),
        "bob": Person.objects.filter(pk=bob.pk).values().get(),
        "bobs": sorted(Standing.objects.filter(person=bob.pk).values_list("processing", flat=True)),
    }


def after(withdrawals: list[list[str]], ada: Person, bob: Person, *, working: list[bool]) -> dict[str, Any]:
    """What is left after these withdrawals; afterwards everything is as it was."""
    with transaction.atomic():
        keep_recording([ada.pk], interview_ended_at=now(), seconds=60)
        for processings, comes_by in zip(withdrawals, working, strict=True):
            withdraw(ada.pk, processings, way=Way.OWN_PAGE)
            if comes_by:
                settle()
        settle()
        tick()
        found = left(ada, bob)
        transaction.set_rollback(True)
    return found


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_the_order_of_withdrawals_makes_no_difference(
    ada: Person, bob: Person, work: Callable[[], None], data: st.DataObject
) -> None:
    some = st.lists(st.lists(st.sampled_from(PARTS), min_size=1, unique=True), min_size=1, max_size=4)
    withdrawals = data.draw(some)
    mixed = data.draw(st.permutations(withdrawals))
    comes_by = st.lists(st.booleans(), min_size=len(mixed), max_size=len(mixed))
    union = sorted({part for one in withdrawals for part in one})

    found = after(withdrawals, ada, bob, working=data.draw(comes_by))

    assert after(list(mixed), ada, bob, working=data.draw(comes_by)) == found
    twice = [*withdrawals, *withdrawals]
    assert after(twice, ada, bob, working=[False] * len(twice)) == found
    assert after([union], ada, bob, working=[False]) == found


def test_all_eight_subsets_end_exactly_what_they_name(ada: Person, bob: Person) -> None:
    subsets = [[p for n, p in enumerate(PARTS) if bits >> n & 1] for bits in range(1, 8)]
    found = {tuple(s): after([s], ada, bob, working=[True]) for s in subsets}

    assert {s: (f["state"], f["standing"], f["recordings"]) for s, f in found.items()} == {
        ("storage",): ("detached", ["recording"], 1),
        ("recording",): ("active", ["observation", "storage"], 0),
        ("storage", "recording"): (None, [], 0),
        ("observation",): ("active", ["recording", "storage"], 1),
        ("storage", "observation"): ("detached", ["recording"], 1),
        ("recording", "observation"): ("active", ["storage"], 0),
        ("storage", "recording", "observation"): (None, [], 0),
    }
    assert Code.objects.count() == 0, "rolled back"

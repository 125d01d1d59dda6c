"""Publishing a new version: shorter counts at once, what people did not read counts for nobody unasked."""

from collections.abc import Callable
from datetime import timedelta

from einklang.consent.actions import give
from einklang.consent.models import Way
from einklang.consent.queries import allows, outdated
from einklang.people.models import Person
from einklang.policy.actions import publish
from einklang.room.actions import keep_recording
from einklang.room.models import Recording
from tests.mailbox import Mailbox
from tests.texts import promised_text

ADDRESS = "ada@loewenherz.example"


def with_a_period_for(processing: str, period: str) -> str:
    """The shipped policy with another period for one processing."""
    before, _, after = promised_text().partition(f"[processings.{processing}.keep]")
    return f"{before}[processings.{processing}.keep]{after.replace('P2Y', period, 1)}"


def test_a_shorter_period_counts_for_everybody_at_once(ada: Person, work: Callable[[], None]) -> None:
    publish(with_a_period_for("storage", "P1Y"))
    work()

    end = Person.objects.get(pk=ada.pk).ends_at
    assert end is not None
    assert end.year == ada.submitted_at.year + 1
    assert allows(ada.pk, "storage")


def test_a_longer_period_counts_for_nobody_unasked(
    ada: Person, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    before = ada.ends_at
    publish(with_a_period_for("storage", "P3Y"))
    work()

    assert Person.objects.get(pk=ada.pk).ends_at == before
    assert (allows(ada.pk, "storage"), outdated(ada.pk)) == (False, {"storage"})
    assert mailbox.subjects_to(ADDRESS)[-1] == "Unsere Datenschutzhinweise haben sich geändert"


def test_a_new_yes_opens_the_gate_again_and_starts_the_clock_anew(
    ada: Person, work: Callable[[], None]
) -> None:
    publish(with_a_period_for("storage", "P3Y"))
    work()

    give(ada.pk, ["storage"], way=Way.OWN_PAGE)

    end = Person.objects.get(pk=ada.pk).ends_at
    assert end is not None
    assert (allows(ada.pk, "storage"), end.year) == (True, ada.submitted_at.year + 3)


def test_a_recording_is_kept_no_longer_than_the_new_version_says(
    ada: Person, work: Callable[[], None]
) -> None:
    recording = keep_recording([ada.pk], interview_ended_at=ada.submitted_at - timedelta(days=1), seconds=60)
    publish(with_a_period_for("recording", "P6M"))
    work()

    after = Recording.objects.get(pk=recording.pk)
    assert after.ends_at < recording.ends_at
    assert (after.ends_at.date() - recording.interview_ended_at.date()).days in range(180, 186)

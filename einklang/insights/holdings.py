from uuid import UUID

from einklang.holdings.registry import Holding, Shown, Subject, declare, holds_nothing

from .models import (
    Agreement,
    Decided,
    Draft,
    Evidence,
    Finding,
    Lasting,
    Mark,
    Passage,
    RestsOn,
    Said,
    Transcript,
)
from .queries import speaks_alone

WITH_RECORDING = "as long as the recording"

declare(
    Holding(
        model=Transcript,
        keep=WITH_RECORDING,
        person="recording__presences__person",
        processing="recording",
        recording="recording",
        personal=frozenset({"made_by"}),
        plain=frozenset({"origin", "language", "heard_ms", "made_at", "tries", "next_at", "failed_with"}),
        silent="says that a recording is being written down; what was said is shown",
    )
)
declare(
    Holding(
        model=Draft,
        keep="an hour, and no longer than the recording",
        person="recording__presences__person",
        processing="recording",
        recording="recording",
        personal=frozenset({"content", "made_by"}),
        plain=frozenset({"gone_at"}),
        gone_from="gone_at",
        silent="a file that is looked at before it is taken over; what is taken over is shown",
    )
)
declare(
    Holding(
        model=Passage,
        keep=WITH_RECORDING,
        # Whoever speaks: what others say in a joint recording is not handed out.
        person="voice__person",
        processing="recording",
        recording="recording",
        personal=frozenset({"text", "voice"}),
        plain=frozenset({"recording", "begins_ms", "ends_ms", "speaker", "version"}),
        show=lambda passage: {"begins_at_seconds": passage.begins_ms // 1000, "text": passage.text},
    )
)
declare(
    Holding(
        model=Said,
        keep=WITH_RECORDING,
        person="recording__presences__person",
        processing="recording",
        recording="recording",
        personal=frozenset({"token"}),
        plain=frozenset({"recording"}),
        silent="keyed hashes of words of the transcript, which is shown itself",
    )
)


def _marked(mark: Mark, person: UUID) -> Shown:
    """What was marked; the words of a quote only where this person alone speaks there."""
    return {
        "kind": mark.kind,
        "begins_at_seconds": mark.begins_ms // 1000,
        "text": mark.content["text"],
        "words": mark.content.get("words", "") if speaks_alone(mark, person) else "",
        "tags": mark.content["tags"],
    }


declare(
    Holding(
        model=Mark,
        keep="as long as the recording, and no longer than the details of anybody in it",
        person="recording__presences__person",
        processing="insights",
        recording="recording",
        personal=frozenset({"content", "made_by"}),
        plain=frozenset({"recording", "kind", "begins_ms", "ends_ms", "made_at", "version"}),
        show_to=_marked,
        by_others=frozenset({"text", "words", "tags"}),
        own_key=True,
    )
)
WITH_FINDING = "as long as the finding"
declare(
    Holding(
        model=RestsOn,
        keep=WITH_FINDING,
        person="person",
        processing="insights",
        recording="recording",
        personal=frozenset({"person"}),
        plain=frozenset({"finding", "recording"}),
        silent="says whom a finding is about, which is shown as their finding",
    )
)
declare(
    Holding(
        model=Agreement,
        keep=WITH_FINDING,
        person="finding__rests_on__person",
        processing="insights",
        personal=frozenset({"colleague"}),
        plain=frozenset({"finding", "version"}),
        silent="which colleague looked at a finding, which is shown itself",
    )
)
declare(
    Holding(
        model=Evidence,
        keep=WITH_FINDING,
        person="finding__rests_on__person",
        processing="insights",
        plain=frozenset({"finding", "mark", "remark", "position"}),
        silent="which notes and clips a finding rests on; each is shown itself",
    )
)
# Last, so that it goes first: what hangs on it is found by it, whoever else that is about.
declare(
    Holding(
        model=Finding,
        keep="until the first of those it rests on leaves, or the first recording it rests on ends",
        person="rests_on__person",
        processing="insights",
        recording="rests_on__recording",
        takes=("evidence", "agreements", "rests_on"),
        personal=frozenset({"content", "made_by"}),
        plain=frozenset({"study", "stage", "position", "made_at", "version"}),
        by_others=frozenset({"title", "text"}),
        show=lambda finding: {"title": finding.content["title"], "text": finding.content["details"]},
        own_key=True,
    )
)
holds_nothing(
    Lasting,
    *("study", "title", "details", "themes", "interviews", "month", "review_on"),
    keep="looked at again after `processings.insights.keep.anonymised`",
)
declare(
    Holding(
        model=Decided,
        subject=Subject.EMPLOYEE,
        personal=frozenset({"colleague"}),
        plain=frozenset({"month", "deed", "times"}),
    )
)

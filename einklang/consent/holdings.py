from einklang.holdings.registry import Ending, Holding, declare, holds_nothing

from .models import Code, Decision, Proof, Standing, Wording

holds_nothing(Wording, "text", "processing", "language", "version")
declare(
    Holding(
        model=Decision,
        person="person",
        processing="proof",
        plain=frozenset({"processing", "kind", "at", "way", "wording", "ends"}),
        show=lambda decision: {
            "id": str(decision.pk),
            "processing": decision.processing,
            "kind": decision.kind,
            "at": decision.at,
            "way": decision.way,
            "wording": decision.wording.text if decision.wording else None,
            "notice_version": decision.wording.version.number if decision.wording else None,
        },
        personal=frozenset({"person"}),
        ending=Ending.MINIMISE,
        keep="as long as the person; then as a proof",
    )
)
declare(
    Holding(
        model=Standing,
        person="person",
        processing="proof",
        plain=frozenset({"processing", "decision", "since"}),
        show=lambda standing: {"processing": standing.processing, "since": standing.since},
        personal=frozenset({"person"}),
        ending=Ending.MINIMISE,
        keep="as long as the person; then as a proof",
    )
)
declare(
    Holding(
        model=Code,
        person="person",
        processing="recording",
        personal=frozenset({"person"}),
        ending=Ending.DELETE,
        keep="as long as the recording",
        silent="the hash of a code that only the person has",
    )
)
# A proof names nobody: only the code in somebody's last mail ties it to them.
holds_nothing(
    Proof,
    *("processing", "wording", "given_at", "ended_at", "ended_as", "handle", "commitment", "ends_at"),
    keep="processings.proof",
)

from einklang.holdings.registry import Ending, Holding, Subject, declare, holds_nothing

from .models import Certificate, Key, Secret, Tally

holds_nothing(Secret, "name", "master", "wrapped", "made_at")
holds_nothing(Tally, "day", "count", keep="until midnight")
declare(
    Holding(
        model=Certificate,
        subject=Subject.NOBODY,
        plain=frozenset("at ground people detached rows keys batch subjects proved_at left ends_at".split()),
        gone_from="ends_at",
        keep="clocks.disclosures; what the proof looks for, until it is proved",
    )
)
# Destroyed first and apart, by name: with it everything else is unreadable already.
declare(
    Holding(
        model=Key,
        person="subject",
        processing="storage",
        personal=frozenset({"wrapped"}),
        plain=frozenset({"master", "ends_at"}),
        keep="as long as what it closes; refused from `ends_at` on",
        ending=Ending.DELETE,
        silent="the key opens what is shown, and is nothing by itself",
    )
)

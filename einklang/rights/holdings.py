from einklang.holdings.registry import Ending, Holding, Subject, declare

from .models import Breach, Case, Message, Step

declare(
    Holding(
        model=Case,
        person="person",
        processing="proof",
        own_key=True,
        personal=frozenset({"person", "draft"}),
        plain=frozenset(
            "article way language state owner received_at due_on months paused_on paused_days guess".split()
        )
        | frozenset("why waits version outcome closed_at ends_at".split()),
        ending=Ending.MINIMISE,
        gone_from="ends_at",
        keep="until answered; closed, and without the person's id and words, clocks.case_after_closing",
        show=lambda case: {
            "article": case.article,
            "received_at": case.received_at,
            "due_on": case.due_on,
            "closed_at": case.closed_at,
        },
    )
)
declare(
    Holding(
        model=Message,
        person="case__person",
        processing="proof",
        personal=frozenset({"sealed"}),
        plain=frozenset({"case", "at", "mail", "ends_at"}),
        ending=Ending.MINIMISE,
        gone_from="ends_at",
        keep="words until the case is closed; that it came, with the case",
        show=lambda message: {
            "received_at": message.at,
            "subject": message.sealed["subject"],
            "in_your_words": message.sealed["text"],
        },
    )
)
declare(
    Holding(
        model=Step,
        person="case__person",
        processing="proof",
        personal=frozenset({"words"}),
        plain=frozenset({"case", "at", "act", "by", "ends_at"}),
        ending=Ending.MINIMISE,
        gone_from="ends_at",
        keep="with the case; grounds and notes until it is closed",
        silent="what is done in a case is told by its answer; the notes are about how to answer",
    )
)

# What is written about a breach is about whoever it touched, and names them if at all in its words: it is
# sealed, and goes as a whole. The proof that it was handled is owed to the authority (Art. 33(5)).
declare(
    Holding(
        model=Breach,
        subject=Subject.NOBODY,
        own_key=True,
        personal=frozenset({"sealed"}),
        plain=frozenset("known_at noted_by risk authority_at people_at version".split())
        | frozenset({"closed_at", "ends_at"}),
        gone_from="ends_at",
        keep="until it is closed, then clocks.case_after_closing",
    )
)

from einklang.holdings.registry import Holding, declare, holds_nothing

from .models import Choice, Invitation, Study, StudyHost, Ticket

holds_nothing(
    Study,
    *"question_de question_en goal wanted number minutes step seats observers opens_on ends_on".split(),
    *"reminders remind_after_days made_by made_at closed_by closed_at asked declined booked held".split(),
)
holds_nothing(StudyHost, "study", "host")
declare(
    Holding(
        model=Choice,
        person="person",
        processing="storage",
        personal=frozenset({"verdict", "reason", "words"}),
        plain=frozenset({"study", "person", "by", "at"}),
        keep="as long as the person",
        by_others=frozenset({"words"}),
        show=lambda choice: {
            "study": choice.study.question(choice.person.language),
            "decision": choice.verdict,
            "reason": choice.reason,
            "words": choice.words,
            "at": choice.at,
        },
    )
)
declare(
    Holding(
        model=Invitation,
        person="person",
        processing="storage",
        personal=frozenset({"person"}),
        plain=frozenset("study contact wave made_at reminded remind_at declined_at booked_at".split()),
        keep="as long as the person",
        show=lambda one: {
            "study": one.study.question(one.person.language),
            "invited_at": one.made_at,
            "reminders": one.reminded,
            "declined_at": one.declined_at,
            "booked_at": one.booked_at,
        },
    )
)
declare(
    Holding(
        model=Ticket,
        person="person",
        processing="storage",
        personal=frozenset({"token_hash"}),
        plain=frozenset({"invitation", "person", "letter"}),
        keep="as long as the person",
        silent="the hash of a link that stands in a reminder only",
    )
)

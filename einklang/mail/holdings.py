from einklang.holdings.registry import Holding, Subject, declare

from .models import Inbox, Letter, Taken

declare(
    Holding(
        model=Letter,
        person="about",
        processing="storage",
        own_key=True,
        keep="words and address until delivered or `ends_at`; kind and date as long as the person",
        personal=frozenset({"sealed"}),
        show=lambda letter: {"kind": letter.kind, "written_at": letter.written_at, "sent_at": letter.sent_at},
        plain=frozenset("kind about language written_at ends_at tries next_at failed_with sent_at".split()),
    )
)
declare(
    Holding(
        model=Inbox,
        subject=Subject.NOBODY,
        plain=frozenset(
            "validity number put_off_from put_off_on read_at tries next_at failed_with".split(),
        ),
    )
)
declare(
    Holding(
        model=Taken,
        subject=Subject.NOBODY,
        plain=frozenset({"ends_at"}),
        keep="clocks.read_log",
        gone_from="ends_at",
    )
)

from einklang.holdings.registry import Holding, Subject, declare

from .models import Elsewhere, InUpload, ToolCopy, Upload

declare(
    Holding(
        model=Elsewhere,
        subject=Subject.EMPLOYEE,
        personal=frozenset({"link", "observers_link"}),
        plain=frozenset({"booking", "tool", "gone_at"}),
        own_key=True,
        keep="clocks.booking_after_slot",
        gone_from="gone_at",
    )
)
declare(
    Holding(
        model=Upload,
        person="people__person",
        processing="recording",
        plain=frozenset({"booking", "length", "places", "interview_ended_at", "made_at", "ends_at"}),
        own_key=True,
        keep="a week, if it does not become a recording",
        show=lambda upload: {"interview_ended_at": upload.interview_ended_at, "ends_at": upload.ends_at},
    )
)
declare(
    Holding(
        model=InUpload,
        person="person",
        processing="recording",
        personal=frozenset({"person"}),
        plain=frozenset({"upload"}),
        keep="as long as the upload",
        silent="says who is in a recording that is coming in, which is shown as such",
    )
)
declare(
    Holding(
        model=ToolCopy,
        subject=Subject.EMPLOYEE,
        personal=frozenset({"host", "deleted_by"}),
        plain=frozenset("tool held_at made_at due_at deleted_at how gone_at".split()),
        keep="clocks.disclosures",
        gone_from="gone_at",
    )
)

"""Employee data: its basis is the employment, not a participant's consent."""

from einklang.holdings.registry import Holding, Subject, declare

from .models import Invitation, Reading, User

declare(
    Holding(
        model=User,
        subject=Subject.EMPLOYEE,
        personal=frozenset({"email", "name", "password", "last_login", "language"}),
        plain=frozenset({"roles", "is_active", "joined_at", "sessions_ended_at"}),
        keep="as long as somebody works here",
    )
)
declare(
    Holding(
        model=Invitation,
        subject=Subject.EMPLOYEE,
        personal=frozenset({"email", "name", "language", "token_hash"}),
        plain=frozenset({"roles", "invited_by", "created_at", "ends_at", "used_at"}),
        keep="7 days",
    )
)
declare(
    Holding(
        model=Reading,
        subject=Subject.EMPLOYEE,
        personal=frozenset({"staff", "person", "what", "at"}),
        keep="clocks.read_log",
    )
)

"""The mails of corpus.txt, and the people they are about."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from einklang.booking import wish_code
from einklang.booking.invites import uid
from einklang.booking.models import Seat
from einklang.studies.models import Invitation

BERLIN = ZoneInfo("Europe/Berlin")
PASSED = "Authentication-Results: mx.kalo.example; dmarc=pass header.from="
MACROS = {
    "@bob\n": f"{PASSED}boerde.example\nFrom: =?utf-8?Q?Bob_B=C3=B6rde?= <bob@boerde.example>\n",
    "@ada\n": f"{PASSED}loewenherz.example\nFrom: Ada <ada@loewenherz.example>\n",
    "@unsure\n": "Authentication-Results: mx.kalo.example; dmarc=none\nFrom: bob@boerde.example\n",
}


@dataclass(frozen=True)
class Mail:
    """One mail, what is to be understood, and the wish that is open afterwards: None for none."""

    name: str
    intent: str
    action: str
    gone: bool
    wish: list[datetime] | None
    raw: str

    def about(self, seat: Seat, invitation: Invitation) -> bytes:
        """The mail as it arrives."""
        text = self.raw.replace("{uid}", uid(seat.pk)).replace("{code}", wish_code.of(invitation.pk))
        for macro, header in MACROS.items():
            text = text.replace(macro, header)
        return text.replace("\n", "\r\n").encode()


def mails() -> list[Mail]:
    source = Path(__file__).with_suffix(".txt").read_text(encoding="utf-8")
    return [_mail(one) for one in source.split("\n===== ")[1:]]


def _mail(source: str) -> Mail:
    line, _, raw = source.partition("\n")
    expected, _, name = line.partition(" | ")
    intent, action, stays, *times = expected.split()
    named = [datetime.fromisoformat(one).replace(tzinfo=BERLIN) for one in times if one != "-"]
    return Mail(name, intent, action, stays == "gone", named if times else None, raw + "\n")

"""What a coordinator sees before asking somebody for an interview, and what came of it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from einklang.contacts.actions import ASKING
from einklang.contacts.caps import Caps, Hindrance, Why
from einklang.contacts.models import Answer, Contact
from einklang.contacts.queries import Barred, contacts_of
from einklang.mail.actions import words_of
from einklang.mail.models import Letter
from einklang.mail.persons import url
from einklang.people.models import Person
from einklang.staff.models import User
from einklang.ui.dates import short_day
from einklang.vault.fields import attach_keys


@dataclass(frozen=True)
class Block:
    """One paragraph of a letter; `button` where it is one."""

    text: str
    button: bool


@dataclass(frozen=True)
class Preview:
    """A letter as it would arrive; its links lead nowhere."""

    language: str
    subject: str
    blocks: list[Block]
    foot: str


def preview(person: Person, by: User) -> Preview:
    """The letter that asks, in the language of the person."""
    nowhere = {"answer_url": url("asked", "…"), "withdraw_url": url("withdraw", "…")}
    words = words_of(ASKING, {"name": person.name, "asked_by": by.name, **nowhere}, person.language)
    body, _dashes, foot = words.text.partition("\n--\n")
    return Preview(person.language, words.subject, [_block(one) for one in body.split("\n\n")], foot)


def _block(text: str) -> Block:
    label, _newline, address = text.partition(":\n")
    return Block(label, True) if address.startswith("http") else Block(text, False)


@dataclass(frozen=True)
class Asked:
    """One time somebody was asked: by whom, over which caps and why, whether it arrived, what they said."""

    at: datetime
    by: str
    sent: str
    unsent: bool
    icon: str
    over: str
    reason: str
    answer: str
    answered_at: datetime | None


def asked(person: Person) -> list[Asked]:
    """Every time this person was asked, the latest first."""
    contacts = contacts_of(person.pk)
    attach_keys(contacts)
    names = dict(User.objects.filter(pk__in={one.by for one in contacts}).values_list("pk", "name"))
    letters = Letter.objects.filter(pk__in=[one.letter for one in contacts if one.letter])
    waiting = set(letters.filter(sent_at=None).values_list("pk", flat=True))
    return [_asked(one, names.get(one.by, ""), one.letter in waiting) for one in contacts]


def _asked(contact: Contact, by: str, waiting: bool) -> Asked:
    if contact.unsent_at:
        icon, sent = "mail-x", _("not sent")
    else:
        icon, sent = ("clock", _("on its way")) if waiting else ("mail-check", _("sent"))
    return Asked(
        at=contact.at,
        by=by or _("somebody who no longer works here"),
        sent=sent,
        unsent=contact.unsent_at is not None,
        icon=icon,
        over=", ".join(cap_words(Why(one)) for one in contact.overrides),
        reason=contact.override_reason or "",
        answer=answer_words(contact.answer),
        answered_at=contact.answered_at,
    )


def answer_words(answer: str) -> str:
    """What somebody said, in words; empty where they said nothing yet."""
    words = {
        "": "",
        Answer.YES: _("Yes, gladly"),
        Answer.NOT_NOW: _("Not this time"),
        Answer.NEVER: _("No more invitations"),
    }
    return words[answer]


def cap_words(why: Why) -> str:
    """A cap by its name."""
    return {
        Why.TOO_SOON: _("days between two invitations"),
        Why.TOO_OFTEN: _("most in a year"),
        Why.CUSTOMER_TOO_OFTEN: _("most at one customer in a year"),
        Why.REFUSED: _("quiet after a no"),
    }[why]


def hindrance_words(one: Hindrance, caps: Caps) -> str:
    """What stands in the way, with the figures behind it."""
    told = {
        "until": short_day(one.until),
        "last": short_day(caps.last_at) if caps.last_at else "",
        "used": caps.used,
        "theirs": caps.customer_used or 0,
    }
    return {
        Why.TOO_SOON: _("Asked last on %(last)s. Earliest again on %(until)s."),
        Why.TOO_OFTEN: _("Asked %(used)s times within a year. There is room again from %(until)s on."),
        Why.CUSTOMER_TOO_OFTEN: _(
            "People at this customer were asked %(theirs)s times within a year."
            " There is room again from %(until)s on."
        ),
        Why.REFUSED: _("Said that it does not suit now. We promised quiet until %(until)s."),
    }[one.why] % told


def barred_words(why: Barred) -> str:
    """Why somebody is not asked at all, which no reason changes."""
    return {
        Barred.NOT_ALLOWED: _(
            "The consent to be invited does not stand now, or something else forbids using the details."
        ),
        Barred.OBJECTED: _("This person has objected (Art. 21 GDPR). Against invitations that is absolute."),
        Barred.NO_MORE: _("This person wants no more invitations. Only they themselves can change that."),
    }[why]

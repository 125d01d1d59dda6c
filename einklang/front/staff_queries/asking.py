"""What a coordinator sees before asking somebody for an interview, and what came of it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from einklang.contacts.actions import ASKING
from einklang.contacts.caps import Why
from einklang.contacts.models import Contact
from einklang.contacts.queries import contacts_of
from einklang.contacts.words import answer_words, cap_words
from einklang.mail.actions import words_of
from einklang.mail.models import Letter
from einklang.mail.persons import url
from einklang.mail.preview import Preview, preview_of
from einklang.people.models import Person
from einklang.staff.models import User
from einklang.studies.models import Invitation
from einklang.vault.fields import attach_keys


def preview(person: Person, by: User) -> Preview:
    """The letter that asks, in the language of the person."""
    nowhere = {"answer_url": url("asked", "…"), "withdraw_url": url("withdraw", "…")}
    words = words_of(ASKING, {"name": person.name, "asked_by": by.name, **nowhere}, person.language)
    return preview_of(words, person.language)


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
    #: The question of the study they were invited to; empty where they were asked without one.
    study: str


def asked(person: Person, language: str) -> list[Asked]:
    """Every time this person was asked, the latest first."""
    contacts = contacts_of(person.pk)
    attach_keys(contacts)
    names = dict(User.objects.filter(pk__in={one.by for one in contacts}).values_list("pk", "name"))
    letters = Letter.objects.filter(pk__in=[one.letter for one in contacts if one.letter])
    waiting = set(letters.filter(sent_at=None).values_list("pk", flat=True))
    invited = Invitation.objects.filter(contact__in=contacts).select_related("study")
    questions = {one.contact_id: one.study.question(language) for one in invited}
    return [
        _asked(one, names.get(one.by, ""), one.letter in waiting, questions.get(one.pk, ""))
        for one in contacts
    ]


def _asked(contact: Contact, by: str, waiting: bool, study: str) -> Asked:
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
        study=study,
    )

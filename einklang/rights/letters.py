"""Letters of the desk: to the registered address of whoever is known, else to where the mail came from."""

import json
from base64 import b64encode
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils.timezone import now

from einklang.mail.actions import Attachment, write
from einklang.mail.persons import url, write_to
from einklang.people.actions import make_link
from einklang.people.models import Person, Purpose, State
from einklang.policy import queries as policy
from einklang.ui.pdf import DOCUMENT, pdf_of_any_text
from einklang.vault.fields import attach_keys

from .actions import ANSWER
from .document import access_document
from .models import Case, Message, Outcome, Right
from .packages import access_package, portability_package
from .queries import waits_for_answers

EXTENDED, IDENTITY = "case_extended", "case_identity"
#: What is asked for as a copy; it waits on the own page, to which the answer leads.
COPIES = {Right.ACCESS: access_package, Right.PORTABILITY: portability_package}


def send_answer(case: Case, text: str, outcome: Outcome) -> None:
    """The answer, with the way to the copy where one was asked for; in a refusal the way to the authority.

    The copy itself does not travel by mail: the link is good once and for a week, and who needs another asks
    for it at the registered address. Only where the own page is shut the copy lies in the letter.
    """
    refused = outcome in (Outcome.REFUSED, Outcome.UNKNOWN)
    copy = bool(case.article) and Right(case.article) in COPIES and case.person is not None and not refused
    attached = copy and is_shut(case)
    words = {"answer": text.strip(), "refused": refused, "attached": attached, "until": _a_week()}
    words["copy"] = case.article if copy and not attached else ""
    _write(case, ANSWER, words, attachments=_copies(case) if attached else ())


def tell_extension(case: Case, reasons: str) -> None:
    """That it takes two months more, until when and why (Art. 12(3))."""
    _write(case, EXTENDED, {"reasons": reasons, "due_on": case.due_on, "received_on": _day(case.received_at)})


def ask_who_they_are(case: Case) -> None:
    """The question who is asking. It says nothing about whether anything is known of anybody."""
    _write(case, IDENTITY, {"received_on": _day(case.received_at)}, to_sender=True)


def sender_of(case: Case) -> str:
    """The address the last mail of the case came from; "" where none came."""
    for message in Message.objects.filter(case=case.pk).exclude(sealed=None).order_by("-at"):
        if sender := message.sealed["sender"]:
            return str(sender)
    return ""


def person_of(case: Case) -> Person | None:
    """Whose request it is, readable also past their end while they are frozen: an answer is owed."""
    if case.person is None:
        return None
    person = Person.objects.exclude(state=State.DETACHED).filter(pk=case.person, left_at=None).first()
    if person is not None:
        attach_keys([person], past_its_end=person.frozen_at is not None)
    return person


def address_of(case: Case) -> str:
    """Where an answer goes; "" where nobody knows."""
    person = person_of(case)
    return (person.email or "") if person is not None else sender_of(case)


def _write(
    case: Case,
    kind: str,
    context: dict[str, Any],
    *,
    attachments: Iterable[Attachment] = (),
    to_sender: bool = False,
) -> None:
    person, ends_at = person_of(case), _a_week()
    if person is not None and not (to_sender and sender_of(case)):
        page = None if is_shut(case) else make_link(person, Purpose.OWN_PAGE, ends_at=ends_at)
        words = {**context, "own_page_url": url("my", page) if page else ""}
        write_to(person, kind, context=words, ends_at=ends_at, attachments=attachments)
    elif sender := sender_of(case):
        # About nobody: whether the address belongs to somebody here is what this letter must not say.
        write(kind, about=None, to=sender, language=case.language, context=context, ends_at=ends_at)


def is_shut(case: Case) -> bool:
    """Whether there is no own page to wait on: past their end while restricted, or gone with this answer."""
    person = person_of(case)
    return person is not None and (person.is_over() or waits_for_answers(person.pk))


def _copies(case: Case) -> list[Attachment]:
    """The copy to read, and the one for programs."""
    assert case.person is not None, "only whose data are known has a copy"
    package = COPIES[Right(case.article)](case.person, case.language, by_mail=True)
    told = json.dumps(package, ensure_ascii=False, indent=2, default=str)
    found = [("einklang.json", "application/json", told)]
    if case.article == Right.ACCESS:
        made = pdf_of_any_text(DOCUMENT, access_document(package), language=case.language)
        found.append(("einklang.pdf", "application/pdf", b64encode(made).decode()))
    return found


def _day(moment: datetime) -> date:
    return moment.astimezone(policy.current().zone).date()


def _a_week() -> datetime:
    promise = policy.current()
    return promise.clocks.unconfirmed.after(now(), promise.zone)

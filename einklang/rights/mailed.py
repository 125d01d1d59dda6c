"""Requests by mail in somebody's own words: executed where certain, else stopped or in a case.

What a sender claims is never told back: nothing is answered here but at the registered address.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.timezone import now

from einklang.consent.actions import everything, withdraw
from einklang.consent.models import Way
from einklang.mail import automatic
from einklang.mail.inbox import Action, Intent, Understood, is_new
from einklang.mail.incoming import Received
from einklang.mail.understanding.reading import understand
from einklang.mail.understanding.readings import ENDING, Reading
from einklang.mail.understanding.rights import asks_only_who_was_told
from einklang.mail.understanding.text import plain
from einklang.mail.understanding.why import Why
from einklang.people.models import Person
from einklang.people.queries import with_email
from einklang.people.resting import Rest, let_rest
from einklang.policy import queries as policy
from einklang.vault import limits
from einklang.vault.limits import TooMany

from .actions import open_case, withdraw_unverified
from .intake import open_from_mail
from .models import Right

#: What stands in a case for each intent.
RIGHTS = {
    Intent.WITHDRAW: Right.WITHDRAWAL,
    Intent.ERASE: Right.ERASURE,
    Intent.ACCESS: Right.ACCESS,
    Intent.RECTIFY: Right.RECTIFICATION,
    Intent.RESTRICT: Right.RESTRICTION,
    Intent.OBJECT: Right.OBJECTION,
    Intent.PORTABILITY: Right.PORTABILITY,
    Intent.COMPLAINT: Right.COMPLAINT,
}
MANY = "more mails of strangers came today than the desk takes: it is looked at again tomorrow"
STORAGE = "storage"
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_GERMAN = re.compile(r"\b(?:ich|und|der|die|das|nicht|meine?|bitte|hiermit|sie|widerruf\w*)\b", re.IGNORECASE)
_ENGLISH = re.compile(
    r"\b(?:i|and|the|not|my|please|hereby|you|your|withdraw\w*|consent|delete)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class _Whom:
    """Whose request it is: certainly, or as far as it claims."""

    #: The one person registered under the sender's certain address.
    person: Person | None
    #: Registered addresses that it claims, or that are shared, so that nobody can tell whose request it is.
    to_ask: tuple[str, ...]


def read_request(received: Received, dry_run: bool) -> Understood | None:
    """Deal with a request for a right. None: nothing in it asks for one."""
    if automatic.is_a_report(received):
        return None
    known = policy.current().consent_ids()
    whom = _whom(received)
    names = re.findall(r"[a-z]{2,}", f"{plain(received.header('From')[:200])} {_name_of(whom)}")
    reading = understand(
        received.subject,
        received.own_words,
        known=known,
        names=names,
        for_withdrawals=received.is_for(policy.current().contact.withdrawal),
    )
    if reading is None:
        return None
    if received.is_to_many and whom.person is None and not whom.to_ask:
        return None
    if automatic.is_automatic(received):
        if reading.intent == Intent.QUESTION:
            return None
        reading = Reading(reading.intent, Why.MACHINE, rights=reading.rights)
    if reading.intent == Intent.QUESTION and not _is_for_us(received):
        return None
    reading = _beside_the_words(received, reading)
    if received.calendars:
        # The calendar's answer comes first, unless the words beside it are certain.
        if not reading.certain:
            return None
        if reading.processings != "all":
            reading = replace(reading, intent=Intent.SEVERAL, times=True)
    action = _action(reading, whom)
    kind = "right" if reading.rights else ""
    if action == Action.CASE_FOR_PERSON and _is_one_too_many(whom, kind, dry_run):
        return Understood(reading.intent, action, MANY, reading.processings, put_off=True)
    if not dry_run:
        _deal_with(received, reading, whom, action)
    left = received.is_cut or (action == Action.CASE_FOR_PERSON and (received.has_more or reading.times))
    return Understood(reading.intent, action, _why(reading, whom), reading.processings, done=not left)


def leave_for_a_person(received: Received, dry_run: bool) -> Understood | None:
    """What nobody else understood is a case, where it was sent to those who look after rights."""
    known = any(map(with_email, {*received.claimed, *([received.sender] if received.sender else [])}))
    if received.is_to_many and not known:
        return Understood(Intent.UNRELATED, Action.IGNORE, "a newsletter of somebody else's")
    if not _is_for_us(received):
        return None
    intent = Intent.QUESTION if known else Intent.UNRELATED
    reading, whom = _beside_the_words(received, Reading(intent, Why.FOR_A_PERSON)), _whom(received)
    if _is_one_too_many(whom, "", dry_run):
        return Understood(intent, Action.CASE_FOR_PERSON, MANY, put_off=True)
    if not dry_run:
        _deal_with(received, reading, whom, Action.CASE_FOR_PERSON)
    why = "somebody known writes in their own words" if known else "nothing in it is for a program"
    return Understood(intent, Action.CASE_FOR_PERSON, why, done=not received.has_more)


def _beside_the_words(received: Received, reading: Reading) -> Reading:
    """The same, less certain by how the mail is made and what else is in it."""
    if received.says_two_things:
        return replace(reading, why=Why.TWO_VERSIONS, certain=False, plain=False)
    if received.is_cut:
        return replace(reading, why=Why.CUT, certain=False)
    if received.has_more and not reading.plain and not reading.rights:
        return replace(reading, why=Why.ATTACHED)
    return reading


def _is_one_too_many(whom: _Whom, what: str, dry_run: bool) -> bool:
    """Whether strangers fill the desk; who claims a right does not wait behind those who claim none."""
    if dry_run or whom.person is not None:
        return False
    return limits.count("mailed-case", what) > settings.MAILED_CASES_A_DAY


def _is_for_us(received: Received) -> bool:
    declared = policy.current()
    looked_after = (
        declared.contact.withdrawal,
        declared.contact.privacy,
        declared.data_protection_officer.email,
    )
    return any(map(received.is_for, looked_after))


def _whom(received: Received) -> _Whom:
    people = with_email(received.sender) if received.sender else []
    if len(people) == 1 and received.is_written_to_us:
        return _Whom(people[0], ())
    named = _ADDRESS.findall(f"{received.subject} {received.own_words}"[:5000])[:3]
    claimed = dict.fromkeys([*([received.sender] if received.sender else received.claimed), *named])
    return _Whom(None, tuple(one for one in claimed if with_email(one)))


def _name_of(whom: _Whom) -> str:
    return plain(whom.person.name) if whom.person else ""


def _action(reading: Reading, whom: _Whom) -> Action:
    ends = reading.plain and bool(reading.rights & ENDING)
    if not ends or (whom.person is None and not (whom.to_ask and reading.certain)):
        return Action.CASE_FOR_PERSON
    if whom.person is None or not reading.certain:
        return Action.STOP_AND_ASK
    left = reading.times or _left(reading) - {Intent.COMPLAINT}
    return Action.CASE_FOR_PERSON if left else Action.EXECUTE


def _left(reading: Reading) -> frozenset[Intent]:
    """What is wanted besides ending something; where everything ends, nothing is left to be corrected."""
    left = reading.rights - ENDING
    return left - {Intent.RECTIFY} if reading.processings == "all" else left


@transaction.atomic
def _deal_with(received: Received, reading: Reading, whom: _Whom, action: Action) -> None:
    """What the mail asks for is done or stands in a case, once however often it comes."""
    if not is_new(received):
        return
    rights = sorted(reading.rights) if action == Action.CASE_FOR_PERSON else sorted(_left(reading))
    if action == Action.STOP_AND_ASK:
        addresses = [whom.person.email or ""] if whom.person else whom.to_ask
        _ask(addresses, _ended(reading), own_words=whom.person is not None)
    elif whom.person and action == Action.EXECUTE:
        _execute(whom.person.pk, reading)
    elif whom.person and reading.certain:
        rights = sorted(_hold(whom.person, reading))
    if action == Action.CASE_FOR_PERSON and not rights:
        _open(received, reading, whom, None)
    waits = action == Action.CASE_FOR_PERSON and reading.certain and whom.person is not None
    for one in rights:
        _open(received, reading, whom, _right(Intent(one), received), waits=waits and one in ENDING)


def _right(intent: Intent, received: Received) -> Right | None:
    if intent == Intent.ACCESS and asks_only_who_was_told(plain(f"{received.subject}. {received.own_words}")):
        return Right.RECIPIENTS
    return RIGHTS.get(intent)


def _ended(reading: Reading) -> list[str]:
    return everything() if reading.processings == "all" else list(reading.processings)


def _execute(person_id: UUID, reading: Reading) -> None:
    if Intent.ERASE in reading.rights and reading.processings == "all":
        open_case(person_id, Right.ERASURE, way=Way.MAIL)  # closed by the erasure that follows from it
    else:
        withdraw(person_id, _ended(reading), way=Way.MAIL)


def _hold(person: Person, reading: Reading) -> frozenset[Intent]:
    """End what can end although something else is asked for; returns what is left for a person.

    Erasing everything would leave nothing to answer the rest with: then only the gates close at once, and
    the end waits for the answer (Case.waits).
    """
    ended = _ended(reading)
    if STORAGE not in ended:
        withdraw(person.pk, ended, way=Way.MAIL)
        return _left(reading)
    let_rest([person.pk], Rest.STOPPED)
    return _left(reading) | (reading.rights & ENDING)


def _ask(addresses: Collection[str], processings: list[str], *, own_words: bool) -> None:
    for address in addresses:
        try:
            withdraw_unverified(address, processings, policy.current().languages[0], own_words=own_words)
        except TooMany:
            continue  # asked often enough today, and stopped already


def _open(
    received: Received, reading: Reading, whom: _Whom, right: Right | None, *, waits: bool = False
) -> None:
    open_from_mail(
        person=whom.person.pk if whom.person else None,
        right=right,
        sender=", ".join(received.claimed),
        subject=received.subject,
        text=received.text,
        language=_language(received, whom),
        guess=reading.intent,
        why=reading.why,
        received_at=now(),
        message_id=f"{received.mark.hex()} {right or ''}",
        waits=waits,
    )


def _language(received: Received, whom: _Whom) -> str:
    """The language to answer in: the person's own, else the one that the mail has more words of."""
    if whom.person:
        return whom.person.language
    words = f"{received.subject} {received.own_words}"
    return "en" if len(_ENGLISH.findall(words)) > len(_GERMAN.findall(words)) else "de"


def _why(reading: Reading, whom: _Whom) -> str:
    """One sentence or two for whoever looks after the mailbox."""
    with translation.override("en"):
        said = str(reading.why.label)
    if whom.person:
        return f"{said} The sender is certain."
    if whom.to_ask:
        return f"{said} Nobody can tell whose request it is."
    return f"{said} Nobody is registered under this address."

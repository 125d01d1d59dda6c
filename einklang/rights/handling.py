"""Working on a case: who does, when the clock rests, what is proposed, approved and answered."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from einklang.consent.actions import everything, withdraw
from einklang.consent.models import Way
from einklang.contacts.actions import refuse
from einklang.ledger.actions import record
from einklang.people.models import Person, Where
from einklang.people.resting import Rest, let_go_on
from einklang.policy import queries as policy
from einklang.pool.actions import correct
from einklang.pool.twins import forget_broken
from einklang.retention.erasing import erase_of
from einklang.vault.fields import attach_keys, key_of, use_key

from . import letters
from .actions import WordsMissing, close
from .clock import due
from .document import corrected_words
from .events import CaseOpened
from .intake import absorb, stop_at_once
from .models import Act, Case, Outcome, Right, State, Step

#: What an objection froze, and ends for good where it is upheld (Art. 21(1)).
OBJECTED = ("matching", "insights")
#: Characters of a ground, a reason or a documented doubt: less says nothing.
AT_LEAST = 20


class CaseClosed(Exception):
    """The case is closed: nothing is done in it any more."""


class ChangedMeanwhile(Exception):
    """Somebody else changed the case after it was looked at; what they did stands."""


class NotYours(Exception):
    """Another officer works on it: it has to be taken over first."""


class TooLateToExtend(Exception):
    """An extension has to be told within the first month (Art. 12(3))."""


class SameEyes(Exception):
    """Whoever proposed it cannot approve it."""


class NotNow(Exception):
    """In the state in which the case is, this cannot be done."""


class NothingChanged(Exception):
    """What was entered is what stands there already."""


class NeedsSecondPair(Exception):
    """A refusal, and a decision about an objection, are proposed and approved by two people."""


def _case(
    case_id: UUID, *, states: Collection[str], by: UUID | None = None, version: int | None = None
) -> Case:
    """The case, locked; with `by`, it is theirs from here on if it was nobody's."""
    case = Case.objects.select_for_update().get(pk=case_id)
    if case.closed_at is not None:
        raise CaseClosed
    if version is not None and case.version != version:
        raise ChangedMeanwhile
    if case.state not in states:
        raise NotNow
    if by is not None and case.owner is None:
        case.owner = by
    if by is not None and case.owner != by:
        raise NotYours
    attach_keys([case])
    return case


def _done(case: Case, act: Act, *, by: UUID | None, words: str = "") -> None:
    """What was changed in the case is kept, and the step written down."""
    case.version += 1
    case.save()
    step = Step(case=case, act=act, by=by)
    use_key(step, key_of(case))
    step.words = words or None
    step.save(force_insert=True)


def _worded(words: str) -> str:
    if len(words.strip()) < AT_LEAST:
        raise WordsMissing
    return words.strip()


OPEN = frozenset({State.OPEN, State.IDENTITY, State.PROPOSED, State.STANDS})


@transaction.atomic
def take(case_id: UUID, *, by: UUID, version: int) -> None:
    """This officer sees to the case from now on, whoever did before."""
    case = _case(case_id, states=OPEN, version=version)
    if case.owner != by:
        case.owner = by
        _done(case, Act.TAKEN, by=by)


@transaction.atomic
def give_back(case_id: UUID, *, by: UUID) -> None:
    """Nobody sees to the case: it waits for whoever takes it."""
    case = _case(case_id, states=OPEN, by=by)
    case.owner = None
    _done(case, Act.HANDED_OVER, by=by)


@transaction.atomic
def note(case_id: UUID, text: str, *, by: UUID) -> None:
    """A note lies in the case. Notes are only added, so two at once lose nothing."""
    case = _case(case_id, states=OPEN)
    if text.strip():
        _done(case, Act.NOTED, by=by, words=text.strip())


@transaction.atomic
def name(case_id: UUID, *, person: UUID | None, right: Right, by: UUID, version: int) -> Case:
    """Say whose request it is and which right it claims; what works at once works from here on.

    Where the same is open already for this person, the two are one: returns that case.
    """
    case = _case(case_id, states={State.OPEN, State.IDENTITY}, by=by, version=version)
    if person is not None:
        same = Case.objects.select_for_update().filter(person=person, article=right, closed_at=None)
        if (other := same.exclude(pk=case.pk).first()) is not None:
            absorb(case, into=other)
            close(case, Outcome.NOTHING, by=by)
            return other
        stop_at_once(person, right)
    case.person, case.article = person, right
    case.draft = None
    _done(case, Act.NAMED, by=by)
    if person is not None:
        record(CaseOpened(case=case.pk))  # only now anybody knows whose right it is
    return case


@transaction.atomic
def ask_identity(case_id: UUID, doubt: str, *, by: UUID, version: int) -> None:
    """Ask who they are, on a doubt that is written down; the clock rests until they answer (Art. 12(6))."""
    case = _case(case_id, states={State.OPEN}, by=by, version=version)
    letters.ask_who_they_are(case)
    case.state, case.paused_on = State.IDENTITY, localdate()
    _done(case, Act.IDENTITY_ASKED, by=by, words=_worded(doubt))


@transaction.atomic
def identity_shown(case_id: UUID, how: str, *, by: UUID, version: int) -> None:
    """Who they are is clear; the clock goes on, later by the days it rested."""
    case = _case(case_id, states={State.IDENTITY}, by=by, version=version)
    assert case.paused_on is not None, "the schema says so"
    case.paused_days += (localdate() - case.paused_on).days
    case.state, case.paused_on = State.OPEN, None
    case.due_on = _due(case)
    _done(case, Act.IDENTITY_SHOWN, by=by, words=how.strip())


def _due(case: Case) -> date:
    return due(
        localdate(case.received_at),
        state=policy.current().holidays,
        months=case.months,
        paused_days=case.paused_days,
    )


@transaction.atomic
def extend(case_id: UUID, reasons: str, *, by: UUID, version: int) -> None:
    """Two months more, told to whoever asked with the reasons, within the first month (Art. 12(3))."""
    case = _case(case_id, states={State.OPEN}, by=by, version=version)
    if case.months != 1 or localdate() > case.due_on:
        raise TooLateToExtend
    case.months = 3
    case.due_on = _due(case)
    letters.tell_extension(case, _worded(reasons))
    _done(case, Act.EXTENDED, by=by, words=_worded(reasons))


@transaction.atomic
def keep_draft(case_id: UUID, text: str, *, by: UUID, version: int) -> None:
    """The answer as it is being written is kept."""
    case = _case(case_id, states={State.OPEN, State.IDENTITY}, by=by, version=version)
    case.draft = text
    case.version += 1
    case.save()


@transaction.atomic
def answer(case_id: UUID, text: str, outcome: Outcome, *, by: UUID, version: int) -> None:
    """The answer goes out, and the case is closed; a restriction that is granted stands until lifted."""
    case = _case(case_id, states={State.OPEN, State.IDENTITY}, by=by, version=version)
    if outcome == Outcome.REFUSED or case.article == Right.OBJECTION:
        raise NeedsSecondPair
    if not text.strip():
        raise WordsMissing
    _send(case, text, outcome, by=by)


@transaction.atomic
def carry_out(case_id: UUID, processings: Collection[str], *, by: UUID, version: int | None = None) -> None:
    """What they withdrew ends with this commit, of an erasure everything (Art. 7(3), 17).

    The one confirmation follows by itself. Where everything ends, the erasure closes the case.
    """
    case = _case(case_id, states={State.OPEN, State.IDENTITY}, by=by, version=version)
    if case.person is None or case.article not in (Right.WITHDRAWAL, Right.ERASURE):
        raise NotNow
    _done(case, Act.CARRIED_OUT, by=by)
    some = processings if case.article == Right.WITHDRAWAL else ()
    withdraw(case.person, some or everything(), way=Way.STAFF)
    if Person.objects.filter(pk=case.person, left_at=None).exists():
        close(case, Outcome.GRANTED, by=by)


@transaction.atomic
def rectify(case_id: UUID, changes: Mapping[str, Any], *, by: UUID, version: int) -> None:
    """What they asked for is put right, and the answer says what (Art. 16); a new address is asked there.

    Recipients learn of it by themselves. Raises what `_case` does, LinkEnded, TooMany.
    """
    case = _case(case_id, states={State.OPEN}, by=by, version=version)
    person = letters.person_of(case)
    if person is None or case.article != Right.RECTIFICATION:
        raise NotNow
    if not changes:
        raise NothingChanged
    correct(person, changes, origin=Where.ON_REQUEST, by=by)
    told = corrected_words(changes, case.language)
    if case.draft is not None:
        case.draft = f"{case.draft.rstrip()}\n\n{told}"
    _done(case, Act.RECTIFIED, by=by, words=told)


@transaction.atomic
def set_aside(case_id: UUID, *, by: UUID, version: int) -> None:
    """Nothing is claimed in it, so nobody is answered: it is closed. Raises NotNow where a right is."""
    case = _case(case_id, states={State.OPEN}, by=by, version=version)
    if case.article:
        raise NotNow
    close(case, Outcome.NOTHING, by=by)


@transaction.atomic
def propose(case_id: UUID, text: str, outcome: Outcome, grounds: str, *, by: UUID, version: int) -> None:
    """A refusal, or a decision about an objection, waits with its grounds for a second pair of eyes."""
    case = _case(case_id, states={State.OPEN}, by=by, version=version)
    if not text.strip():
        raise WordsMissing
    case.draft, case.outcome, case.state = text, outcome, State.PROPOSED
    _done(case, Act.PROPOSED, by=by, words=_worded(grounds))


@transaction.atomic
def send_back(case_id: UUID, why: str, *, by: UUID, version: int) -> None:
    """The proposal needs work: it is open again, with what the second person said."""
    case = _case(case_id, states={State.PROPOSED}, version=version)
    case.state, case.outcome = State.OPEN, ""
    _done(case, Act.REJECTED, by=by, words=_worded(why))


@transaction.atomic
def approve(case_id: UUID, *, by: UUID, version: int) -> None:
    """A second person has looked at it: what was proposed is done, and the answer goes out."""
    case = _case(case_id, states={State.PROPOSED}, version=version)
    proposed = case.steps.filter(act=Act.PROPOSED).latest("at")
    if proposed.by == by:
        raise SameEyes
    _done(case, Act.APPROVED, by=by)
    if case.article == Right.OBJECTION and case.person is not None:
        _decide_objection(case.person, Outcome(case.outcome))
    _send(case, case.draft or "", Outcome(case.outcome), by=by)


def _decide_objection(person: UUID, outcome: Outcome) -> None:
    """Upheld, what it was against ends for good; overruled, that goes on, and invitations never (Art. 21)."""
    if outcome == Outcome.REFUSED:
        let_go_on([person], Rest.OBJECTED)
        refuse(person, until=None)
    else:
        erase_of(person, OBJECTED)
        forget_broken()


def _send(case: Case, text: str, outcome: Outcome, *, by: UUID) -> None:
    letters.send_answer(case, text, outcome)
    stands = case.article == Right.RESTRICTION and outcome == Outcome.GRANTED and case.person is not None
    case.outcome, case.draft = outcome, None
    if stands:
        case.state, case.paused_on = State.STANDS, None
    _done(case, Act.ANSWERED, by=by)
    if not stands:
        close(case, outcome, by=by)

"""What a form on a case's page asks for, and the sentence for each refusal."""

from collections.abc import Callable, Mapping
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from einklang.people.queries import with_email

from . import handling
from .actions import NoticeFirst, WordsMissing, announce_lifting, lift_restriction
from .models import Case, Outcome, Right

Form = QueryDict
Doing = Callable[[Case, Form, UUID], object]
#: What is done with what stands in the field of the answer.
WRITING = ("keep", "answer", "propose", "refuse", "unknown", "nothing")


class NobodyKnown(Exception):
    """No person, or more than one, is registered under that address."""


class Unknown(Exception):
    """The form asks for something that does not exist."""


def do(what: str, case: Case, form: Form, by: UUID) -> None:
    """Do what the form asks for; raises the refusals of `handling`, NobodyKnown and Unknown."""
    doing = DOING.get(what)
    if doing is None:
        raise Unknown
    doing(case, form, by)


def _version(form: Form) -> int:
    seen = _text(form, "version")
    return int(seen) if seen.isdecimal() else -1


def _text(form: Form, name: str = "text") -> str:
    return str(form.get(name, ""))


def _name(case: Case, form: Form, by: UUID) -> None:
    right = _text(form, "right")
    address, person = _text(form, "email").strip(), case.person
    if right not in Right.values:
        raise Unknown
    if address:
        people = with_email(address)
        if len(people) != 1:
            raise NobodyKnown
        person = people[0].pk
    handling.name(case.pk, person=person, right=Right(right), by=by, version=_version(form))


def _answer(outcome: Outcome) -> Doing:
    def answer(case: Case, form: Form, by: UUID) -> None:
        handling.answer(case.pk, _text(form), outcome, by=by, version=_version(form))

    return answer


def _propose(case: Case, form: Form, by: UUID) -> None:
    """A refusal; of an objection either decision."""
    outcome = form.get("outcome", Outcome.REFUSED.value)
    if outcome not in (Outcome.GRANTED, Outcome.REFUSED):
        raise Unknown
    text, grounds = _text(form), _text(form, "grounds")
    handling.propose(case.pk, text, Outcome(outcome), grounds, by=by, version=_version(form))


def _carry_out(case: Case, form: Form, by: UUID) -> None:
    parts = [str(one) for one in form.getlist("processing")]
    handling.carry_out(case.pk, parts, by=by, version=_version(form))


def _announce(case: Case, form: Form, by: UUID) -> None:
    if case.person is not None:
        announce_lifting(case.person)


def _lift(case: Case, form: Form, by: UUID) -> None:
    if case.person is not None:
        lift_restriction(case.person)


DOING: Mapping[str, Doing] = {
    "take": lambda case, form, by: handling.take(case.pk, by=by, version=_version(form)),
    "give-back": lambda case, _, by: handling.give_back(case.pk, by=by),
    "note": lambda case, form, by: handling.note(case.pk, _text(form), by=by),
    "name": _name,
    "identity": lambda case, form, by: handling.ask_identity(
        case.pk, _text(form), by=by, version=_version(form)
    ),
    "shown": lambda case, form, by: handling.identity_shown(
        case.pk, _text(form), by=by, version=_version(form)
    ),
    "extend": lambda case, form, by: handling.extend(case.pk, _text(form), by=by, version=_version(form)),
    "keep": lambda case, form, by: handling.keep_draft(case.pk, _text(form), by=by, version=_version(form)),
    "answer": _answer(Outcome.GRANTED),
    "unknown": _answer(Outcome.UNKNOWN),
    "nothing": _answer(Outcome.NOTHING),
    "set-aside": lambda case, form, by: handling.set_aside(case.pk, by=by, version=_version(form)),
    "propose": _propose,
    "refuse": _propose,
    "approve": lambda case, form, by: handling.approve(case.pk, by=by, version=_version(form)),
    "send-back": lambda case, form, by: handling.send_back(
        case.pk, _text(form), by=by, version=_version(form)
    ),
    "carry-out": _carry_out,
    "announce": _announce,
    "lift": _lift,
}
REFUSALS = (
    handling.CaseClosed,
    handling.ChangedMeanwhile,
    handling.NotYours,
    WordsMissing,
    handling.TooLateToExtend,
    handling.SameEyes,
    handling.NotNow,
    handling.NeedsSecondPair,
    NobodyKnown,
    NoticeFirst,
    Unknown,
)


def in_words(refusal: Exception) -> str:
    """Why it was not done, and what to do instead."""
    words = {
        handling.CaseClosed: _("The case is closed. Nothing was changed."),
        handling.ChangedMeanwhile: _(
            "Somebody else changed it meanwhile; this is how it stands now. What you wrote is still below."
        ),
        handling.NotYours: _("Somebody else works on it. Take it over first; what you wrote is still below."),
        WordsMissing: _("Write down why, in at least 20 letters."),
        handling.TooLateToExtend: _("An extension has to be told within the first month, and only once."),
        handling.SameEyes: _("You proposed it yourself: somebody else has to approve it."),
        handling.NotNow: _("As the case stands, this cannot be done."),
        handling.NeedsSecondPair: _(
            "This has to be proposed with its grounds, and approved by somebody else."
        ),
        NobodyKnown: _("Nobody, or more than one person, is registered under this address."),
        NoticeFirst: _("First they have to be told; the letter is not delivered yet."),
    }
    return words.get(type(refusal), _("That is not known here."))

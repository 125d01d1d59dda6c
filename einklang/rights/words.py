"""What the pages call rights, states, and what is done in a case."""

from django.utils.translation import gettext as _

from einklang.mail.inbox import Intent
from einklang.mail.understanding.why import Why

from .models import Act, Outcome, Right, State


def right_words(article: str) -> str:
    """The right by its name and article; of none, that it is not known yet."""
    return {
        Right.WITHDRAWAL.value: _("Withdrawal, Art. 7(3)"),
        Right.ACCESS.value: _("Access, Art. 15"),
        Right.RECTIFICATION.value: _("Rectification, Art. 16"),
        Right.ERASURE.value: _("Erasure, Art. 17"),
        Right.RESTRICTION.value: _("Restriction, Art. 18"),
        Right.RECIPIENTS.value: _("Recipients, Art. 19"),
        Right.PORTABILITY.value: _("Portability, Art. 20"),
        Right.OBJECTION.value: _("Objection, Art. 21"),
        Right.COMPLAINT.value: _("Complaint"),
    }.get(article, _("Not clear yet"))


def state_words(state: str) -> str:
    """Where a case stands."""
    return {
        State.OPEN.value: _("open"),
        State.IDENTITY.value: _("waits for who they are"),
        State.PROPOSED.value: _("waits for a second pair of eyes"),
        State.STANDS.value: _("stands until it is lifted"),
        State.CLOSED.value: _("closed"),
    }[state]


def outcome_words(outcome: str) -> str:
    """How a case ended."""
    return {
        Outcome.GRANTED.value: _("done as asked"),
        Outcome.REFUSED.value: _("refused, with reasons"),
        Outcome.UNKNOWN.value: _("nobody could tell whose request it was"),
        Outcome.NOTHING.value: _("nothing was claimed"),
        Outcome.GONE.value: _("the person is gone"),
    }.get(outcome, "")


def act_words(act: str) -> str:
    """One thing done in a case."""
    return {
        Act.OPENED.value: _("The request arrived"),
        Act.MAIL_CAME.value: _("An e-mail arrived"),
        Act.TAKEN.value: _("Taken"),
        Act.HANDED_OVER.value: _("Given back"),
        Act.NAMED.value: _("Said whose request it is, and which right"),
        Act.NOTED.value: _("Note"),
        Act.IDENTITY_ASKED.value: _("Asked who they are"),
        Act.IDENTITY_SHOWN.value: _("Known who they are"),
        Act.EXTENDED.value: _("Extended by two months"),
        Act.PROPOSED.value: _("Decision proposed"),
        Act.REJECTED.value: _("Proposal sent back"),
        Act.APPROVED.value: _("Approved by a second person"),
        Act.CARRIED_OUT.value: _("Carried out"),
        Act.RECTIFIED.value: _("Put right"),
        Act.ANSWERED.value: _("Answer sent"),
        Act.CLOSED.value: _("Closed"),
    }[act]


def guess_words(guess: str) -> str:
    """What a program took a mail for."""
    return {
        Intent.WITHDRAW.value: _("a withdrawal"),
        Intent.ERASE.value: _("a request to erase"),
        Intent.ACCESS.value: _("a request for access"),
        Intent.RECTIFY.value: _("a request to correct something"),
        Intent.RESTRICT.value: _("a request to restrict"),
        Intent.OBJECT.value: _("an objection"),
        Intent.PORTABILITY.value: _("a request for a file to take along"),
        Intent.COMPLAINT.value: _("a complaint"),
        Intent.QUESTION.value: _("a question"),
        Intent.SEVERAL.value: _("several things at once"),
    }.get(guess, _("something else"))


def why_words(why: str) -> str:
    """Why it was understood so: a fixed sentence, or as it stands."""
    return str(Why(why).label) if why in Why.values else why

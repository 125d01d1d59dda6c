"""One person's time line, gathered from the rooms that hold it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import now
from django.utils.translation import gettext as _

from einklang.booking.queries import upcoming_of
from einklang.consent.models import Decision, Kind
from einklang.consent.queries import renewal_opens
from einklang.contacts.actions import ASKING
from einklang.mail.models import Letter
from einklang.people.models import Origin, Person, Returned
from einklang.policy.schema import Policy
from einklang.rights.models import Case
from einklang.rights.words import right_words
from einklang.room.models import Recording
from einklang.staff.models import User
from einklang.studies.letters import INVITATION
from einklang.studies.people import Decided, decided_about
from einklang.ui.dates import day

from .asking import Asked
from .owed import LETTERS


@dataclass(frozen=True, order=True)
class Happening:
    """One point of the time line; `ahead` for what is to come."""

    at: datetime
    icon: str
    words: str
    tone: str = ""
    ahead: bool = False


def ahead(person: Person) -> Iterator[Happening]:
    """What is to come; of somebody frozen or stopped nothing ends and nobody is asked before it is lifted."""
    if person.frozen_at or person.stopped_at:
        return
    for seat in upcoming_of(person.pk):
        told = _("Interview with %(host)s") % {"host": seat.booking.host.user.name}
        yield Happening(seat.booking.starts_at, "video", told, ahead=True)
    if person.ends_at:
        yield Happening(person.ends_at, "hourglass", _("The details end, unless renewed"), ahead=True)
    opens = renewal_opens(person)
    if opens and opens > now():
        yield Happening(opens, "mail", _("We ask whether to renew"), ahead=True)


def past(
    person: Person,
    *,
    policy: Policy,
    language: str,
    decisions: list[Decision],
    contacts: list[Asked],
    cases: list[Case],
    recordings: list[Recording],
    letters: list[Letter],
) -> Iterator[Happening]:
    """What has been."""
    named = person.origin == Origin.COLLEAGUE
    yield Happening(
        person.submitted_at, "user-plus", _("Named by a colleague") if named else _("Form submitted")
    )
    titles = {own_id: policy.processings[own_id].short.in_(language) for own_id in policy.consent_ids()}
    yield from _decided(decisions, titles)
    yield from _chosen(decided_about(person.pk), language)
    yield from _asked(contacts)
    for case in cases:
        claim = {"right": right_words(case.article), "day": day(case.due_on)}
        yield Happening(case.received_at, "scale", _("%(right)s claimed, to be answered by %(day)s") % claim)
    for letter in letters:
        if letter.sent_at and letter.kind not in (ASKING, INVITATION):  # being asked is a point of its own
            kind = {"kind": LETTERS.get(letter.kind, letter.kind)}
            yield Happening(letter.sent_at, "mail", _("E-mail: %(kind)s") % kind)
    for returned in Returned.objects.filter(person=person):
        lasting, late = _("A letter came back for good"), _("A letter could not be delivered yet")
        yield Happening(returned.at, "mail", lasting if returned.lasting else late)
        if returned.ended_at and returned.ended_by:
            by = User.objects.filter(pk=returned.ended_by).values_list("name", flat=True).first()
            told = _("%(name)s found out that letters do arrive") % {"name": by or _("Somebody")}
            yield Happening(returned.ended_at, "mail", told)
    for recording in recordings:
        assert recording.interview_ended_at is not None, "a stored one has ended"
        told = _("Interview, %(n)s minutes recorded") % {"n": recording.seconds // 60}
        yield Happening(recording.interview_ended_at, "disc", told, tone="rec")


def _asked(contacts: list[Asked]) -> Iterator[Happening]:
    for one in contacts:
        who = {"name": one.by, "study": one.study}
        words = (
            _("Invited to “%(study)s” by %(name)s") if one.study else _("Asked for an interview by %(name)s")
        )
        told = [words % who]
        told += [_("over a cap")] if one.over else []
        told += [one.sent] if one.unsent else []
        yield Happening(one.at, one.icon if one.unsent else "mail", ", ".join(told))
        if one.answered_at:
            words = _("Answered: %(answer)s") % {"answer": one.answer}
            yield Happening(one.answered_at, "message-square", words)


def _chosen(decided: list[Decided], language: str) -> Iterator[Happening]:
    for one in decided:
        said = {"name": one.by, "study": one.study.question(language), "reason": one.reason}
        if one.chosen:
            yield Happening(one.at, "user-check", _("Chosen by %(name)s for “%(study)s”: %(reason)s") % said)
        else:
            yield Happening(
                one.at, "user-minus", _("Left out by %(name)s for “%(study)s”: %(reason)s") % said
            )


def _decided(decisions: list[Decision], titles: dict[str, str]) -> Iterator[Happening]:
    """Decisions of one moment and kind are one point of the line."""
    together: dict[tuple[datetime, str], list[str]] = {}
    for one in decisions:
        if one.kind != Kind.REQUESTED:
            key = (one.at.replace(microsecond=0), one.kind)
            together.setdefault(key, []).append(titles.get(one.processing, one.processing))
    for (at, kind), what in together.items():
        names = {"what": ", ".join(dict.fromkeys(what))}
        if kind == Kind.GIVEN:
            yield Happening(at, "check", _("%(what)s: allowed") % names, tone="given")
        elif kind == Kind.RENEWED:
            yield Happening(at, "refresh-cw", _("%(what)s: renewed") % names, tone="given")
        elif kind == Kind.WITHDRAWN:
            yield Happening(at, "minus", _("%(what)s: withdrawn") % names)
        else:
            yield Happening(at, "minus", _("%(what)s: ended with time") % names)

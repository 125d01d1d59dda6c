"""The people of a study as a coordinator sees them: who could be asked, who was chosen, who was invited."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.timezone import now

from einklang.contacts.caps import Caps
from einklang.contacts.queries import barred_among, caps_of_many
from einklang.contacts.words import answer_words, barred_words, hindrance_words
from einklang.mail.models import Letter
from einklang.people.models import Person, open_in_pool
from einklang.policy.schema import Policy
from einklang.pool.asked import Asked, titles
from einklang.pool.search import Limits, find
from einklang.staff.models import User
from einklang.vault.fields import attach_keys

from .models import Choice, Invitation, Reason, Study, Verdict

#: People on one page: each takes some lines and a decision.
PAGE = 20


@dataclass(frozen=True)
class Decided:
    """What somebody decided about this person, and why."""

    study: Study
    chosen: bool
    by: str
    reason: str
    at: datetime


@dataclass(frozen=True)
class Row:
    """One person and everything that matters for asking them."""

    person: Person
    kind: str
    caps: Caps
    #: What stands in the way, and what forbids it altogether; each a sentence.
    hindrances: list[str]
    barred: str
    decided: Decided | None
    invited: Invitation | None
    #: The questions of other open studies in which they were chosen or invited.
    elsewhere: list[str]


@dataclass(frozen=True)
class Candidates:
    """One page of the wanted group; `newer`, `older` and `onward` begin others, empty where there is none."""

    rows: list[Row]
    count: int | None
    more: bool
    newer: str
    older: str
    onward: str


def candidates(study: Study, page: str, policy: Policy, language: str) -> Candidates:
    """Who fits the wanted group and may be found now."""
    asked = Asked.read({**study.wanted, "page": page}, policy)
    found = find(asked.wanted, asked.place, Limits(page=PAGE))
    return Candidates(
        rows=rows_of(study, found.people, policy, language),
        count=found.count,
        more=found.more or found.onward is not None,
        newer=found.before.write() if found.before else "",
        older=found.after.write() if found.after else "",
        onward=found.onward.write() if found.onward else "",
    )


def rows_of(study: Study, people: list[Person], policy: Policy, language: str) -> list[Row]:
    """These people as they stand to this study, in as many queries for many as for one."""
    caps, barred = caps_of_many(people), barred_among(people)
    kinds = titles(policy, "company_type", language)
    decided = _decided(Choice.objects.filter(study=study, person__in=people))
    invited = {one.person_id: one for one in Invitation.objects.filter(study=study, person__in=people)}
    elsewhere = _elsewhere(study, people, language)
    return [
        Row(
            person=one,
            kind=kinds.get(one.company_type, ""),
            caps=caps[one.pk],
            hindrances=[hindrance_words(each, caps[one.pk]) for each in caps[one.pk].hindrances],
            barred=barred_words(barred[one.pk]) if one.pk in barred else "",
            decided=decided.get(one.pk),
            invited=invited.get(one.pk),
            elsewhere=elsewhere.get(one.pk, []),
        )
        for one in people
    ]


def _decided(choices: QuerySet[Choice]) -> dict[UUID, Decided]:
    """By person: of one study there is one choice of each."""
    return {one.person_id: told for one, told in _told(choices)}


def decided_about(person: UUID) -> list[Decided]:
    """What was decided about this person, for every study."""
    return [told for _choice, told in _told(Choice.objects.filter(person=person))]


def _told(choices: QuerySet[Choice]) -> list[tuple[Choice, Decided]]:
    rows = list(choices.select_related("study").order_by("at"))
    attach_keys(rows)
    names = names_of(one.by for one in rows)
    return [(one, _in_words(one, names.get(one.by, ""))) for one in rows]


def _in_words(choice: Choice, by: str) -> Decided:
    reason = choice.words or str(Reason(choice.reason).label)
    return Decided(choice.study, choice.verdict == Verdict.CHOSEN, by, reason, choice.at)


def names_of(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Who works here, or did, by their ids."""
    return dict(User.objects.filter(pk__in=set(ids)).values_list("pk", "name"))


def _elsewhere(study: Study, people: list[Person], language: str) -> dict[UUID, list[str]]:
    others = Study.objects.open().exclude(pk=study.pk)
    chosen = Choice.objects.filter(person__in=people, study__in=others, verdict=Verdict.CHOSEN)
    invited = Invitation.objects.filter(person__in=people, study__in=others)
    pairs = {*chosen.values_list("person", "study"), *invited.values_list("person", "study")}
    questions = {
        one.pk: one.question(language) for one in others.filter(pk__in={study for _, study in pairs})
    }
    found: dict[UUID, list[str]] = {}
    for person, other in sorted(pairs, key=str):
        found.setdefault(person, []).append(questions[other])
    return found


def chosen(study: Study) -> QuerySet[Choice]:
    """Who was chosen and is not invited yet, the first one first."""
    invited = Invitation.objects.filter(study=study).values("person")
    waiting = Choice.objects.filter(study=study, verdict=Verdict.CHOSEN).exclude(person__in=invited)
    return waiting.select_related("person").order_by("at", "pk")


def invitations(study: Study) -> QuerySet[Invitation]:
    """Who was invited, the latest wave first."""
    rows = Invitation.objects.filter(study=study).select_related("person", "contact")
    return rows.order_by("-wave", "made_at", "pk")


def shown() -> Q:
    """Whose rows may be shown: of the frozen, the stopped and the gone there is nothing to see."""
    return open_in_pool("person__") & Q(person__ends_at__gt=now())


@dataclass(frozen=True)
class Invited:
    """One invitation and what has come of it."""

    person: Person
    invitation: Invitation
    by: str
    sent: bool
    answer: str


def invited_rows(rows: Iterable[Invitation]) -> list[Invited]:
    """These invitations, in as many queries for many as for one."""
    rows = list(rows)
    attach_keys(one.person for one in rows)
    names = names_of(one.contact.by for one in rows)
    letters = Letter.objects.filter(pk__in=[one.contact.letter for one in rows if one.contact.letter])
    waiting = set(letters.filter(sent_at=None).values_list("pk", flat=True))
    return [
        Invited(
            person=one.person,
            invitation=one,
            by=names.get(one.contact.by, ""),
            sent=one.contact.letter not in waiting,
            answer=answer_words(one.contact.answer),
        )
        for one in rows
    ]

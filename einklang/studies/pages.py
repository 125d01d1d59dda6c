"""What the pages of studies show besides people."""

from collections.abc import Iterable
from dataclasses import dataclass

from einklang.mail.actions import words_of
from einklang.mail.persons import url
from einklang.mail.preview import Preview, preview_of
from einklang.staff.models import Role, User

from .letters import INVITATION, PATH, said
from .models import Study, StudyHost
from .queries import Bar, Funnel, bar_of_study, funnels

LANGUAGES = ("de", "en")
#: Who chooses and invites; who answers for it looks on; who else works with what people say sees the frame.
DECIDING = (Role.COORDINATOR,)
LOOKING = (Role.COORDINATOR, Role.PRIVACY)
ALL = (Role.COORDINATOR, Role.PRIVACY, Role.INTERVIEWER, Role.OBSERVER, Role.ANALYST)


@dataclass(frozen=True)
class Line:
    """One study in the list."""

    study: Study
    question: str
    hosts: list[str]
    bar: Bar | None
    funnel: Funnel
    #: Hundredths of the way to the number wanted, by those held and those booked.
    held: int
    booked: int


def lines(studies: Iterable[Study], language: str) -> list[Line]:
    """These studies with their hosts and numbers, in as many queries for many as for one."""
    studies = list(studies)
    found = funnels(studies)
    hosts: dict[object, list[str]] = {}
    holding = StudyHost.objects.filter(study__in=studies, host__left_at=None).select_related("host__user")
    for one in holding.order_by("host__user__name"):
        hosts.setdefault(one.study_id, []).append(one.host.user.name)
    return [_line(one, language, hosts.get(one.pk, []), found[one.pk]) for one in studies]


def _line(study: Study, language: str, hosts: list[str], found: Funnel) -> Line:
    return Line(
        study=study,
        question=study.question(language),
        hosts=hosts,
        bar=bar_of_study(study),
        funnel=found,
        held=_hundredths(found.held, found.wanted),
        booked=_hundredths(max(found.booked, found.held), found.wanted),
    )


def _hundredths(number: int, wanted: int) -> int:
    return min(100, round(100 * number / wanted))


def previews(study: Study, name: str, by: User) -> list[Preview]:
    """The invitation in both languages, as this person would get it; its links lead nowhere."""
    nowhere = {"answer_url": url(PATH, "…"), "withdraw_url": url("withdraw", "…")}
    return [
        preview_of(
            words_of(
                INVITATION,
                {
                    "name": name,
                    "asked_by": by.name,
                    **said(study, language, follow=study.observers),
                    **nowhere,
                },
                language,
            ),
            language,
        )
        for language in LANGUAGES
    ]

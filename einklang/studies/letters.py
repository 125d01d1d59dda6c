"""What the letters of a study say, besides the words of their templates."""

from collections.abc import Mapping

from einklang.consent.queries import allows
from einklang.people.models import Person

from .models import Study
from .queries import names_of_hosts

#: The kinds of the letters.
INVITATION = "invitation"
REMINDER = "invitation_reminder"
#: Where their buttons lead.
PATH = "book"


def about(study: Study, person: Person) -> Mapping[str, object]:
    """What somebody is told of a study: in their language, and of colleagues who follow only if they may."""
    follow = study.observers and allows(person.pk, "observation")
    return said(study, person.language, follow=follow)


def said(study: Study, language: str, *, follow: bool) -> Mapping[str, object]:
    """The same for nobody in particular."""
    return {
        "question": study.question(language),
        "minutes": study.minutes,
        "hosts": names_of_hosts(study),
        "follow": follow,
        "reminders": study.reminders,
    }

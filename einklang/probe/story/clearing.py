"""When they are gone: everybody and everything else that was invented goes too, and what told of them.

Erasing leaves lines of its own, without a name, that are kept for years. Of somebody real they are the proof;
of somebody invented they would only grow, and be counted among the others.
"""

from django.db.models import Q

from einklang.booking.models import Booking
from einklang.consent.models import Proof
from einklang.external.models import ToolCopy
from einklang.hosts.models import SpecialDay, Weekly
from einklang.ledger.actions import unwrite
from einklang.ledger.models import Ending
from einklang.recipients.models import Disclosure, Notice
from einklang.retention.models import Erasure
from einklang.rights.models import Case, Message, Step
from einklang.room.meetings import forget_meetings
from einklang.staff.models import Reading
from einklang.studies.models import StudyHost
from einklang.vault.models import Certificate

from .cast import Cast
from .tale import Tale


def clear(tale: Tale) -> None:
    """Nothing in the database knows that the story was told."""
    cast, people = tale.cast, list(tale.entries)
    interviews = Booking.objects.filter(study=cast.study)
    tale.ids |= {cast.asks.pk, cast.holds.pk, cast.host.pk, cast.study.pk}
    tale.ids |= set(interviews.values_list("pk", flat=True))
    forget_meetings(list(interviews.values_list("pk", flat=True)))
    interviews.delete()
    ToolCopy.objects.filter(host=cast.holds).delete()
    Disclosure.objects.filter(person__in=people).delete()
    Notice.objects.filter(person__in=people).delete()
    requests = Case.objects.filter(pk__in=tale.ids)  # minimised by now
    for model in (Step, Message):
        model._default_manager.filter(case__in=requests).delete()
    requests.delete()
    Reading.objects.filter(staff__in=[cast.asks, cast.holds]).delete()
    _dismiss(cast)
    _what_was_certified(tale)
    unwrite(tale.facts)


def _dismiss(cast: Cast) -> None:
    """Leaves first: the study, who holds it, who works here."""
    StudyHost.objects.filter(study=cast.study).delete()
    cast.study.delete()
    for model in (Weekly, SpecialDay):
        model._default_manager.filter(host=cast.host).delete()
    cast.host.delete()
    for colleague in (cast.asks, cast.holds):
        colleague.delete()


def _what_was_certified(tale: Tale) -> None:
    gone = Erasure.objects.filter(person__in=list(tale.entries))
    theirs = Q(batch__in=list(gone.values_list("batch", flat=True)))
    since = Certificate.objects.filter(at__gte=tale.began, proved_at=None)
    known = {str(one) for one in tale.ids}
    theirs |= Q(pk__in=[one.pk for one in since if known & set(one.subjects)])
    since.filter(theirs).delete()
    gone.delete()
    Proof.objects.filter(pk__in=tale.ids).delete()
    Ending.objects.filter(subject__in=tale.ids).delete()

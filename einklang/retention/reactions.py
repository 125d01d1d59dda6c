"""What follows from a withdrawal: erasing what rested on it, and saying so once."""

from typing import Any

from django.db import transaction
from django.utils.timezone import now

from einklang.consent.events import ConsentWithdrawn
from einklang.consent.models import Decision, Kind
from einklang.consent.proof import commit, fresh_code
from einklang.consent.queries import standing
from einklang.mail.actions import write
from einklang.mail.persons import url, write_to
from einklang.people.actions import make_link
from einklang.people.models import Person, Purpose, State
from einklang.policy import queries as policy
from einklang.pool.events import Declined, PeopleJoined
from einklang.pool.twins import forget_broken
from einklang.recipients.actions import tell
from einklang.recipients.models import Act
from einklang.vault.fields import attach_keys
from einklang.vault.index import normal_email

from .erasing import OUTLIVES, erase
from .events import PeopleErased
from .farewell import address_kept_until, erase_and_tell, recordings_held, words_of_leaving
from .models import Erasure, Ground

STORAGE = "storage"


@transaction.atomic
def erase_what_rested_on_it(event: ConsentWithdrawn) -> None:
    """Erase, and write the one confirmation in the same transaction: it exists if and only if it is true."""
    person = Person.objects.select_for_update().filter(pk=event.person).first()
    if person is None:
        return  # done before
    if person.state == State.DETACHED:
        erase([person.pk], ground=Ground.WITHDRAWN)  # nobody knows an address any more
    elif person.left_at is not None:
        erase_and_tell(person, _withdrawn_with(person, event.processings), ground=Ground.WITHDRAWN)
    elif not person.is_over():  # else the clock erases, and nothing can be read for a letter any more
        _confirm(person, event.processings)


def erase_without_a_word(event: Declined) -> None:
    """Erase somebody who declined. The page has told them so; another mail was not asked for."""
    if Person.objects.filter(pk=event.person).exists():
        erase([event.person], ground=Ground.DECLINED)


@transaction.atomic
def erase_the_joined(event: PeopleJoined) -> None:
    """Erase the entry that was joined with another one, and say so where it was registered.

    The letters are written in the same transaction: they exist if and only if it is true.
    """
    gone = Person.objects.select_for_update().filter(pk=event.gone).first()
    if gone is None:
        return  # done before
    attach_keys([gone], past_its_end=True)
    name, address, language, since = gone.name, gone.email or "", gone.language, gone.submitted_at
    code = fresh_code()
    erase([gone.pk], ground=Ground.STAFF, commitment=commit(code, address))
    about = {"code": code, "since": since}
    kept = Person.objects.readable().filter(pk=event.kept).first()
    here = kept is not None and normal_email(kept.email or "") == normal_email(address)
    if kept is not None:
        _say_what_stands(kept, about if here else {"since": since})
    if not here:
        told = words_of_leaving([STORAGE], language) | about | {"name": name}
        # About nobody: the letter is the last thing that knows this address.
        write(
            "joined_away",
            about=None,
            to=address,
            language=language,
            context=told,
            ends_at=address_kept_until(),
        )


def _say_what_stands(person: Person, about: dict[str, Any]) -> None:
    until = address_kept_until()
    promise = policy.current()
    stands = {
        "allowed": [promise.processings[p].title.in_(person.language) for p in standing(person.pk)],
        "keeps_until": person.ends_at,
        "own_page_url": url("my", make_link(person, Purpose.OWN_PAGE, ends_at=until)),
    }
    write_to(person, "joined", context=words_of_leaving([], person.language) | about | stands, ends_at=until)


def tell_of_the_erasure(event: PeopleErased) -> None:
    """Whoever received something about these people learns that it has to go (Art. 17, 19)."""
    people = Erasure.objects.filter(batch=event.batch).values_list("person", flat=True)
    tell(list(people), Act.ERASED)


def forget_pairs(event: PeopleErased) -> None:
    """Whether two entries are one person is no question any more when one of them is gone."""
    forget_broken()


def _withdrawn_with(person: Person, processings: list[str]) -> list[str]:
    """All that this leaving ends: the one confirmation also speaks for withdrawals it has overtaken."""
    promise = policy.current()
    recently = promise.clocks.erase_within.before(now(), promise.zone)
    withdrawn = Decision.objects.filter(person=person, kind=Kind.WITHDRAWN, at__gte=recently)
    every = {STORAGE, *processings, *withdrawn.values_list("processing", flat=True)}
    return [processing for processing in promise.processings if processing in every]


def _confirm(person: Person, processings: list[str]) -> None:
    held = recordings_held(person.pk, person.language) if OUTLIVES in processings else []
    context = words_of_leaving(processings, person.language) | {
        "held": held,
        "own_page_url": url("my", make_link(person, Purpose.OWN_PAGE, ends_at=address_kept_until())),
    }
    write_to(person, "withdrawn", context=context, ends_at=address_kept_until())

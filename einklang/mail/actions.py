"""Writing letters and sending them."""

import logging
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.timezone import now

from einklang.ledger.actions import record
from einklang.ledger.causes import next_of
from einklang.ledger.models import SENT, End, Ending
from einklang.policy import queries as policy
from einklang.vault.fields import attach_keys, use_key
from einklang.vault.keys import destroy_keys, make_key

from .events import LetterNotSent
from .models import Letter
from .transport import NotDelivered, deliver
from .words import Words, compose

logger = logging.getLogger("einklang.mail")

#: Waiting time after the first, second, … failed try; the last one is repeated until the letter ends.
BACKOFF = tuple(timedelta(minutes=m) for m in (1, 2, 5, 15, 60, 240))

#: So long the last letter to somebody who is gone is tried (SPEC 2.8).
LAST_WORDS = timedelta(hours=72)

#: Name, media type and text; of what is no text (`transport.NOT_TEXT`) its base64.
Attachment = tuple[str, str, str]
#: What a calendar program reads in a letter: the METHOD (RFC 5546) and the iCalendar text with the same one.
Invite = tuple[str, str]
#: The ids of letters come from what they come of, under this one of ours (RFC 9562, version 5).
NAMES = UUID("6f0d8a52-8a0c-4d5a-9c5e-2f6c7f1f4f0b")


@transaction.atomic
def write(
    kind: str,
    *,
    about: UUID | None,
    to: str,
    language: str,
    context: dict[str, Any],
    ends_at: datetime,
    attachments: Iterable[Attachment] = (),
    invite: Invite | None = None,
    sender: str = "withdrawal",
) -> Letter:
    """Write a letter from the template `mail/<kind>.<language>.txt` of the room that sends it.

    It is complete and sealed from here on; sending it needs nothing else about the person. `sender` names
    the address of the policy's `[contact]` that it comes from and that answers go to. One that has come of
    the same cause before is not written again, and one that went out before a restore not sent again.
    """
    letter = Letter(id=_own_id(kind, about), kind=kind, about=about, language=language, ends_at=ends_at)
    if (earlier := _earlier(letter)) is not None:
        return earlier
    words = words_of(kind, context, language)
    use_key(letter, make_key(letter.pk, ends_at=ends_at))
    letter.sealed = {
        "to": to,
        "subject": words.subject,
        "text": words.text,
        "html": words.html,
        "attachments": [list(a) for a in attachments],
        "invite": list(invite) if invite else None,
        "sender": sender,
    }
    letter.save(force_insert=True)
    return letter


def _own_id(kind: str, about: UUID | None) -> UUID:
    name = next_of(f"{kind} {about}")
    return uuid5(NAMES, name) if name else uuid4()


def _earlier(letter: Letter) -> Letter | None:
    """This letter as it was written before, or as it went out; None where neither is so."""
    if (written := Letter.objects.filter(pk=letter.pk).first()) is not None:
        return written
    sent = Ending.objects.filter(what=End.KEY, word=SENT, subject=letter.pk).first()
    if sent is None:
        return None
    letter.sent_at = sent.at
    if letter.about is not None:
        letter.save(force_insert=True)
    return letter


def words_of(kind: str, context: Mapping[str, Any], language: str) -> Words:
    """The words of a letter of this kind, to be sent or to be looked at before."""
    promise = policy.current()
    known = {
        "base_url": settings.BASE_URL,
        "programme": promise.programme.name.in_(language),
        "company": promise.controller.short_name,
        "controller": promise.controller,
        "policy": promise,
        "authority": promise.authority.name.in_(language),
        # "nach 7 Tagen": the letters name these clocks after a preposition.
        "unconfirmed": promise.clocks.unconfirmed.words(language, dative=True),
        "named_by_others": promise.clocks.named_by_others.words(language, dative=True),
    }
    return compose(f"mail/{kind}.{language}.txt", {**context, **known}, language)


def send_due(only: Collection[UUID] | None = None) -> int:
    """Send every letter that is due, or of these only; returns how many went out.

    A letter is claimed before it is sent, so of two workers one sends it. Who dies in between leaves it
    to be tried again under the same Message-ID, by which a mailbox knows it already.
    """
    sent = 0
    while (letter := _claim(only)) is not None:
        sent += _send(letter)
    return sent


@transaction.atomic
def _claim(only: Collection[UUID] | None) -> Letter | None:
    moment = now()
    due = Letter.objects.select_for_update(skip_locked=True).filter(
        sent_at=None, next_at__lte=moment, ends_at__gt=moment
    )
    letter = (due if only is None else due.filter(pk__in=only)).order_by("next_at").first()
    if letter is None:
        return None
    letter.next_at = moment + BACKOFF[min(letter.tries, len(BACKOFF) - 1)]
    letter.tries += 1
    letter.save(update_fields=["next_at", "tries"])
    attach_keys([letter])
    return letter


def _send(letter: Letter) -> bool:
    try:
        if not _still_right(letter):
            let_go([letter.pk])
            return False
        deliver(letter.pk, letter.sealed)
    except Exception as error:
        # Whatever is wrong with one letter must not keep the others back. Only NotDelivered quotes nobody.
        why = str(error) if isinstance(error, NotDelivered) else type(error).__name__
        Letter.objects.filter(pk=letter.pk).update(failed_with=why[:100])
        logger.warning("letter %s (%s) not delivered: %s", letter.pk, letter.kind, why)
        return False
    _forget_words(letter)
    return True


def _still_right(letter: Letter) -> bool:
    """Asked at the last moment: between writing and sending somebody may have withdrawn."""
    asked: Mapping[str, Callable[[UUID], bool]] = import_string(settings.ASKED_BEFORE_SENDING)
    return letter.kind not in asked or asked[letter.kind](letter.pk)


@transaction.atomic
def _forget_words(letter: Letter) -> None:
    """Delivered: the words, the address and their key are gone; of the gone, the letter too."""
    destroy_keys([letter.pk], word=SENT)
    _went_out(letter, now())


def _went_out(letter: Letter, at: datetime) -> None:
    """Of the gone nothing is left of it; of others its kind and date, and what counts on it is done."""
    rows = Letter.objects.filter(pk=letter.pk, sent_at=None)
    if letter.about is None:
        rows.delete()
    elif rows.update(sealed=None, sent_at=at, failed_with=""):
        follows: Mapping[str, Callable[[UUID], None]] = import_string(settings.AFTER_SENDING)
        if letter.kind in follows:
            follows[letter.kind](letter.pk)


def give_up_ended() -> int:
    """Forget letters that could not be delivered in time, with their addresses."""
    ended = Letter.objects.filter(sent_at=None, ends_at__lte=now()).values_list("pk", flat=True)
    return let_go(list(ended[:1000]))


def unsent() -> set[UUID]:
    """The letters that wait."""
    return set(Letter.objects.filter(sent_at=None).values_list("pk", flat=True))


def let_arrive(person: UUID, kind: str) -> None:
    """Letters of this kind arrive although the person goes: from now on they are about nobody.

    Their address is gone with the delivery, and after 72 hours in any case.
    """
    unsent = Letter.objects.filter(about=person, kind=kind, sent_at=None)
    unsent.filter(ends_at__gt=now() + LAST_WORDS).update(ends_at=now() + LAST_WORDS)
    unsent.update(about=None)


@transaction.atomic
def take_as_sent(letters: Mapping[UUID, datetime]) -> int:
    """These went out at those moments, although their rows do not say so: nobody gets them twice."""
    done = 0
    for letter in Letter.objects.filter(pk__in=list(letters), sent_at=None):
        _went_out(letter, letters[letter.pk])
        done += 1
    return done


@transaction.atomic
def write_off(letters: Collection[UUID]) -> int:
    """These were never written: they are gone, and nothing follows from it."""
    destroy_keys(letters)
    return Letter.objects.filter(pk__in=list(letters)).delete()[0]


@transaction.atomic
def let_go(letters: Collection[UUID]) -> int:
    """These are not sent any more; of those about somebody the fact is kept, for what counted on it."""
    unsent = Letter.objects.filter(pk__in=letters, sent_at=None)
    for letter, person in unsent.values_list("pk", "about"):
        if person is not None:
            record(LetterNotSent(letter=letter, person=person))
    destroy_keys(unsent.values("pk"))
    return unsent.delete()[0]

"""Taking people out of here as a file: by a named person, for a reason, encrypted, and written down."""

import csv
import secrets
import stat
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import StringIO
from uuid import uuid4

from django.core import signing
from django.db import transaction
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from stream_zip import ZIP_32, stream_zip

from einklang.consent.queries import allowed_among, standing_of
from einklang.people.models import Person
from einklang.policy.queries import current
from einklang.policy.schema import Policy
from einklang.staff.actions import note_readings
from einklang.staff.models import User
from einklang.ui.cells import harmless
from einklang.ui.dates import short_day
from einklang.vault.fields import use_key
from einklang.vault.keys import make_key

from .models import Export
from .search import Wanted, everybody_for

#: At most so many people leave in one file.
MOST = 5000
#: A reason says something from so many letters on.
REASON = 10, 300
#: How long a file may be kept where nothing in it ends sooner.
KEEP = timedelta(days=30)
#: Six groups of four from 32 letters and figures, without those that are mixed up: 120 bits.
LETTERS, GROUPS, GROUP = "abcdefghijkmnpqrstuvwxyz23456789", 6, 4
_SALT = "einklang.pool.export"
_VALID = timedelta(minutes=30)


class TooMany(Exception):
    """More people than may leave in one file."""


class Nobody(Exception):
    """Nobody fits: there is no file to give out."""


class ReasonMissing(Exception):
    """Whoever takes people out of here says why, in 10 to 300 letters."""


class PassphraseUnknown(Exception):
    """Not a passphrase that we gave this person within the last half hour."""


@dataclass(frozen=True)
class Passphrase:
    """Shown once and kept nowhere. The token proves later that it is ours."""

    words: str
    token: str


def make_passphrase(by: User) -> Passphrase:
    """A new one, for this person."""
    groups = ("".join(secrets.choice(LETTERS) for _n in range(GROUP)) for _m in range(GROUPS))
    words = "-".join(groups)
    return Passphrase(words, signing.dumps([str(by.pk), words], salt=_SALT))


def read_passphrase(token: str, by: User) -> Passphrase:
    """The passphrase we gave this person; raises PassphraseUnknown."""
    try:
        owner, words = signing.loads(token, salt=_SALT, max_age=_VALID)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise PassphraseUnknown from error
    if owner != str(by.pk):
        raise PassphraseUnknown
    return Passphrase(words, token)


@transaction.atomic
def export(
    wanted: Wanted, *, by: User, reason: str, token: str, filters: Mapping[str, str], said: str, language: str
) -> bytes:
    """An encrypted ZIP of everybody who fits and whose storage stands; that it left is written down.

    `filters` is what may be written down of the question, `said` the same in words. Where anything fails,
    nothing leaves and nothing is written. Raises ReasonMissing, PassphraseUnknown, TooMany, Nobody.
    """
    reason = " ".join(reason.split())
    if not REASON[0] <= len(reason) <= REASON[1]:
        raise ReasonMissing
    passphrase = read_passphrase(token, by)
    found = everybody_for(wanted, at_most=MOST)
    if found is None:
        raise TooMany
    allowed = allowed_among([person.pk for person in found], "storage")
    people = [person for person in found if person.pk in allowed]
    if not people:
        raise Nobody
    _note(by, reason, filters, bool(wanted.words), people)
    about = _about(by, reason, said, people)
    return _closed({"people.csv": _table(people, current(), language), "about.txt": about}, passphrase.words)


def _note(by: User, reason: str, filters: Mapping[str, str], words: bool, people: list[Person]) -> None:
    promise, own_id = current(), uuid4()
    ends_at = promise.clocks.read_log.end(now(), promise.zone)
    row = Export(pk=own_id, by=by, filters=dict(filters), words=words, count=len(people), ends_at=ends_at)
    use_key(row, make_key(own_id, ends_at=ends_at))
    row.reason = reason
    row.save(force_insert=True)
    note_readings(by, people=[person.pk for person in people], what="export")


def _table(people: list[Person], promise: Policy, language: str) -> str:
    """One line a person, as a spreadsheet opens it: UTF-8 with a mark, semicolons, nothing that runs."""
    fields = promise.form_fields()
    kinds, services = (
        {one.id: one.in_(language) for one in fields[name].options} for name in ("company_type", "services")
    )
    consents = {
        promise.id_of(one): one.short.in_(language)
        for one in promise.consents()
        if promise.id_of(one) != "storage"
    }
    standing = standing_of(person.pk for person in people)
    titles = [promise.field_title(name).in_(language) for name in (*TEXTS, *LISTS)]
    lines: list[Iterable[str]] = [[*titles, *consents.values(), _("Last contact"), _("Ends")]]
    for person in people:
        given = standing.get(person.pk, set())
        lines.append(
            [
                *(str(getattr(person, name) or "") for name in TEXTS),
                kinds.get(person.company_type, ""),
                ", ".join(services.get(one, one) for one in person.services),
                *(_yes_no(value) for value in (person.uses_portal, person.uses_interfaces)),
                *(_yes_no(processing in given) for processing in consents),
                _day(person.last_contact_at),
                _day(person.ends_at),
            ]
        )
    text = StringIO()
    csv.writer(text, delimiter=";").writerows([harmless(cell) for cell in line] for line in lines)
    return "\ufeff" + text.getvalue()


TEXTS = ("last_name", "first_name", "email", "customer_number", "company_name", "units_managed")
LISTS = ("company_type", "services", "uses_portal", "uses_interfaces")


def _yes_no(value: bool | None) -> str:
    return "" if value is None else _("yes") if value else _("no")


def _day(moment: datetime | None) -> str:
    return short_day(moment) if moment else ""


def _about(by: User, reason: str, said: str, people: list[Person]) -> str:
    """What goes with the file: who took it, why, and when it has to be gone."""
    first_end = min(person.ends_at for person in people if person.ends_at)
    lines = [
        _("This file holds personal data of %(number)s people.") % {"number": len(people)},
        "",
        _("Taken by: %(name)s") % {"name": by.name},
        _("On: %(day)s") % {"day": short_day(now())},
        _("Why: %(reason)s") % {"reason": reason},
        _("Who is in it: %(filters)s") % {"filters": said or _("everybody in the pool")},
        "",
        _("Use it for this reason only. Delete it as soon as that is done, at the latest on %(day)s.")
        % {"day": short_day(min(first_end, now() + KEEP))},
        _("Before you write to anybody, see in Einklang that they are still there: who withdraws is not."),
    ]
    return "\ufeff" + "\r\n".join(lines) + "\r\n"


def _closed(files: Mapping[str, str], passphrase: str) -> bytes:
    """A ZIP whose members are encrypted with AES-256 (WinZip AE-2)."""
    moment, mode = localtime(now()).replace(tzinfo=None), stat.S_IFREG | 0o600
    members = [(name, moment, mode, ZIP_32, [text.encode()]) for name, text in files.items()]
    with warnings.catch_warnings():
        # The format prescribes 1,000 rounds of PBKDF2 with HMAC-SHA1. Nobody tries 2^120 passphrases.
        warnings.simplefilter("ignore", DeprecationWarning)
        return b"".join(stream_zip(members, password=passphrase))

"""Certificates of erasure as they are read: when, what, why, whether proved, what backups still hold."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.utils import translation
from django.utils.translation import gettext as _

from einklang.backups.queries import held_until, held_until_of
from einklang.holdings.registry import holding_of
from einklang.policy.notice.blocks import Block, Grid, Paragraph, Rows
from einklang.policy.schema import Policy
from einklang.ui import dates
from einklang.vault.models import Certificate

from .names import NAMES

#: Certificates on one page of the list.
PAGE = 50


@dataclass(frozen=True)
class Erased:
    """Rows of one table that are gone, under the class of the policy to which they belonged."""

    kind: str
    table: str
    rows: int


@dataclass(frozen=True)
class Shown:
    """One certificate in words."""

    certificate: Certificate
    ground: str
    kinds: list[str]
    #: The last day on which a backup still holds it, without a key; None: none does.
    backup_until: datetime | None

    @property
    def rows(self) -> int:
        return sum(self.certificate.rows.values())

    @property
    def left(self) -> int:
        return sum(self.certificate.left.values())


@dataclass(frozen=True)
class Certificates:
    """One page of the list, the latest first; `before` leads to the next one."""

    shown: list[Shown]
    before: str
    unproved: int


def certificates(promise: Policy, language: str, before: str = "") -> Certificates:
    rows = Certificate.objects.order_by("-at", "-pk")
    if place := _place(before):
        rows = rows.filter(at__lt=place)
    found = list(rows[: PAGE + 1])
    more = found[PAGE - 1].at.isoformat() if len(found) > PAGE else ""
    until = held_until_of(one.at for one in found[:PAGE])
    shown = [show(one, promise, language, until[one.at]) for one in found[:PAGE]]
    return Certificates(shown, more, Certificate.objects.filter(proved_at=None).count())


def _place(before: str) -> datetime | None:
    try:
        return datetime.fromisoformat(before)
    except ValueError:
        return None


def show(one: Certificate, promise: Policy, language: str, backup_until: datetime | None) -> Shown:
    """This certificate in words of `language`."""
    kinds = dict.fromkeys(erased.kind for erased in what_was_erased(one, promise, language))
    with translation.override(language):
        return Shown(one, ground_words(one.ground), list(kinds), backup_until)


def what_was_erased(one: Certificate, promise: Policy, language: str) -> list[Erased]:
    """Every table of which rows are gone, by the classes of the policy."""
    at = 0 if language == "de" else 1
    order = list(promise.processings)
    found = []
    for label, rows in one.rows.items():
        holding = holding_of(apps.get_model(label))
        processing = holding.processing if holding and holding.processing in order else order[0]
        title = NAMES.get(label, (label, label))[at]
        erased = Erased(_kind(promise, processing, language), title, rows)
        found.append((order.index(processing), title, erased))
    return [erased for _place, _title, erased in sorted(found, key=lambda one: one[:2])]


def _kind(promise: Policy, processing: str, language: str) -> str:
    one = promise.processings[processing]
    return f"{one.letter}: {one.short.in_(language)}"


def ground_words(ground: str) -> str:
    """Why it was erased, by the point of Art. 17(1)."""
    return {
        "withdrawn": _("consent withdrawn, Art. 17(1)(b)"),
        "expired": _("the time it was kept for was over, Art. 17(1)(a)"),
        "unconfirmed": _("never confirmed, Art. 17(1)(a)"),
        "declined": _("declined by the person named, Art. 17(1)(a)"),
        "staff": _("erased by an employee, Art. 17(1)(a)"),
        "objected": _("objection upheld, Art. 17(1)(c)"),
        "lost": _("its key did not come back with a backup, so nobody can read it"),
        "hold": _("the reason to keep it ended, Art. 17(3)"),
    }.get(ground, ground)


def certificate_of(certificate_id: UUID, promise: Policy, language: str) -> dict[str, Any]:
    """The certificate as a paper, in the shape of a notice; raises Certificate.DoesNotExist."""
    one = Certificate.objects.get(pk=certificate_id)
    told = show(one, promise, language, held_until(one.at))
    with translation.override(language):
        parts: list[tuple[str, list[Block]]] = [
            (_("What was erased"), [Rows(tuple(_what(told))), _tables(one, promise, language)]),
            (_("How"), [Paragraph(_how())]),
            (_("Proof"), [Paragraph(_proof(told))]),
            (_("Backups"), [Paragraph(_backups(told))]),
            (_("What is kept on purpose"), [Paragraph(_kept(promise, language))]),
        ]
        return {
            "language": language,
            "title": _("Certificate of erasure"),
            "lead": f"{promise.controller.name}. "
            + _("This certificate names nobody and holds nothing by which anybody could be found."),
            "sections": [
                {"number": number, "title": title, "blocks": [asdict(block) for block in blocks]}
                for number, (title, blocks) in enumerate(parts, 1)
            ],
        }


def _what(told: Shown) -> list[tuple[str, str]]:
    one = told.certificate
    rows = [
        (_("Number"), str(one.pk)),
        (_("When"), dates.moment(one.at)),
        (_("Ground"), told.ground),
        (_("Keys destroyed"), str(one.keys)),
        (_("Rows deleted"), str(told.rows)),
    ]
    if one.people:
        rows.insert(3, (_("People"), str(one.people)))
    if one.detached:
        rows.insert(4, (_("Of these still in a recording, without a name"), str(one.detached)))
    return rows


def _tables(one: Certificate, promise: Policy, language: str) -> Grid:
    rows = what_was_erased(one, promise, language)
    return Grid(
        _("Rows by class and table"),
        (_("Class"), _("Table"), _("Rows")),
        tuple((erased.kind, erased.table, str(erased.rows)) for erased in rows),
    )


def _how() -> str:
    return _(
        "The keys were destroyed and the rows deleted in one transaction. From its commit on, whatever was "
        "encrypted with these keys is unreadable, sealed files of recordings included. Their bytes are "
        "removed afterwards."
    )


def _proof(told: Shown) -> str:
    one = told.certificate
    if told.left:
        return _("The last look found %(n)s pieces left. It is looked into.") % {"n": told.left}
    if one.proved_at is None:
        return _("The second look has not been taken yet, or files are still to be removed.")
    return _(
        "A second look at %(at)s found no row in any table of the data map, no key, and no file that nobody "
        "knows."
    ) % {"at": dates.moment(one.proved_at)}


def _backups(told: Shown) -> str:
    if told.backup_until is None:
        return _("No backup that is known here holds it.")
    return _("Backups hold it without a key, unreadable, until %(day)s at the latest.") % {
        "day": dates.day(told.backup_until)
    }


def _kept(promise: Policy, language: str) -> str:
    proof = promise.processings["proof"].keep.for_
    return _(
        "A proof of each consent without a name, for %(proof)s, and this certificate, for %(certificate)s."
    ) % {
        "proof": proof.words(language) if proof else "",
        "certificate": promise.clocks.disclosures.words(language),
    }

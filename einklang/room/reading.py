"""Opening what is kept. The gate is asked here, at the moment of opening, for every range anew."""

from uuid import UUID

from django.db.models import QuerySet

from einklang.vault.files import SealedReader
from einklang.vault.keys import open_key

from . import storage
from .models import Form, Piece
from .moving import open_sealed
from .queries import own_pieces, playable


class NotPlayable(Exception):
    """There is no such piece, it is not packed yet, or nobody may see it now: past its end, or frozen."""


def open_piece(piece: UUID) -> SealedReader:
    """A piece as a player reads it, in ranges. Open it anew for every request: the gate is asked only here.

    Raises NotPlayable, KeyGone, StorageAway.
    """
    return _open(Piece.objects.filter(track__recording__in=playable(), size__isnull=False), piece)[0]


def open_own_piece(piece: UUID, person: UUID) -> tuple[SealedReader, Form]:
    """A piece of what this person themself sent, and how it is written. Raises as `open_piece` does."""
    return _open(own_pieces(person), piece)


def _open(among: QuerySet[Piece], piece: UUID) -> tuple[SealedReader, Form]:
    row = among.exclude(form=Form.MJR).filter(pk=piece).first()
    if row is None:
        raise NotPlayable
    with storage.named_errors():
        reader = open_sealed(row.pk, open_key(row.track_id))
    if not reader.closed:
        reader.leave()
        raise NotPlayable
    return reader, Form(row.form)

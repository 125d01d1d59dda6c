"""Model fields whose column holds ciphertext and whose attribute holds plain text.

The key is that of the row's subject (`vault_subject`, else the primary key); the ciphertext is bound to
model, field and row, so it opens nowhere else. Opening happens at the first reading of the attribute.
"""

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import models
from django.db.models.query_utils import DeferredAttribute

from .cipher import seal, unseal
from .keys import open_key, open_keys

if TYPE_CHECKING:
    _Binary = models.BinaryField[Any, Any]
else:  # Django's own field takes no type arguments at run time
    _Binary = models.BinaryField


class _Sealed(bytes):
    """Ciphertext as it came from the database."""


def subject_of(row: Any) -> UUID:
    """Whose key closes this row."""
    subject: UUID = row.vault_subject if hasattr(row, "vault_subject") else row.pk
    return subject


def attach_keys(rows: Iterable[Any], *, past_its_end: bool = False) -> None:
    """Open the keys of all rows in one query. Rows whose key is gone stay closed and say so when read."""
    rows = list(rows)
    keys = open_keys({subject_of(row) for row in rows}, past_its_end=past_its_end)
    for row in rows:
        use_key(row, keys.get(subject_of(row)))


def use_key(row: models.Model, key: bytes | None) -> None:
    """What is read and written of this row from here on is opened and sealed by this key."""
    row.__dict__["_vault_key"] = key


def has_key(row: models.Model) -> bool:
    """Whether `attach_keys` found the key of this row."""
    return row.__dict__.get("_vault_key") is not None


def key_of(row: models.Model) -> bytes:
    """The key by which this row is opened and sealed; raises KeyGone."""
    key: bytes | None = row.__dict__.get("_vault_key")
    if key is None:
        key = row.__dict__["_vault_key"] = open_key(subject_of(row))
    return key


class _Attribute(DeferredAttribute):
    field: "EncryptedField"

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is None:
            return self
        value = instance.__dict__.get(self.field.attname, self)
        if value is self:
            value = super().__get__(instance, cls)
        if isinstance(value, _Sealed):
            plain = unseal(key_of(instance), bytes(value), bound_to=self.field.bound_to(instance))
            value = instance.__dict__[self.field.attname] = self.field.from_bytes(plain)
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class EncryptedField(_Binary):
    """The common part: text and JSON differ only in how plain values become bytes."""

    descriptor_class = _Attribute

    def __init__(self, **options: Any) -> None:
        options.setdefault("editable", False)
        super().__init__(**options)

    def bound_to(self, row: Any) -> bytes:
        """What the ciphertext is authenticated with: model, field and row."""
        return self._bound_to(row.pk)

    def _bound_to(self, pk: Any) -> bytes:
        return f"{self.model._meta.label}|{self.name}|{pk}".encode()

    def sealed_for(self, pk: Any, value: Any, key: bytes) -> bytes:
        """The ciphertext of the row with this primary key, for whoever writes many rows past the model."""
        return seal(key, self.to_bytes(value), bound_to=self._bound_to(pk))

    def to_bytes(self, value: Any) -> bytes:
        raise NotImplementedError

    def from_bytes(self, plain: bytes) -> Any:
        raise NotImplementedError

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> _Sealed | None:
        return None if value is None else _Sealed(bytes(value))

    def pre_save(self, model_instance: Any, add: bool) -> bytes | None:
        value = model_instance.__dict__[self.attname]
        if value is None or isinstance(value, _Sealed):
            return value
        return seal(key_of(model_instance), self.to_bytes(value), bound_to=self.bound_to(model_instance))

    def get_prep_value(self, value: Any) -> Any:
        if value is None or isinstance(value, bytes):
            return value
        raise TypeError(f"{self.name} is encrypted: it cannot be filtered or updated by its plain value")


class EncryptedTextField(EncryptedField):
    def to_bytes(self, value: str) -> bytes:
        return value.encode()

    def from_bytes(self, plain: bytes) -> str:
        return plain.decode()


class EncryptedJSONField(EncryptedField):
    def to_bytes(self, value: Any) -> bytes:
        return json.dumps(value, ensure_ascii=False).encode()

    def from_bytes(self, plain: bytes) -> Any:
        return json.loads(plain)

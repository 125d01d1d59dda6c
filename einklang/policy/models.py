import uuid
from typing import Any, NoReturn

from django.db import models


class VersionFixed(Exception):
    """A published version was to be changed or deleted. Publish a new one instead."""


class VersionSet(models.QuerySet["Version"]):
    """Versions can be read and added. There is no way to change one."""

    def update(self, **changes: Any) -> NoReturn:
        raise VersionFixed("a published version is never changed")

    def delete(self) -> NoReturn:
        raise VersionFixed("a published version is never deleted")

    def bulk_update(self, *args: Any, **options: Any) -> NoReturn:
        raise VersionFixed("a published version is never changed")


class Version(models.Model):
    """A policy as it was published: the file byte for byte, its hash, and the notice people read."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.PositiveIntegerField(unique=True)
    #: SHA-256 of `toml`, hexadecimal.
    hash = models.CharField(max_length=64, unique=True)
    toml = models.TextField()
    #: The notice by language, as data: {"de": {"title": …, "sections": […]}, "en": …}.
    rendered = models.JSONField()
    published_at = models.DateTimeField()
    #: Processings whose earlier consents do not cover what this version says; their gates wait for a new yes.
    asks_anew = models.JSONField(default=list)

    objects = VersionSet.as_manager()

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.CheckConstraint(condition=models.Q(number__gte=1), name="version_counts_from_one"),
        )

    def __str__(self) -> str:
        return f"version {self.number}"

    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding:
            raise VersionFixed("a published version is never changed")
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> NoReturn:
        raise VersionFixed("a published version is never deleted")

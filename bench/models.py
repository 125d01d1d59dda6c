"""The same tables as Django's ORM would cascade through them: the peer of the retention engine.

In the house every key is PROTECT, so that nothing goes along unnoticed; `delete()` needs CASCADE.
"""

from django.db import models
from django.db.models import CASCADE

from einklang.consent import models as consent
from einklang.mail import models as mail
from einklang.people import models as people
from einklang.retention import models as retention
from einklang.room import models as room
from einklang.vault import models as vault


def table(model: type[models.Model]) -> str:
    return model._meta.db_table


class Person(models.Model):
    id = models.UUIDField(primary_key=True)
    number = models.BigIntegerField(unique=True)
    ends_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = table(people.Person)


class Hanging(models.Model):
    """Something that hangs on a person and goes with them."""

    person = models.ForeignKey(Person, CASCADE, related_name="+")

    class Meta:
        abstract = True


class Key(models.Model):
    subject = models.OneToOneField(Person, CASCADE, related_name="+", primary_key=True, db_column="subject")

    class Meta:
        managed = False
        db_table = table(vault.Key)


class Letter(models.Model):
    id = models.UUIDField(primary_key=True)
    about = models.ForeignKey(Person, CASCADE, related_name="+", null=True, db_column="about")

    class Meta:
        managed = False
        db_table = table(mail.Letter)


class Word(models.Model):
    pk = models.CompositePrimaryKey("person_id", "token")
    token = models.BigIntegerField()
    person = models.ForeignKey(Person, CASCADE, to_field="number", related_name="+")

    class Meta:
        managed = False
        db_table = table(people.Word)


class Link(Hanging):
    id = models.UUIDField(primary_key=True)

    class Meta:
        managed = False
        db_table = table(people.Link)


class Decision(Hanging):
    id = models.UUIDField(primary_key=True)
    ends = models.OneToOneField("self", CASCADE, related_name="+", null=True)

    class Meta:
        managed = False
        db_table = table(consent.Decision)


class Standing(Hanging):
    decision = models.OneToOneField(Decision, CASCADE, related_name="+")

    class Meta:
        managed = False
        db_table = table(consent.Standing)


class Code(Hanging):
    hash = models.BinaryField(primary_key=True)

    class Meta:
        managed = False
        db_table = table(consent.Code)


class Presence(Hanging):
    class Meta:
        managed = False
        db_table = table(room.Presence)


class Warning(Hanging):
    class Meta:
        managed = False
        db_table = table(retention.Warning)


class Plain(models.Model):
    """The same people without encryption, as a list of Django's would hold them: the peer of the pool."""

    id = models.UUIDField(primary_key=True)
    number = models.BigIntegerField(unique=True)
    state = models.CharField(max_length=10)
    submitted_at = models.DateTimeField()
    ends_at = models.DateTimeField(db_index=True)
    last_contact_at = models.DateTimeField(null=True)
    first_name = models.CharField(max_length=200)
    last_name = models.CharField(max_length=200)
    email = models.CharField(max_length=200)
    customer_number = models.CharField(max_length=40, null=True)
    company_name = models.CharField(max_length=200)
    units_managed = models.CharField(max_length=20)
    company_type = models.CharField(max_length=40)
    units_band = models.PositiveIntegerField(null=True)
    services = models.JSONField(default=list)
    uses_portal = models.BooleanField(null=True)
    uses_interfaces = models.BooleanField(null=True)
    recording = models.BooleanField()
    observation = models.BooleanField()
    bookings = models.BooleanField()

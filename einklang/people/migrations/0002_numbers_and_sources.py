"""People get a number, by which the words know them from now on, and each value its source."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import einklang.people.models


def number_everybody(apps, schema_editor):
    """In the order in which they submitted: milliseconds since 1970, then counted on."""
    person = apps.get_model("people", "Person")
    last = 0
    for own_id, at in person.objects.order_by("submitted_at", "id").values_list("id", "submitted_at").iterator():
        last = max(last + 1, int(at.timestamp() * 1000) << 20)
        person.objects.filter(pk=own_id).update(number=last)


KEEP_WORDS = """
    CREATE TABLE people_word_kept AS
    SELECT people_word.token AS token, people_person.number AS person
    FROM people_word JOIN people_person ON people_person.id = people_word.person_id
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_the_first_tables")]

    operations = [
        migrations.AddField("person", "name_index", models.BinaryField(max_length=16, null=True)),
        migrations.AddIndex("person", models.Index(fields=["name_index"], name="person_by_name")),
        migrations.AddField("person", "number", models.BigIntegerField(null=True, editable=False)),
        migrations.RunPython(number_everybody, migrations.RunPython.noop),
        migrations.AlterField(
            "person",
            "number",
            models.BigIntegerField(unique=True, default=einklang.people.models.place, editable=False),
        ),
        migrations.RunSQL(KEEP_WORDS, "DROP TABLE people_word_kept"),
        migrations.DeleteModel("Word"),
        migrations.CreateModel(
            "Word",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token", models.BigIntegerField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                        to_field="number",
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["token", "person"], name="word_to_person")]},
        ),
        migrations.RunSQL(
            [
                "INSERT INTO people_word (token, person_id) SELECT token, person FROM people_word_kept",
                "DROP TABLE people_word_kept",
            ],
            migrations.RunSQL.noop,
        ),
        migrations.CreateModel(
            "Source",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("field", models.CharField(max_length=40)),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("form", "Form"),
                            ("own-page", "Own Page"),
                            ("colleague", "Colleague"),
                            ("customer-record", "Customer Record"),
                            ("on-request", "On Request"),
                        ],
                        max_length=16,
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("by", models.UUIDField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "field"), name="one_source_per_value")
                ]
            },
        ),
    ]

"""Words lose their own ids: whose and which they are is all that they are. Ends are in order down to the person."""

import django.db.models.deletion
from django.db import migrations, models

from einklang.people.dense import make_words_dense


class Migration(migrations.Migration):
    dependencies = [("people", "0002_numbers_and_sources")]

    operations = [
        migrations.RunSQL(
            "CREATE TABLE people_word_kept AS SELECT DISTINCT token, person_id FROM people_word",
            "DROP TABLE people_word_kept",
        ),
        migrations.DeleteModel("Word"),
        migrations.CreateModel(
            "Word",
            [
                ("pk", models.CompositePrimaryKey("person_id", "token", blank=True, editable=False, primary_key=True, serialize=False)),
                ("token", models.BigIntegerField()),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                        to_field="number",
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["token", "person"], name="word_to_person")]},
        ),
        migrations.RunPython(lambda apps, editor: make_words_dense(editor), migrations.RunPython.noop),
        migrations.RunSQL(
            [
                "INSERT INTO people_word (person_id, token) SELECT person_id, token FROM people_word_kept",
                "DROP TABLE people_word_kept",
            ],
            migrations.RunSQL.noop,
        ),
        migrations.RemoveIndex("person", "person_by_end"),
        migrations.AddIndex("person", models.Index(fields=["ends_at", "number"], name="person_by_end")),
    ]

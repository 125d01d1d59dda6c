"""The table of words as SQLite keeps it best: without row ids, the key being the table itself.

Django has no word for this. A migration that changes `Word` later has to come by here again.
"""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLE = """
CREATE TABLE people_word (
    person_id bigint NOT NULL REFERENCES people_person (number) DEFERRABLE INITIALLY DEFERRED,
    token bigint NOT NULL,
    PRIMARY KEY (person_id, token)
) WITHOUT ROWID
"""


def make_words_dense(schema_editor: BaseDatabaseSchemaEditor) -> None:
    """On SQLite the table of words is made anew, with what it holds; elsewhere nothing is to be done.

    Its index is not there yet: Django makes indexes at the end of the migration that makes the table.
    """
    if schema_editor.connection.vendor != "sqlite":
        return
    for statement in (
        "ALTER TABLE people_word RENAME TO people_word_before",
        TABLE,
        "INSERT INTO people_word (person_id, token) SELECT person_id, token FROM people_word_before",
        "DROP TABLE people_word_before",
    ):
        schema_editor.execute(statement)

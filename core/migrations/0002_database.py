"""Functions, triggers and tables that Django doesn't know, and what an installation starts with."""

from pathlib import Path
from typing import Any

from django.db import migrations

from core.database import sql_file
from core.default_dictionaries import DEFAULT_DICTIONARIES

INITIALS = Path(__file__).resolve().parent.parent / "data" / "initials.tsv"


def fill_initials(apps: Any, schema_editor: Any) -> None:
    lines = INITIALS.read_text(encoding="utf-8").splitlines()
    pairs = [(character, line[0]) for line in lines for character in line[2:]]
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_hanzi SELECT * FROM unnest(%s::text[], %s::text[])",
            [[character for character, _letter in pairs], [letter for _character, letter in pairs]],
        )


def fill_dictionaries(apps: Any, schema_editor: Any) -> None:
    dictionary_model = apps.get_model("core", "Dictionary")
    entry_model = apps.get_model("core", "DictionaryEntry")
    for code, name, name_en, note, entries in DEFAULT_DICTIONARIES:
        dictionary = dictionary_model.objects.create(code=code, name=name, name_en=name_en, note=note)
        entry_model.objects.bulk_create(
            entry_model(
                dictionary=dictionary, code=entry, label=label, label_en=label_en, position=position * 10
            )
            for position, (entry, label, label_en) in enumerate(entries, start=1)
        )


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [
        *(sql_file(f"core/sql/{name}.sql") for name in ("partitions", "staging", "cache", "initials", "audit", "track")),
        migrations.RunPython(fill_initials, migrations.RunPython.noop),
        migrations.RunPython(fill_dictionaries, migrations.RunPython.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        sql_file("core/sql/tracked.sql"),
    ]

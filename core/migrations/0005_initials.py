"""Names are found by the initials of their pinyin."""

from pathlib import Path

from django.db import migrations

FOLDER = Path(__file__).resolve().parent.parent


def fill(apps, schema_editor):
    lines = (FOLDER / "data" / "initials.tsv").read_text(encoding="utf-8").splitlines()
    pairs = [(character, line[0]) for line in lines for character in line[2:]]
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_hanzi SELECT * FROM unnest(%s::text[], %s::text[])",
            [[character for character, _letter in pairs], [letter for _character, letter in pairs]],
        )


class Migration(migrations.Migration):
    dependencies = [("core", "0004_uploads_in_parts")]

    operations = [
        migrations.RunSQL(
            (FOLDER / "sql" / "initials.sql").read_text(encoding="utf-8"),
            "DROP FUNCTION portal_set_initials, portal_initials; DROP TABLE core_hanzi",
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]

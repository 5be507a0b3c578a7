from pathlib import Path

from django.db import migrations

# The same function with less work a row, for installations that have the first one.
SQL = Path(__file__).resolve().parent.parent / "sql" / "track.sql"


class Migration(migrations.Migration):
    dependencies = [("core", "0011_journal")]

    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"), migrations.RunSQL.noop)]

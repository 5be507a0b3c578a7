from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql" / "facts.sql"


class Migration(migrations.Migration):
    dependencies = [("sales", "0001_initial"), ("core", "0001_partitions")]

    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"))]

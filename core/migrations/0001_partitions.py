"""The functions that make and attach partitions, on behalf of a role that owns nothing."""

from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).resolve().parent.parent / "sql" / "partitions.sql"


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []

    operations = [
        migrations.CreateModel(
            name="PartitionedTable",
            fields=[
                ("name", models.CharField(max_length=63, primary_key=True, serialize=False)),
                ("by_city", models.BooleanField()),
                ("guard", models.CharField(blank=True, default="", max_length=63)),
            ],
        ),
        migrations.RunSQL(
            SQL.read_text(encoding="utf-8"),
            reverse_sql="DROP FUNCTION IF EXISTS portal_partition_guard, portal_partition_month, portal_partition_open, portal_partition_attach, portal_staging_create, portal_staging_drop",
        ),
    ]

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).resolve().parent.parent / "sql" / "staging.sql"


class Migration(migrations.Migration):
    dependencies = [("core", "0003_cache")]

    operations = [
        migrations.CreateModel(
            name="ImportFilePart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("content", models.BinaryField()),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="parts", to="core.importfile"
                    ),
                ),
            ],
            options={
                "ordering": ["file", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("file", "number"), name="import_file_part_once"),
                ],
            },
        ),
        migrations.AlterModelOptions(
            name="importcellerror", options={"ordering": ["session", "row", "column", "id"]}
        ),
        migrations.RemoveConstraint(model_name="importsession", name="import_file_once"),
        migrations.RemoveField(model_name="importcellerror", name="message"),
        migrations.RemoveField(model_name="importfile", name="content"),
        migrations.AddField(
            model_name="importcellerror",
            name="code",
            field=models.CharField(default="", max_length=40),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="importcellerror",
            name="column",
            field=models.SmallIntegerField(default=-1),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="importcellerror",
            name="key",
            field=models.CharField(default="", max_length=60),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="importcellerror", name="label", field=models.CharField(max_length=200)
        ),
        migrations.AddField(
            model_name="importsession",
            name="version",
            field=models.PositiveIntegerField(default=0, verbose_name="version of the preview"),
        ),
        migrations.AddConstraint(
            model_name="importsession",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["refused", "undone"]), _negated=True),
                fields=("kind", "period", "city_id", "file"),
                name="import_file_once",
                nulls_distinct=False,
            ),
        ),
        migrations.RunSQL(SQL.read_text(encoding="utf-8"), "DROP FUNCTION portal_staging_analyze"),
    ]

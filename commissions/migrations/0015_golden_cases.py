from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).parent.parent / "sql" / "golden.sql"


class Migration(migrations.Migration):
    dependencies = [
        ("commissions", "0014_clawbacks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="GoldenBook",
            fields=[
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="golden_book",
                        serialize=False,
                        to="commissions.planversion",
                        verbose_name="plan version",
                    ),
                ),
                ("file_name", models.CharField(blank=True, max_length=200, verbose_name="file")),
                ("cases", models.JSONField(verbose_name="cases")),
                ("uploaded_at", models.DateTimeField(auto_now_add=True, verbose_name="uploaded at")),
                ("outcome", models.JSONField(default=list, verbose_name="outcome")),
                ("checked", models.CharField(blank=True, max_length=64)),
                ("checked_at", models.DateTimeField(null=True, verbose_name="checked at")),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="uploaded by",
                    ),
                ),
            ],
            options={"verbose_name": "golden cases", "verbose_name_plural": "golden cases"},
        ),
        migrations.RunSQL(SQL.read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]

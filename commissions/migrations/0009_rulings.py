from pathlib import Path

from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

import core.fields

SQL = Path(__file__).resolve().parent.parent / "sql" / "dispute_amounts.sql"


class Migration(migrations.Migration):
    dependencies = [
        ("commissions", "0008_changes_tracked"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "dispute", "approved_at", models.DateTimeField(null=True, verbose_name="approved at")
        ),
        migrations.AddField(
            "dispute",
            "approved_by",
            models.ForeignKey(
                null=True,
                on_delete=models.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="approved by",
            ),
        ),
        migrations.AddField(
            "dispute", "original", core.fields.FenField(default=0, verbose_name="original amount")
        ),
        migrations.AddField(
            "dispute",
            "sole_limit",
            core.fields.FenField(
                help_text="How much one person could add alone when it was ruled.", null=True
            ),
        ),
        migrations.AlterField(
            "dispute",
            "claimed",
            core.fields.FenField(blank=True, null=True, verbose_name="due as claimed"),
        ),
        migrations.AlterField(
            "dispute", "ruling", core.fields.FenField(null=True, verbose_name="due as ruled")
        ),
        migrations.AlterField(
            "dispute",
            "status",
            models.CharField(
                choices=[
                    ("open", "Open"),
                    ("review", "Ruling to be approved"),
                    ("upheld", "Upheld"),
                    ("rejected", "Rejected"),
                    ("withdrawn", "Withdrawn"),
                ],
                default="open",
                max_length=10,
                verbose_name="status",
            ),
        ),
        migrations.AddField(
            "disputemessage",
            "act",
            models.CharField(
                choices=[
                    ("said", "Said"),
                    ("ruled", "Ruled"),
                    ("approved", "Approved the ruling"),
                    ("taken_back", "Took the ruling back"),
                ],
                default="said",
                max_length=10,
            ),
        ),
        migrations.AddField("disputemessage", "due", core.fields.FenField(null=True)),
        migrations.AlterField(
            "disputemessage", "text", models.TextField(blank=True, verbose_name="text")
        ),
        migrations.RunSQL(SQL.read_text(encoding="utf-8"), migrations.RunSQL.noop),
        migrations.AddConstraint(
            "dispute",
            models.CheckConstraint(
                condition=models.Q(approved_by__isnull=True)
                | (
                    models.Q(ruled_by__isnull=False)
                    & ~models.Q(approved_by=models.F("ruled_by"))
                    & ~models.Q(approved_by=models.F("raised_by"))
                ),
                name="dispute_ruling_has_another_approver",
            ),
        ),
        # What was ruled by the former rules stays as it is.
        AddConstraintNotValid(
            "dispute",
            models.CheckConstraint(
                condition=~models.Q(status="upheld")
                | models.Q(approved_by__isnull=False)
                | (
                    models.Q(sole_limit__isnull=False, ruling__isnull=False)
                    & models.Q(ruling__lte=models.F("original") + models.F("sole_limit"))
                    & (models.Q(claimed__isnull=True) | models.Q(ruling__lte=models.F("claimed")))
                ),
                name="dispute_large_ruling_takes_two",
            ),
        ),
    ]

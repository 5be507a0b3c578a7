"""Who did what to plan versions and coefficients; the step of a coefficient kind; guards of versions."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.fields

SQL = Path(__file__).resolve().parent.parent / "sql" / "versions.sql"


class Migration(migrations.Migration):
    dependencies = [
        ("commissions", "0003_month_figures"),
        ("network", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="coefficientkind",
            name="step",
            field=core.fields.ScaledField(
                blank=True,
                help_text="1 allows whole numbers only; empty allows any value in the range.",
                null=True,
                verbose_name="step",
            ),
        ),
        migrations.AddConstraint(
            model_name="coefficientkind",
            constraint=models.CheckConstraint(
                condition=models.Q(("step__isnull", True), ("step__gt", 0), _connector="OR"),
                name="coefficient_step_positive",
            ),
        ),
        migrations.CreateModel(
            name="CoefficientChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("period", models.PositiveIntegerField(verbose_name="period")),
                ("old", core.fields.ScaledField(null=True, verbose_name="before")),
                ("new", core.fields.ScaledField(null=True, verbose_name="after")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="source")),
                (
                    "channel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.channel",
                        verbose_name="channel",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="commissions.coefficientkind",
                        verbose_name="kind",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
            ],
            options={
                "verbose_name": "change of a coefficient",
                "verbose_name_plural": "changes of coefficients",
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["period", "channel"], name="commissions_period_34bff6_idx")],
            },
        ),
        migrations.CreateModel(
            name="VersionEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("created", "Created"),
                            ("edited", "Edited"),
                            ("imported", "Imported from a workbook"),
                            ("submitted", "Submitted for approval"),
                            ("withdrawn", "Withdrawn"),
                            ("returned", "Returned"),
                            ("approved", "Approved"),
                            ("discarded", "Discarded"),
                        ],
                        max_length=10,
                        verbose_name="action",
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="commissions.planversion",
                        verbose_name="plan version",
                    ),
                ),
            ],
            options={
                "verbose_name": "step of a plan version",
                "verbose_name_plural": "steps of plan versions",
                "ordering": ["-id"],
            },
        ),
        migrations.RunSQL(SQL.read_text(encoding="utf-8")),
    ]

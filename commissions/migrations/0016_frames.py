from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.fields

SQL = Path(__file__).parent.parent / "sql" / "frames.sql"


class Migration(migrations.Migration):
    dependencies = [
        ("commissions", "0015_golden_cases"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Frame",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "channel_kind",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "Own outlet"),
                            (2, "Agent"),
                            (3, "Agent store"),
                            (4, "Account manager"),
                            (5, "Outlet clerk"),
                            (6, "E-channel"),
                            (7, "Hotline"),
                        ],
                        help_text="The kind of channel that cities' plans pay; empty is all.",
                        null=True,
                        verbose_name="paid to",
                    ),
                ),
                ("valid_from", models.PositiveIntegerField(verbose_name="in force from")),
                ("document_number", models.CharField(max_length=60, verbose_name="document number")),
                (
                    "most_per_piece",
                    core.fields.FenField(blank=True, null=True, verbose_name="highest amount per user or piece"),
                ),
                ("most_percent", core.fields.ScaledField(blank=True, null=True, verbose_name="highest rate in percent")),
                (
                    "tier_modes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("whole", "Whole volume"),
                                ("marginal", "Marginal"),
                                ("excess", "Excess at the reached rate"),
                                ("transaction", "Per transaction"),
                            ],
                            max_length=12,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="allowed tier modes",
                    ),
                ),
                (
                    "budget_share",
                    core.fields.ScaledField(blank=True, null=True, verbose_name="budget as a share of revenue"),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "status",
                    models.CharField(
                        choices=[("proposed", "To be approved"), ("approved", "Approved")],
                        default="proposed",
                        editable=False,
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "makers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, editable=False, size=None
                    ),
                ),
                ("approved_at", models.DateTimeField(editable=False, null=True, verbose_name="approved at")),
                (
                    "approved_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="approved by",
                    ),
                ),
                (
                    "prepared_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="prepared by",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.region",
                        verbose_name="province",
                    ),
                ),
            ],
            options={
                "verbose_name": "frame",
                "verbose_name_plural": "frames",
                "ordering": ["-valid_from", "-id"],
            },
        ),
        migrations.AddConstraint(
            model_name="frame",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_by__isnull", True), ("status", "proposed")),
                    models.Q(
                        ("approved_by__isnull", False),
                        ("status", "approved"),
                        models.Q(("approved_by", models.F("prepared_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="frame_maker_is_not_checker",
            ),
        ),
        migrations.RunSQL(SQL.read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]

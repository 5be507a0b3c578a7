from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).resolve().parent.parent / "sql" / "bank_accounts.sql"


def person(label: str) -> models.ForeignKey:
    return models.ForeignKey(
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
        verbose_name=label,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("agents", "0003_places"),
        ("core", "0006_audit_log"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BankAccount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "agent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bank_accounts",
                        to="agents.agent",
                        verbose_name="agent",
                    ),
                ),
                ("holder", models.CharField(max_length=120, verbose_name="account holder")),
                ("bank_name", models.CharField(max_length=80, verbose_name="bank")),
                ("branch", models.CharField(blank=True, max_length=120, verbose_name="branch")),
                ("sealed", models.TextField(editable=False, verbose_name="account number in full")),
                (
                    "digest",
                    models.CharField(editable=False, max_length=64, verbose_name="digest of the number"),
                ),
                (
                    "masked_number",
                    models.CharField(editable=False, max_length=20, verbose_name="account number"),
                ),
                ("effective_from", models.DateField(verbose_name="valid from")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("requested", "Asked for"),
                            ("proposed", "Waits for approval"),
                            ("approved", "Approved"),
                            ("superseded", "Superseded"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=12,
                        verbose_name="status",
                    ),
                ),
                ("requested_by", person("asked for by")),
                ("requested_at", models.DateTimeField(null=True, verbose_name="asked for at")),
                ("proposed_by", person("proposed by")),
                ("proposed_at", models.DateTimeField(null=True, verbose_name="proposed at")),
                ("decided_by", person("decided by")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="decided at")),
                (
                    "answer",
                    models.CharField(blank=True, max_length=200, verbose_name="reason of the refusal"),
                ),
            ],
            options={
                "verbose_name": "bank account",
                "verbose_name_plural": "bank accounts",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(
                        fields=["agent", "-effective_from", "-id"], name="bankaccount_in_force"
                    ),
                    models.Index(fields=["digest"], name="bankaccount_digest"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ["requested", "proposed"])),
                        fields=("agent",),
                        name="account_one_open_an_agent",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "approved")),
                        fields=("agent",),
                        name="account_one_approved_an_agent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("decided_by__isnull", True))
                        | (
                            ~models.Q(("decided_by", models.F("proposed_by")))
                            & ~models.Q(("decided_by", models.F("requested_by")))
                        ),
                        name="account_maker_is_not_checker",
                    ),
                    models.CheckConstraint(
                        condition=~models.Q(("status__in", ["approved", "superseded"]))
                        | models.Q(
                            ("decided_at__isnull", False),
                            ("decided_by__isnull", False),
                            ("proposed_by__isnull", False),
                        ),
                        name="account_takes_two",
                    ),
                    models.CheckConstraint(
                        condition=~models.Q(("status", "proposed"))
                        | models.Q(("proposed_by__isnull", False)),
                        name="account_has_a_maker",
                    ),
                ],
            },
        ),
        migrations.RunSQL(SQL.read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]

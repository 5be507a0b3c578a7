from pathlib import Path

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import core.fields

SQL = Path(__file__).resolve().parent.parent / "sql" / "payments"


def sql(name: str) -> migrations.RunSQL:
    return migrations.RunSQL((SQL / f"{name}.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop)


class Migration(migrations.Migration):
    dependencies = [
        ("agents", "0004_bank_accounts"),
        ("commissions", "0020_standing_floors_draws_reserves"),
        ("network", "0004_region_closed_on"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PaymentBatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("period", models.PositiveIntegerField(verbose_name="up to the month")),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="batch")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("approved", "Approved by the city"),
                            ("seconded", "Approved by the province"),
                            ("sent", "Sent to the bank"),
                            ("settled", "Settled"),
                            ("discarded", "Discarded"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0, verbose_name="version")),
                ("count", models.PositiveIntegerField(default=0, verbose_name="payees")),
                ("gross", core.fields.FenField(default=0, verbose_name="payable")),
                ("offset", core.fields.FenField(default=0, verbose_name="set off against debts")),
                ("deposit", core.fields.FenField(default=0, verbose_name="kept as deposit")),
                ("withheld", core.fields.FenField(default=0, verbose_name="tax withheld")),
                ("net", core.fields.FenField(default=0, verbose_name="to be paid")),
                ("largest", core.fields.FenField(default=0, verbose_name="largest payment")),
                ("takes_two", models.BooleanField(default=True, verbose_name="needs the province")),
                ("return_reason", models.TextField(blank=True, verbose_name="returned because")),
                ("prepared_at", models.DateTimeField(verbose_name="prepared at")),
                ("submitted_at", models.DateTimeField(null=True, verbose_name="submitted at")),
                ("approved_at", models.DateTimeField(null=True, verbose_name="approved at")),
                ("seconded_at", models.DateTimeField(null=True, verbose_name="approved for the province at")),
                ("sent_at", models.DateTimeField(null=True, verbose_name="sent at")),
                ("settled_at", models.DateTimeField(null=True, verbose_name="settled at")),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="approved by",
                    ),
                ),
                (
                    "city",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.region",
                        verbose_name="city",
                    ),
                ),
                (
                    "prepared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="prepared by",
                    ),
                ),
                (
                    "seconded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="approved for the province by",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="sent by",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="submitted by",
                    ),
                ),
            ],
            options={
                "verbose_name": "payment batch",
                "verbose_name_plural": "payment batches",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Payment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("district_id", models.BigIntegerField(verbose_name="district")),
                ("period", models.PositiveIntegerField(verbose_name="period")),
                ("attempt", models.PositiveSmallIntegerField(default=1, verbose_name="attempt")),
                (
                    "number",
                    models.CharField(max_length=80, null=True, unique=True, verbose_name="payment number"),
                ),
                ("gross", core.fields.FenField(verbose_name="payable")),
                ("offset", core.fields.FenField(default=0, verbose_name="set off against debts")),
                ("deposit", core.fields.FenField(default=0, verbose_name="kept as deposit")),
                (
                    "taxpayer_kind",
                    models.CharField(
                        choices=[
                            ("general", "General taxpayer"),
                            ("small", "Small-scale taxpayer"),
                            ("exempt", "Exempt"),
                            ("individual", "Individual"),
                        ],
                        max_length=12,
                        verbose_name="taxpayer",
                    ),
                ),
                ("tax_rate", core.fields.ScaledField(default=0, verbose_name="tax rate")),
                ("tax", core.fields.FenField(default=0, verbose_name="tax in the amount")),
                ("withheld", core.fields.FenField(default=0, verbose_name="tax withheld")),
                ("net", core.fields.FenField(verbose_name="to be paid")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("sent", "With the bank"),
                            ("paid", "Paid"),
                            ("failed", "Failed"),
                            ("reversed", "Reversed"),
                            ("left_out", "Left out"),
                        ],
                        default="planned",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "obstacle",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("disputed", "There is an open dispute"),
                            ("answer", "The dealer may still confirm or dispute it"),
                            ("account", "There is no approved bank account"),
                            ("deposit", "The deposit is not whole"),
                            ("moved", "The bank account has changed since the batch was made"),
                            ("debt", "A debt has changed since the batch was made"),
                        ],
                        max_length=10,
                        verbose_name="left out because",
                    ),
                ),
                ("answer", models.CharField(blank=True, max_length=200, verbose_name="answer of the bank")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="answered at")),
                ("paid_on", models.DateField(null=True, verbose_name="paid on")),
                (
                    "reversal_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="reason of the reversal"),
                ),
                (
                    "reversal_document",
                    models.CharField(blank=True, max_length=60, verbose_name="document number"),
                ),
                ("reversed_at", models.DateTimeField(null=True, verbose_name="reversed at")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agents.bankaccount",
                        verbose_name="paid to",
                    ),
                ),
                (
                    "city",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.region",
                        verbose_name="city",
                    ),
                ),
                (
                    "payee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="network.channel",
                        verbose_name="payee",
                    ),
                ),
                (
                    "reversed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reversed by",
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="payments",
                        to="commissions.paymentbatch",
                    ),
                ),
            ],
            options={
                "verbose_name": "payment",
                "verbose_name_plural": "payments",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="BankFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("layout", models.CharField(max_length=20, verbose_name="layout")),
                ("name", models.CharField(max_length=120, verbose_name="file")),
                ("sealed", models.TextField(editable=False)),
                ("sha256", models.CharField(max_length=64, verbose_name="fingerprint")),
                ("rows", models.PositiveIntegerField(verbose_name="payments")),
                ("amount", core.fields.FenField(verbose_name="amount")),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="made at")),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="made by",
                    ),
                ),
                (
                    "batch",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bank_file",
                        to="commissions.paymentbatch",
                    ),
                ),
            ],
            options={
                "verbose_name": "bank file",
                "verbose_name_plural": "bank files",
            },
        ),
        migrations.CreateModel(
            name="PaymentEpoch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("began_at", models.DateTimeField(auto_now_add=True)),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="what was compared")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "payment epoch",
                "verbose_name_plural": "payment epochs",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="PaymentOffset",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount", core.fields.FenField(verbose_name="amount")),
                (
                    "debt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payment_offsets",
                        to="commissions.debt",
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="offsets",
                        to="commissions.payment",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="PaymentPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount", core.fields.FenField(verbose_name="amount")),
                ("is_live", models.BooleanField(default=True)),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="commissions.payment",
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payment_parts",
                        to="commissions.statement",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="TaxBracket",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "taxpayer_kind",
                    models.CharField(
                        choices=[
                            ("general", "General taxpayer"),
                            ("small", "Small-scale taxpayer"),
                            ("exempt", "Exempt"),
                            ("individual", "Individual"),
                        ],
                        max_length=12,
                        verbose_name="taxpayer",
                    ),
                ),
                ("effective_from", models.DateField(verbose_name="in force from")),
                ("above", core.fields.FenField(default=0, verbose_name="from amount")),
                ("rate", core.fields.ScaledField(verbose_name="rate")),
                ("deduction", core.fields.FenField(default=0, verbose_name="less")),
                ("withheld", models.BooleanField(default=False, verbose_name="withheld from the payment")),
            ],
            options={
                "verbose_name": "tax bracket",
                "verbose_name_plural": "tax brackets",
                "ordering": ["taxpayer_kind", "-effective_from", "above"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("taxpayer_kind", "effective_from", "above"), name="tax_bracket_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("above__gte", 0), ("deduction__gte", 0), ("rate__gte", 0), ("rate__lt", 10000)
                        ),
                        name="tax_bracket_range",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PayableEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("district_id", models.BigIntegerField(verbose_name="district")),
                ("period", models.PositiveIntegerField(verbose_name="posted in")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("statement", "Statement published"),
                            ("offset", "Set off against a debt"),
                            ("deposit", "Kept as deposit"),
                            ("tax", "Tax withheld"),
                            ("payment", "Payment"),
                            ("failed", "Payment failed"),
                            ("reversal", "Payment reversed"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("amount", core.fields.FenField(verbose_name="amount")),
                ("at", models.DateTimeField(verbose_name="posted at")),
                (
                    "city",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.region",
                        verbose_name="city",
                    ),
                ),
                (
                    "debt",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="commissions.debt",
                        verbose_name="debt",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="made by",
                    ),
                ),
                (
                    "payee",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payable_entries",
                        to="network.channel",
                        verbose_name="payee",
                    ),
                ),
                (
                    "reverses",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversed_by",
                        to="commissions.payableentry",
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payable_entries",
                        to="commissions.statement",
                        verbose_name="statement",
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="commissions.payment",
                        verbose_name="payment",
                    ),
                ),
            ],
            options={
                "verbose_name": "payable entry",
                "verbose_name_plural": "payable entries",
                "ordering": ["-id"],
                "indexes": [
                    models.Index(fields=["payee", "city", "period"], name="payable_of_payee"),
                    models.Index(fields=["city", "-id"], name="payable_of_city"),
                    models.Index(fields=["district_id", "-id"], name="payable_of_district"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount", 0), _negated=True), name="payable_entry_says_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("statement__isnull", False), ("payment__isnull", False), _connector="OR"
                        ),
                        name="payable_entry_has_a_cause",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("payment__isnull", True)),
                        fields=("statement", "kind"),
                        name="payable_statement_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("payment__isnull", False), ("reverses__isnull", True)),
                        fields=("payment", "kind", "debt"),
                        name="payable_payment_once",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="paymentbatch",
            index=models.Index(fields=["city", "-id"], name="batch_of_city"),
        ),
        migrations.AddConstraint(
            model_name="paymentbatch",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "draft")), fields=("city",), name="batch_one_draft_a_city"
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentbatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_by__isnull", True),
                    models.Q(
                        models.Q(
                            ("prepared_by__isnull", True),
                            models.Q(("approved_by", models.F("prepared_by")), _negated=True),
                            _connector="OR",
                        ),
                        models.Q(
                            ("submitted_by__isnull", True),
                            models.Q(("approved_by", models.F("submitted_by")), _negated=True),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="batch_maker_is_not_checker",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentbatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("seconded_by__isnull", True),
                    models.Q(
                        models.Q(
                            ("prepared_by__isnull", True),
                            models.Q(("seconded_by", models.F("prepared_by")), _negated=True),
                            _connector="OR",
                        ),
                        models.Q(
                            ("submitted_by__isnull", True),
                            models.Q(("seconded_by", models.F("submitted_by")), _negated=True),
                            _connector="OR",
                        ),
                        models.Q(
                            ("approved_by__isnull", True),
                            models.Q(("seconded_by", models.F("approved_by")), _negated=True),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="batch_seconded_by_a_third",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentbatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("sent_by__isnull", True),
                    models.Q(
                        models.Q(
                            ("approved_by__isnull", True),
                            models.Q(("sent_by", models.F("approved_by")), _negated=True),
                            _connector="OR",
                        ),
                        models.Q(
                            ("seconded_by__isnull", True),
                            models.Q(("sent_by", models.F("seconded_by")), _negated=True),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="batch_checker_does_not_pay",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentbatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["approved", "seconded", "sent", "settled"]), _negated=True),
                    models.Q(("approved_by__isnull", False), ("submitted_by__isnull", False)),
                    _connector="OR",
                ),
                name="batch_approved_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentbatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["sent", "settled"]), _negated=True),
                    models.Q(
                        ("sent_by__isnull", False),
                        models.Q(("takes_two", False), ("seconded_by__isnull", False), _connector="OR"),
                    ),
                    _connector="OR",
                ),
                name="batch_sent_when_released",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentbatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "gross",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    models.F("offset"), "+", models.F("deposit")
                                ),
                                "+",
                                models.F("withheld"),
                            ),
                            "+",
                            models.F("net"),
                        ),
                    )
                ),
                name="batch_adds_up",
            ),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(fields=["city", "-id"], name="payment_of_city"),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(fields=["district_id", "-id"], name="payment_of_district"),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(fields=("batch", "payee"), name="payment_once_a_batch"),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "gross",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    models.F("offset"), "+", models.F("deposit")
                                ),
                                "+",
                                models.F("withheld"),
                            ),
                            "+",
                            models.F("net"),
                        ),
                    )
                ),
                name="payment_adds_up",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("deposit__gte", 0),
                    ("gross__gt", 0),
                    ("net__gte", 0),
                    ("offset__gte", 0),
                    ("withheld__gte", 0),
                ),
                name="payment_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__isnull", False), ("status", "left_out"), _connector="OR"),
                name="payment_has_a_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentoffset",
            constraint=models.UniqueConstraint(fields=("payment", "debt"), name="payment_offset_once"),
        ),
        migrations.AddConstraint(
            model_name="paymentoffset",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="payment_offset_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentpart",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_live", True)), fields=("statement",), name="payment_statement_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentpart",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="payment_part_positive"
            ),
        ),
        sql("tax_brackets"),
        sql("guards"),
        sql("post_former"),
    ]

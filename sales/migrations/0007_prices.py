import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import core.fields

# What a product cost until now it has cost from the beginning: the figures of no month change.
OPENING = """
INSERT INTO sales_productprice (product_id, effective_from, plan_fee, document, entered_at)
SELECT id, DATE '2000-01-01', plan_fee, '', TIMESTAMPTZ '2000-01-01' FROM sales_product WHERE plan_fee IS NOT NULL
"""
TRACK = """
SELECT core_track_table('sales_productprice', 'id', 'product_id', 'entered_at', '');
SELECT core_track_table('sales_metric', 'id', '', '', '');
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0006_audit_log"), ("sales", "0006_numbers")]

    operations = [
        migrations.CreateModel(
            name="ProductPrice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("effective_from", models.DateField(verbose_name="effective from")),
                ("plan_fee", core.fields.FenField(blank=True, null=True, verbose_name="monthly fee")),
                ("price", core.fields.FenField(blank=True, null=True, verbose_name="sales price")),
                ("document", models.CharField(blank=True, max_length=80, verbose_name="document number")),
                (
                    "entered_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="entered"),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="prices",
                        to="sales.product",
                        verbose_name="product",
                    ),
                ),
            ],
            options={
                "verbose_name": "price",
                "verbose_name_plural": "prices",
                "ordering": ["product", "-effective_from", "-id"],
                "indexes": [
                    models.Index(fields=["product", "effective_from", "id"], name="sales_product_price_dated")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("plan_fee__isnull", True), ("plan_fee__gte", 0), _connector="OR"),
                            models.Q(("price__isnull", True), ("price__gte", 0), _connector="OR"),
                        ),
                        name="product_price_not_negative",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="target",
            index=models.Index(fields=["period", "id"], name="sales_target_period"),
        ),
        migrations.RunSQL(OPENING, migrations.RunSQL.noop),
        migrations.RunSQL(TRACK, migrations.RunSQL.noop),
    ]

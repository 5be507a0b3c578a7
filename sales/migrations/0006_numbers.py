from django.db import migrations


class Migration(migrations.Migration):
    """Facts and ledger lines are searched by the subscriber's number, whole or by its beginning."""

    dependencies = [("sales", "0005_changes_tracked")]

    operations = [
        migrations.RunSQL(
            f"CREATE INDEX {table}_number ON {table} (subscriber text_pattern_ops)", f"DROP INDEX {table}_number"
        )
        for table in ("sales_sale", "sales_subscribermonth")
    ]

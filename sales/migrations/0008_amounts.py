from django.db import migrations

COLUMNS = "ALTER TABLE sales_sale ADD COLUMN amount bigint, ADD COLUMN cost bigint"


class Migration(migrations.Migration):
    dependencies = [("sales", "0007_prices")]

    operations = [
        migrations.RunSQL(COLUMNS, migrations.RunSQL.noop, state_operations=[]),
    ]

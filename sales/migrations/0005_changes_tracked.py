from django.db import migrations

# Every change of these tables is written down: see core/sql/audit.sql and sales/audit.py.
SQL = """
SELECT core_track_table('sales_productcategory', 'id', '', '', '');
SELECT core_track_table('sales_product', 'id', '', 'initials', '');
SELECT core_track_table('sales_target', 'id', 'channel_id', '', '');
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0006_audit_log"), ("sales", "0004_initials")]

    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]

from django.db import migrations

# Channels of this kind (4) from before there was a register get their row; from then on each change of it is
# written down: see core/sql/audit.sql and direct_sales/audit.py.
SQL = """
INSERT INTO direct_sales_accountmanager (channel_id, staff_number, category, phone)
SELECT id, '', '', '' FROM network_channel WHERE kind = 4 ON CONFLICT DO NOTHING;
SELECT core_track_table('direct_sales_accountmanager', 'channel_id', '', '', '');
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0006_audit_log"), ("direct_sales", "0001_initial")]

    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]

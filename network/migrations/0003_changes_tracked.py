from django.db import migrations

# Every change of these tables is written down: see core/sql/audit.sql and network/audit.py.
SQL = """
SELECT core_track_table('network_region', 'id', '', 'numchild', '');
SELECT core_track_table('network_channel', 'id', '', 'initials', '');
SELECT core_track_table('network_position', 'id', 'channel_id', '', '');
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0006_audit_log"), ("network", "0002_initials")]

    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]

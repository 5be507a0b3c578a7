from django.db import migrations

# Channels of this kind (1) from before there was a register get their row; from then on each change of it is
# written down: see core/sql/audit.sql and outlets/audit.py.
SQL = """
INSERT INTO outlets_outlet (channel_id, hall_type, grid, address, opening_hours, phone, manager_name, equipment, premises)
SELECT id, '', '', '', '', '', '', '', '' FROM network_channel WHERE kind = 1 ON CONFLICT DO NOTHING;
SELECT core_track_table('outlets_outlet', 'channel_id', '', '', '');
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0006_audit_log"), ("outlets", "0001_initial")]

    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]

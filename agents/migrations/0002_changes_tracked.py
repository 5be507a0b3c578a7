from django.db import migrations

# Every change of these tables is written down: see core/sql/audit.sql and agents/audit.py.
SQL = """
SELECT core_track_table('agents_agent', 'channel_id', '', '', '');
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0006_audit_log"), ("agents", "0001_initial")]

    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]

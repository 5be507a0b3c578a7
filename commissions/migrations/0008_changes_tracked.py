from django.db import migrations

# Every change of these tables is written down: see core/sql/audit.sql and commissions/audit.py.
SQL = """
SELECT core_track_table('commissions_plan', 'id', '', '', '');
SELECT core_track_table('commissions_planversion', 'id', 'plan_id', '', '');
SELECT core_track_table('commissions_component', 'id', 'version_id', '', '');
SELECT core_track_table('commissions_rule', 'id', 'component_id', '', '');
SELECT core_track_table('commissions_band', 'id', 'rule_id', '', '');
SELECT core_track_table('commissions_gate', 'id', 'component_id', '', '');
SELECT core_track_table('commissions_coefficientkind', 'id', '', '', '');
SELECT core_track_table('commissions_coefficient', 'id', 'channel_id', 'set_by_id,set_at', '');
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0006_audit_log"), ("commissions", "0007_run_snapshot")]

    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]

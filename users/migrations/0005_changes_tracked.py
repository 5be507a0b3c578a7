from django.db import migrations

# Every change of these tables is written down: see core/sql/audit.sql and users/audit.py.
SQL = """
SELECT core_track_table('users_user', 'id', '', 'last_login,session_epoch,password_changed_at', 'password');
SELECT core_track_table('users_role', 'id', '', '', '');
SELECT core_track_table('users_grant', 'id', 'user_id', '', '');
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0006_audit_log"), ("users", "0004_access")]

    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]

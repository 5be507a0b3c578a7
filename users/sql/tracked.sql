-- Every change of these tables is written down: see core/sql/audit.sql and users/audit.py.
SELECT core_track_table('users_user', 'id', '', 'last_login,session_epoch,password_changed_at', 'password');
SELECT core_track_table('users_role', 'id', '', '', '');
SELECT core_track_table('users_grant', 'id', 'user_id', '', '');

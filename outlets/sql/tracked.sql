-- Every change of these tables is written down: see core/sql/audit.sql and outlets/audit.py.
SELECT core_track_table('outlets_outlet', 'channel_id', '', '', '');

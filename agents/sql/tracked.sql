-- Every change of these tables is written down: see core/sql/audit.sql and agents/audit.py.
SELECT core_track_table('agents_agent', 'channel_id', '', '', '');
SELECT core_track_table('agents_bankaccount', 'id', '', '', 'sealed,digest');

-- Every change of these tables is written down: see core/sql/audit.sql and network/audit.py.
SELECT core_track_table('network_region', 'id', '', 'numchild', '');
SELECT core_track_table('network_channel', 'id', '', 'initials', '');
SELECT core_track_table('network_position', 'id', 'channel_id', '', '');

-- Every change of these tables is written down: see core/sql/audit.sql and core/audit/tracking.py.
SELECT core_track_table('core_dictionary', 'id', '', '', '');
SELECT core_track_table('core_dictionaryentry', 'id', 'dictionary_id', '', '');

-- Every change of these tables is written down: see core/sql/audit.sql and direct_sales/audit.py.
SELECT core_track_table('direct_sales_accountmanager', 'channel_id', '', '', '');

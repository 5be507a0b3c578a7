-- Every change of these tables is written down: see core/sql/audit.sql and sales/audit.py.
SELECT core_track_table('sales_productcategory', 'id', '', '', '');
SELECT core_track_table('sales_product', 'id', '', 'initials', '');
SELECT core_track_table('sales_target', 'id', 'channel_id', '', '');
SELECT core_track_table('sales_productprice', 'id', 'product_id', 'entered_at', '');
SELECT core_track_table('sales_metric', 'id', '', '', '');
SELECT core_track_table('sales_campaign', 'id', '', '', '');

-- Every change of these tables is written down: see core/sql/audit.sql and commissions/audit.py.
SELECT core_track_table('commissions_plan', 'id', '', '', '');
SELECT core_track_table('commissions_planversion', 'id', 'plan_id', '', '');
SELECT core_track_table('commissions_component', 'id', 'version_id', '', '');
SELECT core_track_table('commissions_rule', 'id', 'component_id', '', '');
SELECT core_track_table('commissions_band', 'id', 'rule_id', '', '');
SELECT core_track_table('commissions_gate', 'id', 'component_id', '', '');
SELECT core_track_table('commissions_coefficientkind', 'id', '', '', '');
SELECT core_track_table('commissions_coefficient', 'id', 'channel_id', 'set_by_id,set_at', '');
SELECT core_track_table('commissions_instalment', 'id', 'component_id', '', '');
SELECT core_track_table('commissions_figure', 'id', 'version_id', '', '');
SELECT core_track_table('commissions_figureproduct', 'id', 'figure_id', '', '');
SELECT core_track_table('commissions_figuregate', 'id', 'figure_id', '', '');
SELECT core_track_table('commissions_qualifierlevel', 'id', 'version_id', '', '');
SELECT core_track_table('commissions_qualifierminimum', 'id', 'level_id', '', '');
SELECT core_track_table('commissions_frame', 'id', '', '', '');
SELECT core_track_table('commissions_taxbracket', 'id', '', '', '');

-- Payees beside the sums of reports: packing them takes a run longer than writing them.
ALTER TABLE commissions_reportfigure ALTER COLUMN payees SET STORAGE EXTERNAL;

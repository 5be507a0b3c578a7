-- Where an installation starts; the province keeps them (menu: Tax brackets). Remuneration of individuals is withheld by
-- the brackets of prepayment, written for the amount before the deduction of costs.
INSERT INTO commissions_taxbracket (taxpayer_kind, effective_from, above, rate, deduction, withheld) VALUES
    ('general', '2016-05-01', 0, 600, 0, false),
    ('small', '2016-05-01', 0, 300, 0, false),
    ('small', '2023-01-01', 0, 100, 0, false),
    ('small', '2028-01-01', 0, 300, 0, false),
    ('exempt', '2016-05-01', 0, 0, 0, false),
    ('individual', '2019-01-01', 0, 0, 0, true),
    ('individual', '2019-01-01', 80000, 2000, 16000, true),
    ('individual', '2019-01-01', 400000, 1600, 0, true),
    ('individual', '2019-01-01', 2500000, 2400, 200000, true),
    ('individual', '2019-01-01', 6250000, 3200, 700000, true);

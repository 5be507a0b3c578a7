-- Paragraph 1.2: the facts of the months to work out; a month's fact stands on the month's last day.
-- No product, category, metric or subscriber is 0 or '' in here, so that joins need not look at NULL.
CREATE VIEW fact AS
SELECT
    f.rowid AS fact_row,
    f.grain, f.fact_id, f.revision, f.city_id, f.period, f.channel_id,
    coalesce(f.product_id, 0) AS product_id,
    coalesce(f.category_id, 0) AS category_id,
    coalesce(f.metric_id, 0) AS metric_id,
    coalesce(f.event_date, last_day(m.first_day)) AS event_date,
    coalesce(f.subscriber, '') AS subscriber,
    coalesce(f.instalment, 0) AS instalment,
    f.quantity, f.first_payment, f.plan_fee, f.billed, f.arrears, f.minutes, f.megabytes, f.value,
    coalesce(f.state, 1) AS state
FROM facts AS f
JOIN month AS m USING (period);

CREATE TABLE fact_count AS
SELECT count(*) AS facts FROM fact WHERE city_id = (SELECT city_id FROM parameters);

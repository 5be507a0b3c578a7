-- Paragraphs 1.1, 1.2, 5.4 and 25.2: the facts of the months to work out, and of those that are only counted. A month's fact
-- stands on the month's last day.

-- One piece for each channel and month that it stood in the run's city, with its days there as the value (18.2). Its number
-- is made of both, so that parts of several months (16) are told apart.
CREATE TABLE presence AS
SELECT
    4::TINYINT AS grain, channel_id * 1000000 + period AS fact_id, 1 AS revision, city_id, period, channel_id,
    (max(day_to) - 1)::DATE AS event_date, 1::BIGINT AS quantity, sum(day_to - day_from)::BIGINT AS value
FROM (
    SELECT
        s.channel_id, s.city_id, m.period,
        greatest(s.day_from, m.first_day) AS day_from,
        least(s.day_to, last_day(m.first_day) + 1, coalesce(s.left_on, DATE '9999-12-30') + 1)::DATE AS day_to
    FROM stay AS s
    CROSS JOIN counted_month AS m
    WHERE s.city_id = (SELECT city_id FROM parameters) AND 4 IN (SELECT grain FROM components)
        AND (m.worked_out OR 4 IN (SELECT grain FROM components WHERE count_period IN ('quarter', 'year')))
)
WHERE day_to > day_from
GROUP BY channel_id, city_id, period;

INSERT INTO facts BY NAME FROM presence;

-- 25.2: the first of those who claim a fact takes the place of whoever reported it.
UPDATE facts SET channel_id = l.channel_id
FROM (
    SELECT a.grain, a.fact_id, a.channel_id
    FROM attributions AS a
    JOIN facts AS f ON f.grain = a.grain AND f.fact_id = a.fact_id
    QUALIFY row_number() OVER (
        PARTITION BY a.grain, a.fact_id ORDER BY a.share DESC, a.channel_id <> f.channel_id, a.channel_id
    ) = 1
) AS l
WHERE facts.grain = l.grain AND facts.fact_id = l.fact_id AND facts.channel_id <> l.channel_id;

-- No product, category, campaign, metric or subscriber is 0 or '' in here, so that joins need not look at NULL.
CREATE VIEW known_fact AS
SELECT
    rowid AS fact_row,
    grain, fact_id, revision, city_id, period, book_of(period, cut_off) AS book, cut_off, channel_id,
    coalesce(product_id, 0) AS product_id,
    coalesce(category_id, 0) AS category_id,
    coalesce(campaign_id, 0) AS campaign_id,
    coalesce(metric_id, 0) AS metric_id,
    coalesce(event_date, last_day(first_day_of(period))) AS event_date,
    coalesce(subscriber, '') AS subscriber,
    coalesce(instalment, 0) AS instalment,
    quantity, amount, cost, first_payment, plan_fee, billed, arrears, minutes, megabytes, months_in_net, real_name, value,
    coalesce(state, 1) AS state
FROM facts;

CREATE VIEW fact AS
SELECT f.*, m.worked_out FROM known_fact AS f JOIN counted_month AS m USING (period);

CREATE TABLE fact_count AS
SELECT count(*) AS facts FROM fact WHERE worked_out AND grain <> 4 AND cut_off = 0 AND city_id = (SELECT city_id FROM parameters);

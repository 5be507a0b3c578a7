-- What the channels of a city brought in each of the months, by district and kind; bills count, sales where there are none.
INSERT INTO commissions_revenuefigure (city_id, period, district_id, kind, amount)
WITH bill AS (
    SELECT period, channel_id, sum(billed - arrears) AS amount
    FROM sales_subscribermonth
    WHERE city_id = %(city)s AND period = ANY(%(periods)s) AND superseded_by IS NULL
    GROUP BY 1, 2
), sale AS (
    SELECT period, channel_id, sum(coalesce(amount, first_payment)) AS amount
    FROM sales_sale
    WHERE city_id = %(city)s AND period = ANY(%(periods)s) AND superseded_by IS NULL
        AND period NOT IN (SELECT period FROM bill GROUP BY period HAVING sum(amount) <> 0)
    GROUP BY 1, 2
), brought AS (
    SELECT * FROM bill WHERE period NOT IN (SELECT period FROM sale)
    UNION ALL
    SELECT * FROM sale
)
SELECT %(city)s, b.period, coalesce(place.district_id, c.district_id), CASE c.kind WHEN 3 THEN 2 ELSE c.kind END,
    sum(b.amount)
FROM brought b
JOIN network_channel c ON c.id = b.channel_id
LEFT JOIN LATERAL (
    SELECT o.district_id FROM network_position o
    WHERE o.channel_id = b.channel_id AND o.city_id = %(city)s
        AND o.effective_from <= (to_date(b.period::text, 'YYYYMM') + interval '1 month - 1 day')
    ORDER BY o.effective_from DESC LIMIT 1
) place ON true
GROUP BY 2, 3, 4
HAVING sum(b.amount) <> 0

-- How what is paid is spread over those who are paid something: by city (key 0: all of them together). `place` counts from
-- the least paid up; sums are exact, and a share is of 10^-4.
WITH payee AS (
    SELECT city_id, payee_id, sum(amount) AS amount
    FROM ({statements}) stated
    GROUP BY GROUPING SETS ((city_id, payee_id), (payee_id))
    HAVING sum(amount) > 0
), ranked AS (
    SELECT coalesce(city_id, 0) AS key, amount, count(*) OVER of_group AS payees, sum(amount) OVER of_group AS total,
        row_number() OVER (of_group ORDER BY amount, payee_id) AS place,
        row_number() OVER (of_group ORDER BY amount DESC, payee_id DESC) AS rank
    FROM payee
    WINDOW of_group AS (PARTITION BY city_id)
)
SELECT key, max(payees) AS payees, max(total)::bigint AS total,
    (sum(amount) FILTER (WHERE rank = 1))::bigint AS first,
    (sum(amount) FILTER (WHERE rank <= 5))::bigint AS five,
    (sum(amount) FILTER (WHERE rank <= 10))::bigint AS ten,
    (sum(amount) FILTER (WHERE rank <= ceil(payees * 0.2)))::bigint AS fifth,
    round((2 * sum(place * amount) / (max(payees) * max(total)) - (max(payees) + 1.0) / max(payees)) * 10000)::bigint AS gini
FROM ranked
GROUP BY key

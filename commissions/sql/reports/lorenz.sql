-- Points of the Lorenz curve at every twentieth of the payees, from the least paid up; both shares of 10^-4.
WITH payee AS (
    SELECT payee_id, sum(amount) AS amount FROM ({statements}) stated GROUP BY payee_id HAVING sum(amount) > 0
), running AS (
    SELECT row_number() OVER so_far AS place, sum(amount) OVER so_far AS amount, count(*) OVER () AS payees,
        sum(amount) OVER () AS total
    FROM payee
    WINDOW so_far AS (ORDER BY amount, payee_id)
)
SELECT DISTINCT ON (ceil(place * 20.0 / payees)) (place * 10000 / payees)::bigint AS x,
    round(amount * 10000 / total)::bigint AS y
FROM running
ORDER BY ceil(place * 20.0 / payees), place DESC

-- What the payees of a city's month usually earn. Medians are values that were earned (the lower one of two in the middle), so
-- nothing is rounded. Peers are those of one kind, level and class of city that have a statement of the month by now.
WITH own AS (
    SELECT s.payee_id, count(*) AS months, percentile_disc(0.5) WITHIN GROUP (ORDER BY s.amount) AS usual
    FROM commissions_statement s
    WHERE s.city_id = %(city)s AND s.period >= %(first)s AND s.period < %(period)s
    GROUP BY s.payee_id
), own_spread AS (
    SELECT s.payee_id, percentile_disc(0.5) WITHIN GROUP (ORDER BY abs(s.amount - own.usual)) AS spread
    FROM commissions_statement s JOIN own ON own.payee_id = s.payee_id
    WHERE s.city_id = %(city)s AND s.period >= %(first)s AND s.period < %(period)s
    GROUP BY s.payee_id
), standing AS MATERIALIZED (
    SELECT s.id, s.city_id, s.payee_id, s.amount, c.kind, place.level
    FROM commissions_statement s
    JOIN network_channel c ON c.id = s.payee_id
    JOIN network_region r ON r.id = s.city_id
        AND r.city_class IS NOT DISTINCT FROM (SELECT city_class FROM network_region WHERE id = %(city)s)
    LEFT JOIN LATERAL (
        SELECT p.level FROM network_position p
        WHERE p.channel_id = s.payee_id AND p.effective_from <= %(last_day)s ORDER BY p.effective_from DESC LIMIT 1
    ) place ON true
    WHERE s.period = %(period)s
), peer AS (
    SELECT kind, level, count(*) - 1 AS peers, percentile_disc(0.5) WITHIN GROUP (ORDER BY amount) AS usual
    FROM standing GROUP BY kind, level
), peer_spread AS (
    SELECT p.kind, p.level, percentile_disc(0.5) WITHIN GROUP (ORDER BY abs(s.amount - p.usual)) AS spread
    FROM standing s JOIN peer p ON p.kind = s.kind AND p.level IS NOT DISTINCT FROM s.level
    GROUP BY p.kind, p.level
)
INSERT INTO commissions_norm (
    statement_id, city_id, period, payee_id, amount, months, usual, spread, peers, peer_usual, peer_spread
)
SELECT s.id, s.city_id, %(period)s, s.payee_id, s.amount, coalesce(own.months, 0), own.usual, own_spread.spread,
    peer.peers, CASE WHEN peer.peers > 0 THEN peer.usual END, CASE WHEN peer.peers > 0 THEN peer_spread.spread END
FROM standing s
LEFT JOIN own ON own.payee_id = s.payee_id
LEFT JOIN own_spread ON own_spread.payee_id = s.payee_id
JOIN peer ON peer.kind = s.kind AND peer.level IS NOT DISTINCT FROM s.level
JOIN peer_spread ON peer_spread.kind = s.kind AND peer_spread.level IS NOT DISTINCT FROM s.level
WHERE s.city_id = %(city)s
ON CONFLICT (statement_id) DO UPDATE SET
    amount = excluded.amount, months = excluded.months, usual = excluded.usual, spread = excluded.spread,
    peers = excluded.peers, peer_usual = excluded.peer_usual, peer_spread = excluded.peer_spread

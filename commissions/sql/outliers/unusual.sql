-- Which of the comparisons are unusual by the limits as they are now: far enough in yuan, and either by the factor of the
-- limit, up or down, or by so many times the usual distance. In whole numbers: a factor is of 10^-4.
CREATE VIEW commissions_unusual AS
SELECT n.*, named.by_own, named.by_peers, greatest(
        CASE WHEN named.by_own THEN abs(n.amount - n.usual) ELSE 0 END,
        CASE WHEN named.by_peers THEN abs(n.amount - n.peer_usual) ELSE 0 END
    ) AS far
FROM commissions_norm n
LEFT JOIN commissions_outlierrule own ON own.code = 'own' AND own.is_active
LEFT JOIN commissions_outlierrule peer ON peer.code = 'peers' AND peer.is_active
CROSS JOIN LATERAL (
    SELECT coalesce(
            n.months >= own.least_count AND abs(n.amount - n.usual) >= own.least_amount AND (
                n.amount * 10000 > n.usual * own.times OR n.usual * 10000 > n.amount * own.times
                OR n.spread > 0 AND abs(n.amount - n.usual) > n.spread * own.spreads
            ), false
        ) AS by_own,
        coalesce(
            n.peers >= peer.least_count AND abs(n.amount - n.peer_usual) >= peer.least_amount AND (
                n.amount * 10000 > n.peer_usual * peer.times OR n.peer_usual * 10000 > n.amount * peer.times
                OR n.peer_spread > 0 AND abs(n.amount - n.peer_usual) > n.peer_spread * peer.spreads
            ), false
        ) AS by_peers
) named
WHERE named.by_own OR named.by_peers;

INSERT INTO commissions_outlierrule (code, times, spreads, least_amount, least_count, is_active)
VALUES ('own', 30000, 5, 50000, 3, true), ('peers', 50000, 8, 100000, 8, true);

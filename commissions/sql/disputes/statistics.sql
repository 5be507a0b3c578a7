-- Disputes by what they are about. Each counts once, with the component and reason that most of its lines have, so the rows
-- add up to all disputes. Days are from raising to the ruling. The disputes that are looked at are those of the first table.
WITH seen (id) AS ({visible}), line AS (
    SELECT own.dispute_id, l.component_key, l.reason, count(*) AS lines,
        row_number() OVER (PARTITION BY own.dispute_id ORDER BY count(*) DESC, l.component_key, l.reason) AS place
    FROM seen
    JOIN commissions_dispute d ON d.id = seen.id
    JOIN commissions_statement s ON s.id = d.statement_id
    JOIN commissions_disputeline own ON own.dispute_id = d.id
    JOIN commissions_line l ON l.city_id = s.city_id AND l.period = s.period AND l.id = own.line_id
    GROUP BY own.dispute_id, l.component_key, l.reason
)
SELECT coalesce(line.component_key, 0), coalesce(line.reason, ''), count(*),
    count(*) FILTER (WHERE d.status IN ('open', 'review')), count(*) FILTER (WHERE d.status = 'upheld'),
    count(*) FILTER (WHERE d.status = 'rejected'), count(*) FILTER (WHERE d.status = 'withdrawn'),
    coalesce(sum(d.claimed - d.original), 0)::bigint,
    coalesce(sum(d.ruling - d.original) FILTER (WHERE d.status = 'upheld'), 0)::bigint,
    percentile_disc(0.5) WITHIN GROUP (ORDER BY extract(day FROM d.ruled_at - d.raised_at)::integer)
        FILTER (WHERE d.ruled_at IS NOT NULL)
FROM seen
JOIN commissions_dispute d ON d.id = seen.id
LEFT JOIN line ON line.dispute_id = d.id AND line.place = 1
GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2

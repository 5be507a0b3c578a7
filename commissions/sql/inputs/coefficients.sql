-- Each payee's factors; as of a past moment, a value that was changed since is what it was before the first change.
SELECT channel_id, period, code, value FROM (
    SELECT coalesce(c.channel_id, h.channel_id) AS channel_id, coalesce(c.period, h.period) AS period,
        coalesce(c.kind_id, h.kind_id) AS kind_id, CASE WHEN h.channel_id IS NULL THEN c.value ELSE h.old END AS value
    FROM commissions_coefficient c
    FULL JOIN (
        SELECT DISTINCT ON (channel_id, period, kind_id) channel_id, period, kind_id, old
        FROM commissions_coefficientchange WHERE at > %(as_of)s
        ORDER BY channel_id, period, kind_id, id
    ) h ON h.channel_id = c.channel_id AND h.period = c.period AND h.kind_id = c.kind_id
) v
JOIN commissions_coefficientkind k ON k.id = v.kind_id
WHERE v.value IS NOT NULL AND v.period = ANY(%(periods)s)
    AND (%(payees)s::bigint[] IS NULL OR v.channel_id = ANY(%(payees)s))

-- Paragraph 2.7: the mode, level and star that a channel had in a month, each with its days in the network, the first one first.
-- Only if: EXISTS (FROM components WHERE standing = 'by_days')

-- Paragraph 2.7: rates by days are for what is paid on facts, and no single rate that another could be compared with.
SELECT error(format('{} {} goes by the days of the month', kind, component_id))
FROM components
WHERE standing = 'by_days' AND kind NOT IN ('piece', 'percent', 'guarantee', 'draw');

SELECT error(format('override {} is a difference of rates of component {}, which go by days', o.component_id, k.component_id))
FROM components AS o
JOIN components AS k ON k.component_key = o.override_of AND k.version_id = o.version_id
WHERE o.override_by = 'difference' AND k.standing = 'by_days';

CREATE TABLE day_group AS
WITH clipped AS (
    SELECT
        s.channel_id, m.book, s.mode, s.level, s.star,
        greatest(s.day_from, m.first_day) AS day_from,
        -- After it has left, the channel stands as it did last: what is reported of it later goes by that.
        least(s.day_to, m.final_day + 1, CASE WHEN s.left_on >= m.first_day THEN s.left_on + 1 END)::DATE AS day_to
    FROM stay AS s
    CROSS JOIN book AS m
)
SELECT
    channel_id, book,
    list({'mode': mode, 'level': level, 'star': star, 'days': days} ORDER BY first_day) AS days
FROM (
    SELECT channel_id, book, mode, level, star, sum(day_to - day_from)::BIGINT AS days, min(day_from) AS first_day
    FROM clipped
    WHERE day_to > day_from
    GROUP BY ALL
)
GROUP BY channel_id, book;

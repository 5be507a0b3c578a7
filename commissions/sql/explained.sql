-- Whose facts a line depends on. `payees`: the payee; for what comes from beneath (overrides, coefficients on them),
-- everyone who stands beneath; for others who sold through the line's channel, those it was ever paid through.
-- `channels`: all of theirs.
WITH RECURSIVE asked AS (
    SELECT %(payee)s::bigint AS id
    UNION
    SELECT p.parent_id FROM network_position p JOIN network_channel c ON c.id = p.channel_id
    WHERE p.channel_id = %(channel)s AND c.kind = ANY(%(through)s) AND p.parent_id IS NOT NULL
), beneath AS (
    SELECT id, 0 AS depth FROM asked
    UNION
    SELECT p.channel_id, b.depth + 1 FROM beneath b JOIN network_position p ON p.parent_id = b.id
    WHERE %(deep)s AND b.depth < 4
), payees AS (
    SELECT id FROM beneath UNION SELECT %(channel)s
)
SELECT ARRAY(SELECT DISTINCT id FROM payees),
    ARRAY(
        SELECT DISTINCT p.channel_id FROM network_position p JOIN network_channel c ON c.id = p.channel_id
        WHERE c.kind = ANY(%(through)s) AND p.parent_id IN (SELECT id FROM payees)
        UNION SELECT id FROM payees
    )

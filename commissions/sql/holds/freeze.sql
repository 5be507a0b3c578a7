-- What is kept back of the statements that are being published: the amounts of what is doubted as they came out at last, in
-- the order in which it was held, as far as the payable reaches.
WITH held AS (
    SELECT h.id, h.statement_id, s.payable, coalesce((
            SELECT sum(l.amount)::bigint FROM commissions_line l
            WHERE l.city_id = h.city_id AND l.period = h.period AND l.payee_id = h.payee_id AND l.kind = h.kind
                AND l.component_key = h.component_key AND l.grain = h.grain AND l.fact_id = h.fact_id
                AND l.event_period = h.event_period
        ), 0) AS amount,
        h.status IN ('held', 'proposed') OR h.status = 'refused' AND h.settled_in IS NULL AS is_doubted
    FROM commissions_linehold h JOIN commissions_statement s ON s.id = h.statement_id
    WHERE h.city_id = %(city)s AND h.period = %(period)s
), summed AS (
    SELECT *, CASE WHEN is_doubted THEN greatest(amount, 0) ELSE 0 END AS wanted FROM held
), upto AS (
    SELECT *, sum(wanted) OVER (PARTITION BY statement_id ORDER BY id)::bigint AS reached FROM summed
)
UPDATE commissions_linehold h
SET amount = upto.amount, frozen = least(upto.reached, upto.payable) - least(upto.reached - upto.wanted, upto.payable)
FROM upto WHERE upto.id = h.id

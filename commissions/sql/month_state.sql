-- A city's month and the one before it, each as one row: the sums of the statements, and what has become of the published
-- ones: answers of the dealers, disputes, money; and how many
-- proposed rewards and fines it would pay wait for approval.
SELECT s.period, count(*) AS payees, sum(s.amount)::bigint AS amount, sum(s.payable)::bigint AS payable,
    sum(s.difference)::bigint AS difference, sum(s.adjustment)::bigint AS adjustment, sum(s."offset")::bigint AS "offset",
    sum(s.facts_paid)::bigint AS paid, sum(s.facts_refused)::bigint AS refused,
    count(*) FILTER (WHERE s.status = 'published' AND s.respond_by >= %(today)s) AS waiting, max(s.respond_by) AS respond_by,
    coalesce(sum(part.paid), 0)::bigint AS money, max(part.paid_on) AS paid_on, coalesce(sum(hold.frozen), 0)::bigint AS held,
    coalesce(sum(dispute.raised), 0)::bigint AS disputes, coalesce(sum(dispute.unsettled), 0)::bigint AS unsettled,
    sum(s.payable)::bigint AS due, min(unusual.count) AS unusual, min(unusual.amount) AS unusual_amount, min(asked.count) AS proposals
FROM commissions_statement s
LEFT JOIN (
    SELECT p.statement_id, sum(p.amount) AS paid, max(payment.paid_on) AS paid_on
    FROM commissions_paymentpart p
    JOIN commissions_payment payment ON payment.id = p.payment_id AND payment.status = 'paid'
    JOIN commissions_statement own ON own.id = p.statement_id AND own.city_id = %(city)s AND own.period = %(period)s
    WHERE p.is_live GROUP BY p.statement_id
) part ON part.statement_id = s.id
LEFT JOIN (
    SELECT h.statement_id, sum(h.frozen) AS frozen FROM commissions_linehold h
    WHERE h.city_id = %(city)s AND h.period = %(period)s
        AND (h.status IN ('held', 'proposed') OR h.status = 'refused' AND h.settled_in IS NULL)
    GROUP BY h.statement_id
) hold ON hold.statement_id = s.id
LEFT JOIN (
    SELECT d.statement_id, count(*) AS raised, count(*) FILTER (WHERE d.status IN ('open', 'review')) AS unsettled
    FROM commissions_dispute d
    JOIN commissions_statement own ON own.id = d.statement_id AND own.city_id = %(city)s AND own.period = %(period)s
    GROUP BY d.statement_id
) dispute ON dispute.statement_id = s.id
CROSS JOIN (
    SELECT count(*) AS count, coalesce(sum(amount), 0)::bigint AS amount
    FROM commissions_unusual WHERE city_id = %(city)s AND period = %(period)s
) unusual
CROSS JOIN (
    SELECT count(*) AS count FROM commissions_adjustmentrequest
    WHERE city_id = %(city)s AND status = 'proposed' AND event_period <= %(period)s
) asked
WHERE s.city_id = %(city)s AND s.period IN (%(period)s, %(previous)s)
GROUP BY s.period

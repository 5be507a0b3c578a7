-- One payment for each payee with something payable (table payment_open). Debts are set off first, tax is worked out of
-- what is left, and the deposit that is missing comes last. Halves of a fen are rounded up; no amount here is negative.
INSERT INTO commissions_payment (
    batch_id, city_id, payee_id, district_id, period, attempt, number, gross, "offset", deposit, taxpayer_kind, tax_rate,
    tax, withheld, net, account_id, status, obstacle, answer, reversal_reason, reversal_document
)
SELECT %(batch)s, %(city)s, o.payee_id, o.district_id, o.period, tries.next,
    city.code || o.period || '-' || c.code || '-' || lpad(tries.next::text, 2, '0'),
    o.gross, debts.taken, kept.deposit, a.taxpayer_kind, rated.rate,
    taxed.tax, rated.withheld, o.gross - debts.taken - kept.deposit - rated.withheld, o.account_id,
    'planned', '', '', '', ''
FROM (
    SELECT payee_id, sum(amount)::bigint AS gross,
        coalesce(sum(amount) FILTER (WHERE return_id IS NULL), 0)::bigint AS earned,
        max(period) AS period, max(account_id) AS account_id, (array_agg(district_id ORDER BY period DESC))[1] AS district_id
    FROM payment_open WHERE obstacle = '' GROUP BY payee_id
) o
JOIN network_channel c ON c.id = o.payee_id
JOIN network_region city ON city.id = %(city)s
JOIN agents_agent a ON a.channel_id = o.payee_id
CROSS JOIN LATERAL (
    SELECT least(o.gross, coalesce(sum(d.amount - d."offset"), 0))::bigint AS taken
    FROM commissions_debt d WHERE d.city_id = %(city)s AND d.payee_id = o.payee_id AND NOT d.written_off
) debts
-- A deposit that is returned bears no tax: debts are taken from it first, so that what was earned is taxed as it is.
CROSS JOIN LATERAL (
    SELECT o.gross - debts.taken AS left, least(o.earned, o.gross - debts.taken) AS taxable
) rest
LEFT JOIN LATERAL (
    SELECT t.rate, t.deduction, t.withheld FROM commissions_taxbracket t
    WHERE t.taxpayer_kind = a.taxpayer_kind AND t.above <= rest.taxable AND t.effective_from = (
        SELECT max(latest.effective_from) FROM commissions_taxbracket latest
        WHERE latest.taxpayer_kind = a.taxpayer_kind AND latest.effective_from <= %(today)s
    )
    ORDER BY t.above DESC LIMIT 1
) bracket ON true
CROSS JOIN LATERAL (
    SELECT coalesce(CASE WHEN NOT bracket.withheld THEN a.tax_rate END, bracket.rate, 0) AS rate,
        coalesce(bracket.withheld, false) AS is_withheld
) kind
CROSS JOIN LATERAL (
    SELECT CASE
        WHEN kind.is_withheld
        THEN greatest(0, (rest.taxable * kind.rate * 2 + 10000) / 20000 - bracket.deduction)
        ELSE (rest.taxable * kind.rate * 2 + 10000 + kind.rate) / (2 * (10000 + kind.rate))
    END AS tax
) taxed
CROSS JOIN LATERAL (
    SELECT kind.rate, CASE WHEN kind.is_withheld THEN taxed.tax ELSE 0 END AS withheld
) rated
CROSS JOIN LATERAL (
    SELECT CASE WHEN %(deposit_rule)s = 'fill' AND c.status <> 'closed'
        THEN least(rest.left - rated.withheld, greatest(0, a.deposit_due - a.deposit_paid)) ELSE 0
    END AS deposit
) kept
CROSS JOIN LATERAL (
    SELECT 1 + count(*) AS next FROM commissions_payment former
    WHERE former.payee_id = o.payee_id AND former.city_id = %(city)s AND former.period = o.period
        AND former.number IS NOT NULL
) tries
ORDER BY c.code

-- Statements are drafts exactly while their month isn't published; nobody approved what they submitted or ran.
SELECT format('month %%s of city %%s', m.period, m.city_id) AS what, m.status AS expected,
    coalesce(s.status, 'approved by who prepared it') AS found
FROM commissions_month m
LEFT JOIN commissions_statement s
    ON s.city_id = m.city_id AND s.period = m.period
    AND (s.status = 'draft') = (m.status IN ('published', 'closed'))
WHERE s.id IS NOT NULL
    OR m.approved_by_id IS NOT NULL AND (m.approved_by_id = m.submitted_by_id OR EXISTS (
        SELECT FROM commissions_run r WHERE r.city_id = m.city_id AND r.period = m.period AND r.status = 'done'
            AND r.started_by_id = m.approved_by_id
    ))

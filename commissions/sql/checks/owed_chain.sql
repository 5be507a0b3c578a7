-- Of each key, the latest line's owed is the sum of all its amounts: no difference was posted twice or left out.
SELECT format('payee %%s, %%s, kind %%s, component %%s, fact %%s/%%s in city %%s', payee_id, event_period, kind,
        component_key, grain, fact_id, city_id) AS what,
    owed AS expected, posted AS found
FROM (
    SELECT DISTINCT ON (city_id, payee_id, event_period, kind, component_key, grain, fact_id)
        city_id, payee_id, event_period, kind, component_key, grain, fact_id, owed,
        sum(amount) OVER (PARTITION BY city_id, payee_id, event_period, kind, component_key, grain, fact_id) AS posted
    FROM commissions_line
    ORDER BY city_id, payee_id, event_period, kind, component_key, grain, fact_id, id DESC
) latest
WHERE owed <> posted

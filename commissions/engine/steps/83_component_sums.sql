-- Paragraphs 9.1 and 17.3: what the caps left of each component's month, of the run's city.

CREATE TABLE component_sum AS
SELECT
    d.payee_id, d.period, d.component_id, any_value(k.version_id) AS version_id, any_value(k.plan_id) AS plan_id,
    any_value(d.apply_qualifier) AS apply_qualifier, any_value(d.apply_coefficients) AS apply_coefficients,
    sum(coalesce(x.owed, d.after_line_cap)) AS total
FROM due AS d
LEFT JOIN capped AS x ON x.due_id = d.rowid
JOIN components AS k ON k.component_id = d.component_id
WHERE d.city_id = (SELECT city_id FROM parameters)
GROUP BY d.payee_id, d.period, d.component_id;

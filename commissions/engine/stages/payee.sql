-- Paragraph 2.
SELECT
    s.channel_kind, s.city_id, s.district_id, s.city_class, s.mode, s.level, s.star,
    c.payee_id
FROM asked_claim AS c
LEFT JOIN seat AS s
    ON s.channel_id = c.channel_id
    AND s.book = book_of(c.period, coalesce((SELECT cut_off FROM earning_component), 0)) AND s.day_from <= c.event_date AND s.day_to > c.event_date

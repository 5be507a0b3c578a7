-- Paragraphs 2.1, 2.2 and 2.4: where a channel stands in a month, and who is paid for it.

-- One row a channel, event month and stretch of days: place by the day; star, level and mode of the month's start (2.2),
-- of the day, and of the month's end. Channels that rules name, itself and the one it is paid through, are told apart (3.2).
CREATE TABLE seat AS
SELECT
    s.channel_id,
    m.period,
    m.book,
    s.day_from,
    s.day_to,
    CASE
        WHEN s.kind IN (SELECT channel_kind FROM paid_through_parent) THEN coalesce(s.parent_id, s.channel_id)
        ELSE s.channel_id
    END AS payee_id,
    s.kind AS channel_kind,
    s.city_class,
    s.city_id,
    s.district_id,
    CASE WHEN s.channel_id IN (SELECT channel_id FROM rules) THEN s.channel_id END AS own_id,
    CASE WHEN s.kind IN (SELECT channel_kind FROM paid_through_parent) AND s.parent_id IN (SELECT channel_id FROM rules)
        THEN s.parent_id
    END AS payer_id,
    t.mode, t.level, t.star,
    s.mode AS day_mode, s.level AS day_level, s.star AS day_star,
    e.mode AS end_mode, e.level AS end_level, e.star AS end_star,
    g.days
FROM stay AS s
CROSS JOIN book AS m
JOIN stay AS t ON t.channel_id = s.channel_id AND t.standing_from <= m.first_day AND t.day_to > m.first_day
JOIN stay AS e
    ON e.channel_id = s.channel_id AND e.standing_from <= m.final_day AND e.day_to > m.final_day
LEFT JOIN day_group AS g ON g.channel_id = s.channel_id AND g.book = m.book;

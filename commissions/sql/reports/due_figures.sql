-- What the months up to this one leave to later ones, as it stands with its publication.
INSERT INTO commissions_duefigure (city_id, period, district_id, channel_kind, kind, event_period, amount)
SELECT d.city_id, %(period)s, d.district_id, c.kind, d.kind, d.event_period, sum(d.amount)
FROM commissions_duepart d JOIN network_channel c ON c.id = d.payee_id
WHERE d.city_id = %(city)s
GROUP BY d.city_id, d.district_id, c.kind, d.kind, d.event_period

-- Subscribers' months that conditions look up, now or n months after the event.
SELECT f.city_id, f.subscriber, f.period, f.minutes, f.megabytes, f.months_in_net, f.billed, f.arrears, f.plan_fee,
    f.suspended_days, f.real_name::int
FROM sales_subscribermonth f
WHERE

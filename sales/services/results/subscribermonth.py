"""Subscribers by month: usage and bills, and whose they are."""

from typing import Any

from core.models import ImportSession
from core.scoping import Scope
from core.sheets.staging import Stage
from sales.models import SubscriberMonth
from sales.services.results.lookups import STANDING, scope_parameters
from sales.services.results.shape import FactShape
from sales.services.results.target import FactTarget


class SubscriberMonthTarget(FactTarget):
    """A subscriber has one row in a city's month; a later sheet may give it to another channel."""

    def check_more(self, stage: Stage, session: ImportSession, scope: Scope) -> list[dict[str, Any]]:
        """Nobody takes a subscriber from a channel that they don't report for."""
        if not scope.everything:
            _everything, cities, districts, channels = scope_parameters(scope)
            stage.mark(
                "subscriber",
                "of_other_channel",
                f"{STANDING} AND f.period = %s AND f.superseded_by IS NULL AND f.city_id = k.city_id"
                " AND f.subscriber = s.subscriber AND f.channel_id <> k.channel_id AND o.id = f.channel_id"
                " AND NOT (f.city_id = ANY(%s) OR o.district_id = ANY(%s) OR o.id = ANY(%s))",
                [session.period, cities, districts, channels],
                source="import_channel k, sales_subscribermonth f, network_channel o",
            )
        return []


SUBSCRIBER_MONTH = SubscriberMonthTarget(
    FactShape(
        model=SubscriberMonth,
        key=("subscriber",),
        values=(
            "channel_id",
            "product_id",
            "months_in_net",
            "minutes",
            "megabytes",
            "billed",
            "arrears",
            "plan_fee",
            "suspended_days",
            "real_name",
        ),
        source=(
            "SELECT s.row_no, k.city_id, k.channel_id, p.product_id, s.subscriber,"
            " s.months_in_net::integer AS months_in_net, s.minutes::integer AS minutes,"
            " s.megabytes::integer AS megabytes, s.billed, coalesce(s.arrears, 0) AS arrears,"
            " coalesce(s.plan_fee, 0) AS plan_fee, coalesce(s.suspended_days, 0)::smallint AS suspended_days,"
            " s.real_name = '1' AS real_name"
            f" FROM {{stage}} s JOIN import_channel k ON {STANDING} AND k.allowed"
            " LEFT JOIN import_product p ON p.code = s.product_code WHERE NOT s.bad"
        ),
        sums=("billed", "arrears", "plan_fee"),
        saying="(f.billed / 100.0)::numeric(18, 2)::text",
    )
)

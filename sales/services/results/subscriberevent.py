"""Events of subscribers: one row, one fact. Pay is taken back for some of them."""

from sales.models import SubscriberEvent
from sales.services.results.lookups import PLACED
from sales.services.results.shape import FactShape
from sales.services.results.target import FactTarget

SUBSCRIBER_EVENT = FactTarget(
    FactShape(
        model=SubscriberEvent,
        key=("channel_id", "subscriber", "kind", "event_date"),
        values=("suspended_days", "remark"),
        source=(
            "SELECT s.row_no, k.city_id, k.channel_id, s.subscriber, s.kind::smallint AS kind, s.event_date,"
            " coalesce(s.suspended_days, 0)::smallint AS suspended_days, coalesce(s.remark, '') AS remark"
            f" FROM {{stage}} s JOIN import_channel k ON {PLACED} AND k.allowed WHERE NOT s.bad"
        ),
        sums=(),
        products=False,
        dated=True,
        saying="f.event_date::text",
    )
)

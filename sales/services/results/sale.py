"""Order detail to sales: one row, one fact."""

from sales.models import Sale
from sales.services.results.lookups import PLACED
from sales.services.results.shape import FactShape
from sales.services.results.target import FactTarget

SALE = FactTarget(
    FactShape(
        model=Sale,
        key=("channel_id", "product_id", "subscriber", "instalment"),
        values=("iccid", "event_date", "quantity", "first_payment", "reported_amount", "remark"),
        source=(
            "SELECT s.row_no, k.city_id, k.channel_id, p.product_id, s.subscriber,"
            " coalesce(s.instalment, 0)::smallint AS instalment, coalesce(s.iccid, '') AS iccid, s.event_date,"
            " 1 AS quantity, s.first_payment, s.reported_amount, coalesce(s.remark, '') AS remark"
            f" FROM {{stage}} s JOIN import_channel k ON {PLACED} AND k.allowed"
            " JOIN import_product p ON p.code = s.product_code WHERE NOT s.bad"
        ),
        sums=("first_payment", "reported_amount"),
        dated=True,
    )
)

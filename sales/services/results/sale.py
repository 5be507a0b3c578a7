"""Order detail to sales: one row, one fact."""

from typing import Any

from core.models import ImportSession
from core.scoping import Scope
from core.sheets.staging import Stage
from sales.models import Sale
from sales.services.results import lookups
from sales.services.results.lookups import PLACED
from sales.services.results.shape import FactShape
from sales.services.results.target import FactTarget


class SaleTarget(FactTarget):
    """A first payment below zero is a refund that belongs to another sheet, or a slip."""

    def find_more(self, stage: Stage) -> None:
        lookups.campaigns_find(stage)

    def check_more(self, stage: Stage, session: ImportSession, scope: Scope) -> list[dict[str, Any]]:
        lookups.campaigns_check(stage)
        found = stage.rows(
            "SELECT count(*), (array_agg(row_no ORDER BY row_no))[1:10] FROM {stage} WHERE first_payment < 0"
        )
        count, rows = found[0]
        return [{"code": "negative_payment", "params": {"count": count, "rows": rows}}] if count else []


SALE = SaleTarget(
    FactShape(
        model=Sale,
        key=("channel_id", "product_id", "subscriber", "instalment"),
        values=(
            "iccid",
            "event_date",
            "quantity",
            "first_payment",
            "amount",
            "cost",
            "reported_amount",
            "campaign_id",
            "real_name",
            "remark",
        ),
        source=(
            "SELECT s.row_no, k.city_id, k.channel_id, p.product_id, s.subscriber,"
            " coalesce(s.instalment, 0)::smallint AS instalment, coalesce(s.iccid, '') AS iccid, s.event_date,"
            " 1 AS quantity, s.first_payment, s.amount, s.cost, s.reported_amount, g.campaign_id, s.real_name = '1' AS real_name,"
            " coalesce(s.remark, '') AS remark"
            f" FROM {{stage}} s JOIN import_channel k ON {PLACED} AND k.allowed"
            " JOIN import_product p ON p.code = s.product_code"
            " LEFT JOIN import_campaign g ON g.said = s.campaign WHERE NOT s.bad"
        ),
        sums=("first_payment", "amount", "reported_amount"),
        dated=True,
        rivals=("channel_id", "subscriber"),
        saying="(SELECT p.name FROM sales_product p WHERE p.id = f.product_id)",
    )
)

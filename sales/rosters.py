"""Products with their prices, and targets, by sheet."""

from collections.abc import Sequence
from typing import Any, ClassVar, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from core.errors import Conflict
from core.formats import period_label
from core.models import ImportSession
from core.periods import first_day, today
from core.registers import Field, Part, Register, RegisterTarget
from core.registers.shape import UNCHANGED
from core.registers.target import COMMON_TEXTS
from core.registers.wanted import execute, rows
from core.scoping import Scope
from core.sheets.kinds import CellTexts, Difference
from core.sheets.staging import Stage
from network.choices import ChannelStatus
from network.rosters.lookups import WITHIN, within
from network.services.home import home_city
from sales.models import Product, ProductPrice, Target
from sales.services.locks import results_lock
from sales.services.prices import closed_month_from, closed_text, months_hold, refresh_prices
from sales.services.targets import closed_cities

_CATEGORIES: Final = "SELECT id, name FROM sales_productcategory WHERE id = ANY(%s)"
_CODES: Final = "SELECT id, code FROM network_channel WHERE id = ANY(%s)"
_METRICS: Final = "SELECT id, name FROM sales_metric WHERE id = ANY(%s)"


def _prices_add(selected: str) -> None:
    """A row each for what the sheet prices anew; whoever has no price at all gets none."""
    execute(
        "INSERT INTO sales_productprice (product_id, effective_from, plan_fee, price, document, entered_at)"
        f" SELECT n.product_id, n.effective_from, n.plan_fee, n.price, coalesce(n.document, ''), now() FROM ({selected}) n"
        " WHERE n.plan_fee IS NOT NULL OR n.price IS NOT NULL"
    )


# A document belongs to the prices that it comes with: others than those in force have none unless the sheet names it.
_DOCUMENT: Final = (
    "coalesce(s.document, CASE WHEN coalesce(s.plan_fee, o.plan_fee) IS NOT DISTINCT FROM o.plan_fee"
    " AND coalesce(s.price, o.price) IS NOT DISTINCT FROM o.price THEN o.document ELSE '' END)"
)


class ProductRegister(RegisterTarget):
    """Prices hold from the first day of the upload's month; months that are closed keep theirs."""

    url_name = "sales:product_detail"
    register: ClassVar[Register] = Register(
        parts=(
            Part(
                Product,
                "id",
                (
                    Field("code"),
                    Field("name"),
                    Field("category_id", "category_name", names=_CATEGORIES),
                    Field("is_active", default="true", text="CASE WHEN {0} THEN '✓' ELSE '✗' END"),
                ),
                fixed={"initials": "''"},
                derived=("initials", "plan_fee"),
            ),
            Part(
                ProductPrice,
                "product_id",
                (Field("plan_fee"), Field("price"), Field("document", clears=True)),
                dated="effective_from",
                write=_prices_add,
            ),
        ),
        source=(
            "SELECT s.row_no, concat_ws(' ', s.code, s.name) AS title, s.code, s.name, s.is_active, s.plan_fee,"
            f" s.price, {_DOCUMENT} AS document, c.id AS category_id FROM {{stage}} s LEFT JOIN product_category c"
            " ON c.said = s.category_name LEFT JOIN product_price o ON o.code = s.code WHERE NOT s.bad"
        ),
        match="p0.code = w.code",
        title="concat_ws(' ', p0.code, p0.name)",
    )
    texts: ClassVar[CellTexts] = {
        **COMMON_TEXTS,
        "unknown_category": (_("is not a category"), _("One of: %(offered)s.")),
        "whole_portal": (
            _("can't be changed by you"),
            _("Products belong to the whole province: whoever edits them holds the role for all of it."),
        ),
        "no_price": (
            _("belongs to no price"),
            _("Fill in the monthly fee or the sales price that it is about."),
        ),
        "month_closed": (
            _("would change the prices of a closed month (%(month)s)"),
            _("Upload the sheet for a later month."),
        ),
    }

    def find(self, stage: Stage, session: ImportSession, scope: Scope) -> None:
        stage.execute("DROP TABLE IF EXISTS pg_temp.product_category")
        stage.execute(
            "CREATE TEMP TABLE product_category ON COMMIT DROP AS SELECT DISTINCT ON (s.category_name)"
            " s.category_name AS said, c.id FROM {stage} s JOIN sales_productcategory c"
            " ON c.name = s.category_name OR upper(c.code) = upper(s.category_name) ORDER BY 1, c.id"
        )
        stage.execute("DROP TABLE IF EXISTS pg_temp.product_price")
        stage.execute(
            "CREATE TEMP TABLE product_price ON COMMIT DROP AS SELECT DISTINCT ON (p.code)"
            " p.code, d.plan_fee, d.price, d.document FROM {stage} s JOIN sales_product p ON p.code = s.code"
            " JOIN sales_productprice d ON d.product_id = p.id AND d.effective_from <= %s::date"
            " ORDER BY p.code, d.effective_from DESC, d.id DESC",
            [first_day(session.period)],
        )

    def mark(self, stage: Stage, session: ImportSession, scope: Scope) -> list[dict[str, Any]]:
        stage.mark("code", "whole_portal", "NOT %s", [scope.everything])
        offered = stage.value(
            "SELECT string_agg(name, ', ') FROM (SELECT name FROM sales_productcategory ORDER BY code LIMIT 20) c"
        )
        stage.mark(
            "category_name",
            "unknown_category",
            "s.category_name IS NOT NULL AND NOT EXISTS"
            " (SELECT FROM product_category c WHERE c.said = s.category_name)",
            [offered or ""],
            params="jsonb_build_object('offered', %s::text)",
        )
        new = "NOT s.bad AND NOT EXISTS (SELECT FROM sales_product p WHERE p.code = s.code)"
        stage.mark("name", "needed_for_new", f"s.name IS NULL AND {new}")
        stage.mark("category_name", "needed_for_new", f"s.category_name IS NULL AND {new}")
        return []

    def mark_difference(self, stage: Stage, session: ImportSession, scope: Scope) -> None:
        stage.mark(
            "document",
            "no_price",
            "w.row_no = s.row_no AND s.document IS NOT NULL AND w.plan_fee IS NULL AND w.price IS NULL",
            source="register_wanted w",
        )
        closed = closed_month_from(first_day(session.period))
        if closed is None:
            return
        for key in ("plan_fee", "price", "document"):
            stage.mark(
                key,
                "month_closed",
                f"w.row_no = s.row_no AND s.{key} IS NOT NULL AND w.{key} IS DISTINCT FROM w.old_{key}"
                " AND EXISTS (SELECT FROM sales_productprice o WHERE o.product_id = w.id)",
                [period_label(closed)],
                source="register_wanted w",
                params="jsonb_build_object('month', %s::text)",
            )

    def commit(self, stage: Stage, session: ImportSession, scope: Scope) -> Difference:
        months_hold(first_day(session.period))
        return super().commit(stage, session, scope)

    def undo(self, session: ImportSession, scope: Scope) -> None:
        day = first_day(session.period)
        months_hold(day)
        closed = closed_month_from(day)
        if closed and session.priors.filter(table_name=ProductPrice._meta.db_table).exists():
            raise Conflict(closed_text(closed))
        super().undo(session, scope)

    def write_more(self, session: ImportSession) -> None:
        refresh_prices(today(), [key for (key,) in rows("SELECT id FROM register_wanted")])

    def restored(self, ids: Sequence[int]) -> None:
        refresh_prices(today(), list(ids))


class TargetRegister(RegisterTarget):
    """One row for each channel and figure of the upload's month; a city's closed month keeps its targets."""

    url_name = "sales:target_detail"
    register: ClassVar[Register] = Register(
        parts=(
            Part(
                Target,
                "id",
                (
                    Field("channel_id", "channel_code", names=_CODES),
                    Field("period"),
                    Field("metric_id", "figure", names=_METRICS, clears=True),
                    Field(
                        "value",
                        "target",
                        text=(
                            "CASE WHEN metric_id IN (SELECT id FROM sales_metric WHERE unit = 'fen')"
                            " THEN trim_scale({0} / 100.0)::text ELSE {0}::text END"
                        ),
                    ),
                ),
            ),
        ),
        source=(
            "SELECT s.row_no, concat_ws(' ', k.code, k.name, s.figure) AS title, k.id AS channel_id, k.city_id AS at,"
            " f.period, f.metric_id, s.target / f.divisor AS value FROM {stage} s"
            " JOIN target_channel k ON k.code = s.channel_code JOIN target_figure f ON f.said = s.figure"
            " WHERE NOT s.bad AND k.mine"
        ),
        match=(
            "p0.channel_id = w.channel_id AND p0.period = w.period"
            " AND p0.metric_id IS NOT DISTINCT FROM w.metric_id"
        ),
        title="(SELECT concat_ws(' ', c.code, c.name) FROM network_channel c WHERE c.id = p0.channel_id)",
        city="at",
    )
    texts: ClassVar[CellTexts] = {
        **COMMON_TEXTS,
        "unknown_channel": (_("is not a channel of the register"), _("Check the code.")),
        "channel_closed": (_("is closed"), _("Take the row out.")),
        "unknown_figure": (_("is not a figure of the monthly sheet"), _("One of: %(offered)s.")),
        "other_month": (
            _("is not the month of this upload"),
            _("Upload each month's rows for that month."),
        ),
        "not_whole": (_("is not a whole number of pieces"), _("Write it without decimals.")),
        "not_fen": (_("has more than two decimals"), _("An amount has at most two.")),
        "month_closed": (
            _("stands in a city that has closed the month"),
            _("Its targets don't change any more."),
        ),
    }

    def find(self, stage: Stage, session: ImportSession, scope: Scope) -> None:
        stage.execute("DROP TABLE IF EXISTS pg_temp.target_channel, pg_temp.target_figure")
        stage.execute(
            "CREATE TEMP TABLE target_channel ON COMMIT DROP AS SELECT c.id, c.code, c.name, c.status, c.city_id,"
            f" {WITHIN.format('c')} AS mine, sales_month_closed(c.city_id, %s) AS closed"
            " FROM network_channel c WHERE c.code IN (SELECT s.channel_code FROM {stage} s)",
            [*within(scope), session.period],
        )
        stage.execute(
            "CREATE TEMP TABLE target_figure ON COMMIT DROP AS"
            " SELECT DISTINCT ON (s.figure) s.figure AS said, %s::integer AS period, m.id AS metric_id,"
            " CASE WHEN m.unit = 'fen' THEN 100 ELSE 10000 END AS divisor FROM {stage} s LEFT JOIN sales_metric m"
            " ON m.name = s.figure OR m.code = lower(s.figure) WHERE m.id IS NOT NULL OR s.figure = ANY(%s)"
            " ORDER BY s.figure, m.id",
            [session.period, list(ORDERS)],
        )

    def mark(self, stage: Stage, session: ImportSession, scope: Scope) -> list[dict[str, Any]]:
        known = "k.code = s.channel_code"
        stage.mark(
            "channel_code", "unknown_channel", f"NOT EXISTS (SELECT FROM target_channel k WHERE {known})"
        )
        stage.mark(
            "channel_code",
            "outside_scope",
            f"{known} AND NOT k.mine",
            [gettext("the channels of your own region")],
            source="target_channel k",
            params="jsonb_build_object('offered', %s::text)",
        )
        offered = stage.value(
            "SELECT string_agg(name, ', ') FROM (SELECT name FROM sales_metric ORDER BY position, code LIMIT 20) m"
        )
        stage.mark(
            "figure",
            "unknown_figure",
            "NOT EXISTS (SELECT FROM target_figure f WHERE f.said = s.figure)",
            [", ".join(filter(None, [gettext("Sales by order"), offered]))],
            params="jsonb_build_object('offered', %s::text)",
        )
        if "period" in stage.addresses:
            stage.mark("period", "other_month", "s.period <> %s", [session.period])
        for code, divisor in (("not_whole", 10_000), ("not_fen", 100)):
            stage.mark(
                "target",
                code,
                f"f.said = s.figure AND f.divisor = {divisor} AND s.target %% {divisor} <> 0",
                source="target_figure f",
            )
        return []

    def mark_difference(self, stage: Stage, session: ImportSession, scope: Scope) -> None:
        """What is there already may be sent back, whatever became of its channel and its month."""
        for code, shut in (
            ("channel_closed", f"k.status = '{ChannelStatus.CLOSED}'"),
            ("month_closed", "k.closed"),
        ):
            stage.mark(
                "channel_code",
                code,
                f"w.row_no = s.row_no AND w.difference <> {UNCHANGED} AND k.id = w.channel_id AND {shut}",
                source="register_wanted w, target_channel k",
            )

    def commit(self, stage: Stage, session: ImportSession, scope: Scope) -> Difference:
        cities = stage.rows(
            "SELECT DISTINCT c.city_id FROM network_channel c JOIN {stage} s ON s.channel_code = c.code"
        )
        results_lock([city for (city,) in cities], session.period)
        return super().commit(stage, session, scope)

    def undo(self, session: ImportSession, scope: Scope) -> None:
        ids = session.priors.values("owner_id")
        cities = set(Target.objects.filter(pk__in=ids).values_list("channel__city_id", flat=True))
        results_lock(cities, session.period)
        if names := closed_cities(cities, session.period):
            told = gettext("%(month)s is closed in %(cities)s: its targets don't change any more.")
            raise Conflict(told % {"month": period_label(session.period), "cities": ", ".join(names)})
        super().undo(session, scope)

    def there(self, scope: Scope, cities: Sequence[int]) -> tuple[str, list[Any]]:
        where = (
            "p0.period IN (SELECT period FROM target_figure) AND EXISTS (SELECT FROM network_channel c"
            f" WHERE c.id = p0.channel_id AND c.city_id = ANY(%s) AND {WITHIN.format('c')})"
        )
        return where, [list(cities), *within(scope)]

    def ids_within(self, ids: Sequence[int], scope: Scope) -> bool:
        found = rows(
            "SELECT NOT EXISTS (SELECT FROM sales_target t JOIN network_channel c ON c.id = t.channel_id"
            f" WHERE t.id = ANY(%s) AND NOT {WITHIN.format('c')})",
            [list(ids), *within(scope)],
        )
        return bool(found[0][0])

    def home_city(self, scope: Scope) -> int | None:
        return home_city(scope)


ORDERS: Final = ("受理明细", "业务明细", "订单", "Sales by order", "sales by order", "orders")
"""How people write that a target is of the sales by order, and no figure of the monthly sheet."""

"""Budgets by sheet: one row for each city of the upload's month; a closed month keeps its budget."""

from collections.abc import Sequence
from typing import Any, ClassVar, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from commissions.choices import MonthStatus
from commissions.models import Budget, Month
from core.errors import Conflict
from core.models import ImportSession
from core.registers import Field, Part, Register, RegisterTarget
from core.registers.shape import UNCHANGED
from core.registers.target import COMMON_TEXTS
from core.registers.wanted import rows
from core.scoping import Scope
from core.sheets.kinds import CellTexts
from core.sheets.staging import Stage

_CITIES: Final = "SELECT id, code FROM network_region WHERE id = ANY(%s)"
_MINE: Final = "(%s OR {0} = ANY(%s))"


def _within(scope: Scope) -> list[Any]:
    return [scope.everything, sorted(scope.city_ids)]


class BudgetRegister(RegisterTarget):
    url_name = "commissions:budget_detail"
    register: ClassVar[Register] = Register(
        parts=(
            Part(
                Budget,
                "id",
                (
                    Field("city_id", "city_code", names=_CITIES),
                    Field("period"),
                    Field("amount", text="trim_scale({0} / 100.0)::text"),
                    Field("document_number", default="''"),
                ),
            ),
        ),
        source=(
            "SELECT s.row_no, concat_ws(' ', k.code, k.name) AS title, k.id AS city_id, k.id AS at, k.period,"
            " s.amount, s.document_number FROM {stage} s JOIN budget_city k ON k.code = s.city_code"
            " WHERE NOT s.bad AND k.mine"
        ),
        match="p0.city_id = w.city_id AND p0.period = w.period",
        title="(SELECT concat_ws(' ', r.code, r.name) FROM network_region r WHERE r.id = p0.city_id)",
        city="at",
    )
    texts: ClassVar[CellTexts] = {
        **COMMON_TEXTS,
        "unknown_city": (_("is not the code of a city"), _("Check the code.")),
        "other_month": (
            _("is not the month of this upload"),
            _("Upload each month's rows for that month."),
        ),
        "budget_closed": (_("has closed the month"), _("Its budget doesn't change any more.")),
    }

    def find(self, stage: Stage, session: ImportSession, scope: Scope) -> None:
        stage.execute("DROP TABLE IF EXISTS pg_temp.budget_city")
        stage.execute(
            "CREATE TEMP TABLE budget_city ON COMMIT DROP AS SELECT r.id, r.code, r.name, %s::integer AS period,"
            f" {_MINE.format('r.id')} AS mine, EXISTS (SELECT FROM commissions_month m WHERE m.city_id = r.id"
            " AND m.period = %s AND m.status = 'closed') AS closed"
            " FROM network_region r WHERE r.level = 'city' AND r.code IN (SELECT s.city_code FROM {stage} s)",
            [session.period, *_within(scope), session.period],
        )

    def mark(self, stage: Stage, session: ImportSession, scope: Scope) -> list[dict[str, Any]]:
        known = "k.code = s.city_code"
        stage.mark("city_code", "unknown_city", f"NOT EXISTS (SELECT FROM budget_city k WHERE {known})")
        stage.mark(
            "city_code",
            "outside_scope",
            f"{known} AND NOT k.mine",
            [gettext("the cities of your own region")],
            source="budget_city k",
            params="jsonb_build_object('offered', %s::text)",
        )
        if "period" in stage.addresses:
            stage.mark("period", "other_month", "s.period <> %s", [session.period])
        return []

    def mark_difference(self, stage: Stage, session: ImportSession, scope: Scope) -> None:
        stage.mark(
            "city_code",
            "budget_closed",
            f"w.row_no = s.row_no AND w.difference <> {UNCHANGED} AND k.id = w.city_id AND k.closed",
            source="register_wanted w, budget_city k",
        )

    def undo(self, session: ImportSession, scope: Scope) -> None:
        ids = session.priors.values("owner_id")
        cities = Budget.objects.filter(pk__in=ids).values("city_id")
        if Month.objects.filter(city__in=cities, period=session.period, status=MonthStatus.CLOSED).exists():
            raise Conflict(gettext("The month is closed: its budget doesn't change any more."))
        super().undo(session, scope)

    def there(self, scope: Scope, cities: Sequence[int]) -> tuple[str, list[Any]]:
        where = f"p0.period IN (SELECT period FROM budget_city) AND p0.city_id = ANY(%s) AND {_MINE.format('p0.city_id')}"
        return where, [list(cities), *_within(scope)]

    def ids_within(self, ids: Sequence[int], scope: Scope) -> bool:
        found = rows(
            "SELECT NOT EXISTS (SELECT FROM commissions_budget b WHERE b.id = ANY(%s)"
            f" AND NOT {_MINE.format('b.city_id')})",
            [list(ids), *_within(scope)],
        )
        return bool(found[0][0])

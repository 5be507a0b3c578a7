"""Reports for programs: the rows of the page with all of their figures, under the names of its columns."""

from typing import Any, ClassVar

from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.fields import FenText, ScaledText
from core.api.views import ApiView
from core.reports.shape import Report
from core.tables import MoneyColumn, NumberColumn, PeriodColumn, ScaledColumn


def _field(column: Any) -> type[serializers.Field[Any, Any, Any, Any]]:
    kinds = (
        (MoneyColumn, FenText),
        (ScaledColumn, ScaledText),
        ((NumberColumn, PeriodColumn), serializers.IntegerField),
    )
    return next((field for kind, field in kinds if isinstance(column, kind)), serializers.CharField)


def report_serializer(report: Report) -> type[serializers.Serializer[Any]]:
    """The month, the rows, and the totals over all rows; null where there is nothing to divide by."""
    called = "".join(part.title() for part in report.name.split("-"))
    columns = report.table_class.base_columns
    fields: dict[str, Any] = {
        name: _field(column)(read_only=True, allow_null=name != "name") for name, column in columns.items()
    }
    row = type(f"{called}ReportRow", (serializers.Serializer,), fields)
    sums = {
        name: _field(column)(read_only=True, allow_null=True)
        for name, column in columns.items()
        if isinstance(column, NumberColumn)
    }
    totals = type(f"{called}ReportTotals", (serializers.Serializer,), sums)
    whole: dict[str, Any] = {
        "month": serializers.IntegerField(read_only=True, allow_null=True),
        "note": serializers.CharField(read_only=True),
        "rows": row(many=True, read_only=True),
        "totals": totals(read_only=True),
    }
    return type(f"{called}Report", (serializers.Serializer,), whole)


class ReportApi(ApiView):
    """All rows at once: sums are few."""

    report: ClassVar[Report]
    lookups: ClassVar[dict[str, str]] = {}

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls.serializer_class = report_serializer(cls.report)
        cls.filterset_class = cls.report.filterset_class

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        asked = self.report.filterset_class(
            request.query_params, request=request, codes=(self.subject_permission(),)
        )
        if not asked.is_valid():
            raise ValidationError({name: list(errors) for name, errors in asked.errors.items()})
        found = self.report.find(asked)
        nothing = dict.fromkeys(self.report.table_class.base_columns)
        answer = {
            "month": asked.period if asked.periods else None,
            "note": found.note,
            "rows": [{**nothing, **row} for row in found.rows],
            "totals": {**nothing, **found.totals},
        }
        return Response(self.get_serializer(answer).data)

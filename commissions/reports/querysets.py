"""Sums for reports, seen by whoever may see reports there."""

from typing import TYPE_CHECKING

from core.scoping import ScopedQuerySet

if TYPE_CHECKING:
    from commissions.reports.models import DueFigure, ReportFigure, RevenueFigure  # noqa: F401

VIEW = "commissions.report_view"


class ReportFigureQuerySet(ScopedQuerySet["ReportFigure"]):
    view_code = VIEW
    scope_district = "district_id"


class RevenueFigureQuerySet(ScopedQuerySet["RevenueFigure"]):
    view_code = VIEW
    scope_district = "district_id"


class DueFigureQuerySet(ScopedQuerySet["DueFigure"]):
    view_code = VIEW
    scope_district = "district_id"

"""The reports, and the page that lists them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from commissions.models import ReportFigure
from commissions.reports.catalogue import (
    ACCRUALS,
    CONCENTRATION,
    COST,
    PAYMENT_DAYS,
    REPORTS,
    REVENUE,
    SILENT,
)
from commissions.reports.querysets import VIEW
from core.reports.views import ReportView
from core.views import Empty, PageView


class ReportIndexView(PageView):
    permission = VIEW
    title = _("Reports")
    template_name = "commissions/reports/index.html"

    def get_context(self) -> dict[str, Any]:
        reports = [(report, f"commissions:report_{report.name.replace('-', '_')}") for report in REPORTS]
        return {**super().get_context(), "reports": reports}


class CommissionReportView(ReportView):
    permission = VIEW
    queryset = ReportFigure.objects.all()
    export_permission = "commissions.statement_export"
    nothing_yet = Empty(
        _("Nothing to report"),
        _("Reports read what runs have posted. They fill with the first month that is calculated."),
        icon="chart-bar",
    )


class CostReportView(CommissionReportView):
    report = COST


class RevenueReportView(CommissionReportView):
    report = REVENUE


class PaymentDaysReportView(CommissionReportView):
    report = PAYMENT_DAYS


class ConcentrationReportView(CommissionReportView):
    report = CONCENTRATION


class SilentReportView(CommissionReportView):
    report = SILENT


class AccrualsReportView(CommissionReportView):
    report = ACCRUALS

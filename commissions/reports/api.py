"""Reports for programs, each with the filters of its page."""

from commissions.models import ReportFigure
from commissions.reports import catalogue
from commissions.reports.querysets import VIEW
from core.api.reports import ReportApi


class CostReportApi(ReportApi):
    """What commissions cost, by place, kind, component, product, month or payee."""

    report = catalogue.COST
    queryset = ReportFigure.objects.all()
    permission = VIEW


class RevenueReportApi(ReportApi):
    """Commission for each 100 yuan of revenue."""

    report = catalogue.REVENUE
    queryset = ReportFigure.objects.all()
    permission = VIEW


class PaymentDaysReportApi(ReportApi):
    """Days from a month's end to payment."""

    report = catalogue.PAYMENT_DAYS
    queryset = ReportFigure.objects.all()
    permission = VIEW


class ConcentrationReportApi(ReportApi):
    """What share of all that is paid goes to the largest payees."""

    report = catalogue.CONCENTRATION
    queryset = ReportFigure.objects.all()
    permission = VIEW


class SilentReportApi(ReportApi):
    """Active channels that were paid nothing in a month."""

    report = catalogue.SILENT
    queryset = ReportFigure.objects.all()
    permission = VIEW


class AccrualsReportApi(ReportApi):
    """What was earned and isn't paid, as it stands now."""

    report = catalogue.ACCRUALS
    queryset = ReportFigure.objects.all()
    permission = VIEW

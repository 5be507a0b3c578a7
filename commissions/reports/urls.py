"""The addresses of reports, one named path a line."""

from django.urls import path

from commissions.reports import views

urlpatterns = [
    path("reports/", views.ReportIndexView.as_view(), name="report_index"),
    path("reports/cost/", views.CostReportView.as_view(), name="report_cost"),
    path("reports/revenue/", views.RevenueReportView.as_view(), name="report_revenue"),
    path("reports/payment-days/", views.PaymentDaysReportView.as_view(), name="report_payment_days"),
    path("reports/concentration/", views.ConcentrationReportView.as_view(), name="report_concentration"),
    path("reports/silent/", views.SilentReportView.as_view(), name="report_silent"),
    path("reports/accruals/", views.AccrualsReportView.as_view(), name="report_accruals"),
]

"""The reports there are, each as data."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from commissions.reports import filtersets, tables
from commissions.reports.services.accruals import accruals_find
from commissions.reports.services.concentration import concentration_find
from commissions.reports.services.cost import cost_find
from commissions.reports.services.days import days_find
from commissions.reports.services.revenue import revenue_find
from commissions.reports.services.silent import silent_find
from core.reports import Report

COST: Final = Report(
    "cost",
    _("What commissions cost"),
    _(
        "By city, district, kind of channel, component, product, month or payee, beside the month and the year before."
    ),
    "coins",
    filtersets.CostFilterSet,
    tables.CostTable,
    cost_find,
    "-amount",
    _(
        "Sums of ledger lines by the month whose statements they stand in; together they are what the statements come to."
    ),
)
REVENUE: Final = Report(
    "revenue",
    _("Commission and revenue"),
    _("What is paid for each 100 yuan of revenue."),
    "chart-line",
    filtersets.RevenueFilterSet,
    tables.RevenueTable,
    revenue_find,
    "-cost",
    _(
        "Revenue is what the subscribers of a channel were billed less arrears or, in a city that reports no bills, what was"
        " received for sales. Stores count as their agents."
    ),
)
PAYMENT_DAYS: Final = Report(
    "payment-days",
    _("Days to payment"),
    _("How long payees wait after a month's end for what its statements come to."),
    "clock",
    filtersets.PaymentDaysFilterSet,
    tables.PaymentDaysTable,
    days_find,
    "-mean",
    _("The day is the one on which the bank paid. What failed or was reversed counts as not paid."),
)
CONCENTRATION: Final = Report(
    "concentration",
    _("Who gets how much"),
    _("What share of all that is paid goes to the largest payees."),
    "chart-pie",
    filtersets.ConcentrationFilterSet,
    tables.ConcentrationTable,
    concentration_find,
    "-amount",
    _(
        "Of payees who are paid something. The Gini coefficient is 0 where all are paid alike, and close to 1 where one gets"
        " everything."
    ),
)
SILENT: Final = Report(
    "silent",
    _("Channels without commission"),
    _("Active channels that get nothing in a month: for how long, and why."),
    "ban",
    filtersets.SilentFilterSet,
    tables.SilentTable,
    silent_find,
    "-months",
    _("Channels that are active today, of the kinds that are paid. A store is paid through its agent."),
    _("Every active channel was paid something"),
)
ACCRUALS: Final = Report(
    "accruals",
    _("Earned and not paid"),
    _("For the books: what is owed or may still fall due, by the month that earned it."),
    "wallet",
    filtersets.AccrualFilterSet,
    tables.AccrualTable,
    accruals_find,
    "-total",
    _(
        "As it stands now, or at a month's end by what was published, paid and held by then. Statements by their month,"
        " instalments and reserves by the month that earned them; these fall due only if their conditions are met, and are"
        " told of today alone."
    ),
    _("Nothing is owed and nothing falls due"),
)
REPORTS: Final = (COST, REVENUE, PAYMENT_DAYS, CONCENTRATION, SILENT, ACCRUALS)

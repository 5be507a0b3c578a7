"""The tables of reports. Every column can be sorted: sums are few."""

from django.utils.translation import gettext_lazy as _

from core.reports.columns import Amount, Factor, Month, NamedColumn, Number, Share, Text
from core.tables import PortalTable


class CostTable(PortalTable):
    name = NamedColumn(_("Grouped"), sort=True)
    amount = Amount(_("Commission (yuan)"), sort=True, total=True, strong=True)
    share = Share(_("Share"), sort=True, phone=False)
    before = Amount(_("The month before"), sort=True, total=True, phone=False)
    change = Share(_("Change"), sort=True, signed=True)
    year_before = Amount(_("The year before"), sort=True, total=True, phone=False, spare=True)
    year_change = Share(_("Change in a year"), sort=True, signed=True, phone=False, spare=True)
    lines = Number(_("Lines"), sort=True, total=True, phone=False)


class RevenueTable(PortalTable):
    name = NamedColumn(_("Grouped"), sort=True)
    revenue = Amount(_("Revenue (yuan)"), sort=True, total=True, phone=False)
    amount = Amount(_("Commission (yuan)"), sort=True, total=True, phone="more")
    cost = Amount(_("For 100 yuan of revenue"), sort=True, strong=True, phone="figure")
    before = Amount(_("The month before"), sort=True, phone=False)


class PaymentDaysTable(PortalTable):
    name = NamedColumn(_("Grouped"), sort=True)
    statements = Number(_("Statements"), sort=True, total=True, phone=False)
    payable = Amount(_("Payable (yuan)"), sort=True, total=True, phone=False)
    paid = Amount(_("Paid (yuan)"), sort=True, total=True, phone=False)
    share = Share(_("Paid of it"), sort=True, phone=False)
    mean = Number(_("Days, mean"), sort=True, strong=True)
    median = Number(_("Half within (days)"), sort=True)
    slowest = Number(_("Slowest (days)"), sort=True)
    waiting = Amount(_("Not paid yet (yuan)"), sort=True, total=True, phone=False)


class ConcentrationTable(PortalTable):
    rank = Number(_("Place"), sort=True, phone=False)
    name = NamedColumn(_("Grouped"), sort=True, phone="lead")
    payees = Number(_("Payees"), sort=True, phone=False)
    amount = Amount(_("Commission (yuan)"), sort=True, total=True, strong=True)
    share = Share(_("Share"), sort=True)
    running = Share(_("With all before"), sort=True)
    first = Share(_("The largest"), sort=True, phone=False)
    five = Share(_("The five largest"), sort=True)
    ten = Share(_("The ten largest"), sort=True)
    fifth = Share(_("The largest fifth"), sort=True)
    gini = Factor(_("Gini coefficient"), sort=True)


class SilentTable(PortalTable):
    name = NamedColumn(_("Channel"), sort=True)
    city = Text(_("City"), sort=True, phone=False)
    kind = Text(_("Kind of channel"), sort=True, phone=False)
    months = Number(_("Months without"), sort=True, strong=True, phone="figure")
    last_paid = Month(_("Last paid for"), sort=True, phone=False)
    why = Text(_("Cause of it"), wrap=True)
    refused = Number(_("Facts not paid"), sort=True, total=True, phone=False)


class AccrualTable(PortalTable):
    name = NamedColumn(_("Grouped"), sort=True)
    draft = Amount(_("Not published"), sort=True, total=True, phone=False)
    unpaid = Amount(_("Due for payment"), sort=True, total=True)
    held = Amount(_("On hold"), sort=True, total=True, phone=False)
    bank = Amount(_("With the bank"), sort=True, total=True, phone=False)
    instalments = Amount(_("Instalments to come"), sort=True, total=True, spare=True)
    reserve = Amount(_("Reserve"), sort=True, total=True, phone=False, spare=True)
    total = Amount(_("Total (yuan)"), sort=True, total=True, strong=True)

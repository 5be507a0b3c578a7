"""The menu of the portal: what there is, under which heading, and which permission shows it.

Only names that resolve may stand here (a test checks it), so a menu entry never leads nowhere.
"""

from django.utils.translation import gettext_lazy as _

from core.menu import Item, Section

SECTIONS: tuple[Section, ...] = (
    Section(
        _("Daily"),
        (Item(_("Home"), "home", "home", tab=True),),
    ),
    Section(
        _("Network"),
        (
            Item(_("Own outlets"), "outlets:outlet_list", "building", ("outlets.outlet_view",)),
            Item(
                _("Agents"),
                "agents:agent_list",
                "users",
                ("agents.agent_view",),
                stems=("agents:store",),
            ),
            Item(
                _("Bank accounts"),
                "agents:account_list",
                "building-bank",
                ("agents.account_view",),
            ),
            Item(
                _("Account managers"),
                "direct_sales:account_manager_list",
                "briefcase",
                ("direct_sales.account_manager_view",),
            ),
            Item(
                _("Channels"),
                "network:channel_list",
                "building-store",
                ("network.channel_view",),
            ),
            Item(_("Regions"), "network:region_list", "map", ("network.channel_view",)),
        ),
    ),
    Section(
        _("Results"),
        (
            Item(
                _("Monthly results"),
                "sales:import_list",
                "file-spreadsheet",
                ("sales.result_view",),
                stems=("sales:import",),
            ),
            Item(_("Sales by order"), "sales:sale_list", "receipt", ("sales.result_view",)),
            Item(
                _("Subscribers by month"),
                "sales:subscriber_month_list",
                "device-mobile",
                ("sales.result_view",),
            ),
            Item(
                _("Events of subscribers"),
                "sales:subscriber_event_list",
                "ban",
                ("sales.result_view",),
            ),
            Item(
                _("Figures of channels"),
                "sales:channel_month_list",
                "chart-bar",
                ("sales.result_view",),
            ),
            Item(_("Targets"), "sales:target_list", "target-arrow", ("sales.target_view",)),
            Item(_("Products"), "sales:product_list", "package", ("sales.product_view",)),
        ),
    ),
    Section(
        _("Commissions"),
        (
            Item(
                _("Commission runs"),
                "commissions:month_list",
                "calculator",
                ("commissions.run_view",),
                stems=(
                    *("commissions:run", "commissions:month", "commissions:months"),
                    *("commissions:budget", "commissions:outlier"),
                ),
                tab=True,
            ),
            Item(
                _("Commission plans"),
                "commissions:plan_list",
                "license",
                ("commissions.plan_view",),
                stems=(
                    *("commissions:component", "commissions:figure", "commissions:qualifier"),
                    *("commissions:golden", "commissions:frame"),
                ),
            ),
            Item(
                _("Simulations"),
                "commissions:simulation_list",
                "chart-histogram",
                ("commissions.simulation_view",),
                stems=("commissions:simulation",),
            ),
            Item(
                _("Comparisons with Excel"),
                "commissions:comparison_list",
                "git-compare",
                ("commissions.simulation_view",),
                stems=("commissions:comparison",),
            ),
            Item(
                _("Channel coefficients"),
                "commissions:coefficient_list",
                "scale",
                ("commissions.run_view",),
            ),
            Item(
                _("Statements"),
                "commissions:statement_list",
                "receipt",
                ("commissions.statement_view",),
                stems=("commissions:line", "commissions:reconcile"),
                tab=True,
            ),
            Item(
                _("Instalment calendar"),
                "commissions:due_calendar",
                "calendar-month",
                ("commissions.statement_view",),
                stems=("commissions:due",),
            ),
            Item(
                _("Rewards, fines and adjustments"),
                "commissions:adjustment_list",
                "medal",
                ("commissions.statement_draft_view",),
                stems=("commissions:adjustment",),
            ),
            Item(
                _("Disputes"),
                "commissions:dispute_list",
                "message-report",
                ("commissions.dispute_view",),
                stems=("commissions:reconciliation",),
                tab=True,
            ),
            Item(
                _("Payables"),
                "commissions:payable_list",
                "wallet",
                ("commissions.payment_view",),
                stems=(
                    *("commissions:payable", "commissions:entry", "commissions:debt"),
                    *("commissions:hold", "commissions:payee", "commissions:write"),
                    *("commissions:line_hold", "commissions:refusal"),
                ),
            ),
            Item(
                _("Invoices"),
                "commissions:invoice_list",
                "file-invoice",
                ("commissions.payment_view",),
                stems=("commissions:invoice",),
            ),
            Item(
                _("Payment batches"),
                "commissions:batch_list",
                "cash",
                ("commissions.batch_view",),
                stems=("commissions:batch", "commissions:epoch", "commissions:tax"),
            ),
            Item(
                _("Payments"),
                "commissions:payment_list",
                "report-money",
                ("commissions.payment_view",),
            ),
            Item(
                _("Reports"),
                "commissions:report_index",
                "report-analytics",
                ("commissions.report_view",),
                stems=("commissions:report",),
            ),
        ),
    ),
    Section(
        _("System"),
        (
            Item(
                _("Users"),
                "users:user_list",
                "users",
                ("users.user_view",),
            ),
            Item(_("Grants"), "users:grant_list", "key", ("users.user_view",)),
            Item(_("Roles"), "users:role_list", "shield-lock", ("users.role_view",)),
            Item(
                _("Small tables"),
                "tables:index",
                "table",
                ("core.dictionary_view", "core.dictionary_edit", "sales.catalogue_edit", "sales.split_edit"),
                stems=("tables:core", "tables:sales"),
            ),
            Item(_("Webhooks"), "users:webhook_list", "link", ("users.webhook_manage",)),
            Item(_("Audit log"), "audit:event_list", "shield-check", ("core.audit_view",), stems=("audit:",)),
        ),
    ),
)

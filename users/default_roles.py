"""The roles that ship with the portal. An installation may change them; this is where it starts."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DefaultRole:
    code: str
    name: str
    rank: int
    permissions: tuple[str, ...]
    second_step: bool = False
    """Whether its holders must sign in in two steps."""


def _(text: str) -> str:
    """Marks the name for the catalogue; `Role.__str__` looks it up."""
    return text


_CHANNELS = (
    "network.channel_view",
    "outlets.outlet_view",
    "agents.agent_view",
    "direct_sales.account_manager_view",
)
_CHANNELS_EDITED = (
    "network.channel_edit",
    "outlets.outlet_edit",
    "agents.agent_edit",
    "agents.contact_view",
    "direct_sales.account_manager_edit",
    "direct_sales.contact_view",
)
_REGISTERS = (*_CHANNELS, "sales.product_view")
_LOOK = (
    *_REGISTERS,
    "sales.result_view",
    "sales.target_view",
    "commissions.plan_view",
    "commissions.run_view",
)
_REPORTS = ("sales.product_view", "sales.result_view", "sales.result_upload")
_STATEMENTS = ("commissions.statement_view", "commissions.statement_draft_view", "commissions.dispute_view")
_PAYMENTS = ("commissions.payment_view", "commissions.batch_view", "commissions.report_view")
_SIMULATED = ("commissions.simulation_view",)
_AUDIT = ("core.audit_view", "core.history_view")
_NOTES = ("core.note_view", "core.note_write")

_PAID_TO = ("agents.account_view", "agents.account_export")
_PAID_TO_KEPT = ("agents.account_number_view", "agents.account_propose", "agents.account_approve")

_EXPORTS = (
    "network.channel_export",
    "outlets.outlet_export",
    "agents.agent_export",
    "direct_sales.account_manager_export",
    "sales.product_export",
    "commissions.statement_export",
    "commissions.dispute_export",
    "commissions.payment_export",
)

DEFAULT_ROLES: tuple[DefaultRole, ...] = (
    DefaultRole(
        "province_manager",
        _("Province manager"),
        1,
        (
            *_LOOK,
            *_STATEMENTS,
            *_PAYMENTS,
            *_AUDIT,
            *_NOTES,
            *_CHANNELS_EDITED,
            "network.region_edit",
            "sales.subscriber_view",
            "commissions.plan_edit",
            "commissions.plan_approve",
            "commissions.frame_edit",
            *_SIMULATED,
            "commissions.simulation_run",
            "commissions.run_approve",
            "commissions.run_publish",
            "commissions.dispute_answer",
            "commissions.dispute_approve",
            "commissions.payment_second",
            "commissions.desk_edit",
            "commissions.budget_edit",
            "commissions.hold_decide",
            "commissions.adjustment_approve",
            "commissions.tax_edit",
            *_EXPORTS,
            *_PAID_TO,
            "sales.result_export",
            "sales.product_edit",
            "sales.split_edit",
            "sales.catalogue_edit",
            "sales.target_edit",
            "sales.target_export",
            "core.dictionary_view",
            "core.view_share",
        ),
        second_step=True,
    ),
    DefaultRole(
        "city_manager",
        _("City manager"),
        2,
        (
            *_LOOK,
            *_STATEMENTS,
            *_PAYMENTS,
            *_AUDIT,
            *_NOTES,
            *_CHANNELS_EDITED,
            "sales.subscriber_view",
            "users.user_view",
            "users.user_edit",
            "users.user_export",
            "sales.result_upload",
            "sales.result_commit",
            "commissions.run_start",
            "commissions.run_submit",
            "commissions.adjustment_propose",
            "commissions.coefficient_edit",
            "commissions.dispute_answer",
            "commissions.payment_approve",
            "commissions.plan_edit",
            *_SIMULATED,
            "commissions.simulation_run",
            *_EXPORTS,
            *_PAID_TO,
            "sales.result_export",
            "sales.target_edit",
            "sales.target_export",
            "core.view_share",
        ),
    ),
    DefaultRole(
        "district_supervisor",
        _("District supervisor"),
        3,
        (
            *_REGISTERS,
            *_NOTES,
            "core.history_view",
            *_CHANNELS_EDITED,
            "sales.subscriber_view",
            "sales.result_view",
            "sales.result_upload",
            "sales.target_view",
            *_STATEMENTS,
            "commissions.payment_view",
            "core.view_share",
        ),
    ),
    DefaultRole(
        "outlet_manager",
        _("Outlet manager"),
        4,
        ("network.channel_view", "outlets.outlet_view", *_REPORTS),
    ),
    DefaultRole(
        "account_manager",
        _("Account manager"),
        5,
        (
            "network.channel_view",
            "direct_sales.account_manager_view",
            "direct_sales.contact_view",
            *_REPORTS,
        ),
    ),
    DefaultRole("warehouse_keeper", _("Warehouse keeper"), 5, ("network.channel_view", "sales.product_view")),
    DefaultRole(
        "settlement_clerk",
        _("Settlement clerk"),
        3,
        (
            *_LOOK,
            *_STATEMENTS,
            *_PAYMENTS,
            *_PAID_TO,
            *_PAID_TO_KEPT,
            "commissions.run_start",
            "commissions.adjustment_propose",
            "commissions.payment_prepare",
        ),
        second_step=True,
    ),
    DefaultRole(
        "assessor",
        _("Assessor"),
        4,
        (*_CHANNELS, "commissions.coefficient_edit", "commissions.run_view"),
    ),
    DefaultRole(
        "auditor",
        _("Auditor"),
        3,
        (
            *_LOOK,
            *_STATEMENTS,
            *_PAYMENTS,
            *_SIMULATED,
            *_AUDIT,
            *_EXPORTS,
            *_PAID_TO,
            "core.audit_export",
            "commissions.payment_hold",
            "commissions.hold_decide",
            "core.dictionary_view",
            "core.note_view",
            "sales.target_export",
            "users.user_view",
            "users.user_export",
            "users.role_view",
        ),
    ),
    DefaultRole(
        "dealer_owner",
        _("Dealer owner"),
        6,
        (
            "network.channel_view",
            "agents.agent_view",
            "agents.contact_view",
            "agents.account_view",
            "agents.account_number_view",
            "agents.account_request",
            *_REPORTS,
            "commissions.statement_view",
            "commissions.statement_confirm",
            "commissions.invoice_send",
            "commissions.dispute_view",
            "commissions.dispute_raise",
            "commissions.payment_view",
            "users.user_view",
            "users.user_edit",
            "commissions.statement_export",
            "commissions.dispute_export",
            "commissions.payment_export",
        ),
    ),
    DefaultRole("dealer_clerk", _("Dealer clerk"), 7, ("network.channel_view", *_REPORTS)),
    DefaultRole(
        "system_administrator",
        _("System administrator"),
        0,
        (
            "network.channel_view",
            "network.region_edit",
            "sales.product_view",
            "sales.catalogue_edit",
            "core.dictionary_view",
            "core.dictionary_edit",
            "users.user_view",
            "users.user_edit",
            "users.user_export",
            "core.view_share",
            "users.user_administer",
            "users.user_view_as",
            "users.webhook_manage",
            "users.role_view",
            "users.role_edit",
        ),
        second_step=True,
    ),
)

DEFAULTS: dict[str, DefaultRole] = {role.code: role for role in DEFAULT_ROLES}
SYSTEM_ADMINISTRATOR = "system_administrator"

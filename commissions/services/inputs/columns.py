"""The tables of the engine's inputs, and how each is read: streamed, or from a query of its name."""

from typing import Final

_FACT: Final = ("fact_id", "revision", "city_id", "period", "channel_id")
FACTS: Final[dict[str, tuple[tuple[str, ...], tuple[tuple[str, int], ...]]]] = {
    "sales": (
        (
            *(*_FACT, "product_id", "event_date", "subscriber", "instalment", "quantity"),
            *("amount", "cost", "first_payment", "campaign_id", "real_name"),
        ),
        (("grain", 1),),
    ),
    "subscriber_months": (
        (
            *(*_FACT, "product_id", "subscriber", "plan_fee", "billed", "arrears"),
            *("minutes", "megabytes", "months_in_net", "real_name"),
        ),
        (("grain", 2), ("quantity", 1)),
    ),
    "channel_months": ((*_FACT, "metric_id", "quantity", "value", "state"), (("grain", 3),)),
    "events": (
        (*_FACT, "metric_id", "event_date", "subscriber", "value"),
        (("grain", 5), ("quantity", 1)),
    ),
}
"""A stream for each kind of fact: its columns, and what is the same in all of its rows."""

COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "products": ("product_id", "category_id"),
    "fees": ("product_id", "day_from", "day_to", "plan_fee"),
    "usage": (
        *(
            "city_id",
            "subscriber",
            "period",
            "minutes",
            "megabytes",
            "months_in_net",
            "billed",
            "arrears",
            "plan_fee",
            "suspended_days",
            "real_name",
        ),
    ),
    "positions": (
        *("channel_id", "effective_from", "city_id", "district_id", "city_class", "parent_id"),
        *("level", "star", "mode", "kind", "left_on"),
    ),
    "components": (
        *(
            "component_id",
            "component_key",
            "version_id",
            "plan_id",
            "effective_from",
            "effective_to",
            "kind",
            "grain",
        ),
        *(
            "metric_id",
            "measure",
            "measure_figure",
            "formula",
            "tier_mode",
            "tier_basis",
            "tier_figure",
            "tier_scope",
            "count_period",
            "edges",
        ),
        *(
            "second_measure",
            "second_figure",
            "target_code",
            "prorate",
            "line_cap",
            "payee_cap",
            "cap_group",
            "cap_period",
            "apply_qualifier",
        ),
        *(
            "apply_coefficients",
            "override_of",
            "override_step",
            "override_by",
            "spared_figure",
            "spared_share",
            "in_points",
        ),
        *("standing", "line_floor", "early_cap", "early_floor", "subscriber_cap", "subscriber_floor"),
        *("payee_floor", "floor_period", "clock_stops", "once_months"),
        *("once_period", "paid_months", "cut_off"),
    ),
    "rules": (
        *("rule_id", "component_id", "channel_kind", "mode", "level", "star", "city_class", "city_id"),
        *("district_id", "channel_id", "product_id", "category_id", "campaign_id", "date_from", "date_to"),
    ),
    "bands": ("rule_id", "lower", "upper", "second_lower", "second_upper", "rate"),
    "gates": (
        *("gate_id", "component_id", "part", "counted_by", "group", "measure", "figure_id", "month_offset"),
        *("operator", "threshold", "reason"),
    ),
    "factors": ("component_id", "factor_key"),
    "figures": (
        *(
            "figure_id",
            "version_id",
            "code",
            "owner",
            "grain",
            "metric_id",
            "measure",
            "month_from",
            "month_to",
        ),
        *("year_to_date", "share_of", "target_code", "formula", "by_day", "quarter_to_date", "cut_off"),
    ),
    "figure_products": ("figure_id", "product_id", "category_id", "campaign_id"),
    "instalments": ("component_id", "part", "month_offset", "share", "held_months", "reduced_share"),
    "promises": (
        *(
            "payee_id",
            "channel_id",
            "event_period",
            "component_key",
            "component_id",
            "rule_id",
            "grain",
            "fact_id",
        ),
        *("fact_revision", "product_id", "city_id", "subscriber", "quantity", "whole"),
    ),
    "qualifiers": ("version_id", "level", "payout"),
    "minima": ("version_id", "level", "figure_id", "minimum"),
    "versions": ("version_id", "month_cap", "stage_order"),
    "attributions": ("grain", "fact_id", "channel_id", "share"),
    "coefficients": ("channel_id", "period", "kind", "value"),
    "targets": ("channel_id", "period", "code", "value"),
    "adjustments": ("adjustment_id", "payee_id", "channel_id", "event_period", "amount", "posted"),
    "posted": (
        *("payee_id", "event_period", "kind", "component_key", "grain", "fact_id", "city_id", "amount"),
        *("channel_id", "product_id", "component_id", "rule_id", "fact_revision", "reason", "whole"),
    ),
    "paid": (
        *(
            "payee_id",
            "channel_id",
            "component_key",
            "grain",
            "fact_id",
            "period",
            "event_date",
            "subscriber",
        ),
        *("product_id", "amount", "taken"),
    ),
    "earned": ("component_key", "city_id", "period", "channel_id", "subscriber"),
    "balances": ("payee_id", "component_key", "kind", "period", "fact_id", "amount"),
    "cap_uses": ("payee_id", "component_key", "period", "amount", "taken"),
}

STREAMED: Final = (*FACTS, "usage", "posted")
"""In the order in which the engine reads them."""

PLAN_TABLES: Final = (
    *(
        "rules",
        "bands",
        "gates",
        "factors",
        "figures",
        "figure_products",
        "instalments",
        "qualifiers",
        "minima",
        "versions",
    ),
)
"""Tables that a plan version says as they stand; each has a query of its name in sql/inputs/plans/."""

FACT_TABLES: Final = {
    "sales": "sales_sale",
    "subscriber_months": "sales_subscribermonth",
    "channel_months": "sales_channelmonth",
    "events": "sales_subscriberevent",
}

"""Plans, their versions, and the components (one pay rule each) of a version."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from commissions.choices import (
    LAST_CUT_OFF,
    MOST_ONCE_MONTHS,
    CapOrder,
    CapPeriod,
    ComponentKind,
    CountPeriod,
    Edges,
    Measure,
    OncePeriod,
    OverrideBy,
    StageOrder,
    Standing,
    TierBasis,
    TierMode,
    TierScope,
    VersionStatus,
)
from commissions.querysets import PlanQuerySet, PlanVersionQuerySet
from core.fields import FenField, ScaledField
from sales.choices import EventKind, Grain


class Plan(models.Model):
    code = models.SlugField(_("code"), max_length=32, unique=True)
    name = models.CharField(_("name"), max_length=120)
    region = models.ForeignKey(
        "network.Region",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("region"),
        help_text=_("The province, or the city whose plan this is."),
    )

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class PlanVersion(models.Model):
    """Changed only while a draft (a database trigger refuses later changes of its components).

    In force for a month is the latest approved version whose `effective_from` is not after it.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="versions", verbose_name=_("plan"))
    number = models.PositiveSmallIntegerField(_("version"))
    status = models.CharField(
        _("status"), max_length=12, choices=VersionStatus.choices, default=VersionStatus.DRAFT
    )
    effective_from = models.PositiveIntegerField(_("in force from"))
    effective_to = models.PositiveIntegerField(_("in force to"), null=True, blank=True)
    document_number = models.CharField(_("document number"), max_length=60)
    note = models.TextField(_("note"), blank=True)
    month_cap = FenField(
        _("cap of the month"),
        null=True,
        blank=True,
        help_text=_("What the version's components come to for a payee in a month is at most this."),
    )
    stage_order = models.CharField(
        _("order of cap, coefficients and guarantee"),
        max_length=26,
        choices=StageOrder.choices,
        default=StageOrder.CAP_COEFFICIENTS_GUARANTEE,
    )
    cut_off_day = models.PositiveSmallIntegerField(
        _("cut-off day of the month"),
        null=True,
        blank=True,
        help_text=_(
            "With 25, the events of 26 March to 25 April are of April. The same in all versions of a plan."
        ),
    )
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("prepared by")
    )
    prepared_at = models.DateTimeField(_("prepared at"), auto_now_add=True)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
        verbose_name=_("approved by"),
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, editable=False)

    simulated: list[dict[str, Any]] | None
    """What was attached to it; only where its page asks for it."""

    objects = PlanVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan version")
        verbose_name_plural = _("plan versions")
        ordering = ["plan", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="plan_version_number"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("prepared_by")),
                name="plan_version_maker_is_not_checker",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["active", "superseded"]) | Q(approved_by__isnull=False),
                name="plan_version_active_is_approved",
            ),
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gte=F("effective_from")),
                name="plan_version_months",
            ),
            models.CheckConstraint(
                condition=Q(month_cap__isnull=True) | Q(month_cap__gte=0),
                name="plan_version_month_cap",
            ),
            models.CheckConstraint(
                condition=Q(cut_off_day__isnull=True) | Q(cut_off_day__range=(1, LAST_CUT_OFF)),
                name="plan_version_cut_off",
            ),
            models.CheckConstraint(
                condition=Q(stage_order__in=StageOrder.values), name="plan_version_stage_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} v{self.number}"

    @property
    def is_draft(self) -> bool:
        return self.status == VersionStatus.DRAFT

    @property
    def has_own_order(self) -> bool:
        """Whether cap, coefficients and guarantee act in another order than the usual one."""
        return self.stage_order != StageOrder.CAP_COEFFICIENTS_GUARANTEE


class ComponentKey(models.Model):
    """What a component is through all versions of its plan. Ledger lines are compared by it."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="component_keys")
    code = models.SlugField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "code"], name="component_key_once")]

    def __str__(self) -> str:
        return self.code


class Component(models.Model):
    version = models.ForeignKey(
        PlanVersion, on_delete=models.CASCADE, related_name="components", verbose_name=_("plan version")
    )
    key = models.ForeignKey(ComponentKey, on_delete=models.PROTECT, related_name="components")
    name = models.CharField(_("name"), max_length=80)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    clause = models.CharField(_("clause"), max_length=60, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=ComponentKind.choices)
    grain = models.PositiveSmallIntegerField(_("paid on"), choices=Grain.choices, default=Grain.SALE)
    metric = models.ForeignKey(
        "sales.Metric",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("metric"),
    )
    measure = models.CharField(_("base"), max_length=16, choices=Measure.choices, default=Measure.QUANTITY)
    measure_figure = models.ForeignKey(
        "commissions.Figure",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("figure paid on"),
    )
    formula = models.TextField(
        _("formula"),
        blank=True,
        max_length=500,
        help_text=_(
            "As in Excel, of the measures and figures by name: IF(plan_fee >= 100, 30, net_bill * 5%)"
        ),
    )
    prorate = models.BooleanField(
        _("by active days"), default=False, help_text=_("In proportion to the days in the network.")
    )
    tier_mode = models.CharField(
        _("tier mode"), max_length=12, choices=TierMode.choices, default=TierMode.WHOLE
    )
    tier_basis = models.CharField(
        _("tier counts"), max_length=12, choices=TierBasis.choices, default=TierBasis.COUNT
    )
    tier_scope = models.CharField(
        _("counted over"), max_length=10, choices=TierScope.choices, default=TierScope.PAYEE
    )
    count_period = models.CharField(
        _("counted from the start of"),
        max_length=7,
        choices=CountPeriod.choices,
        default=CountPeriod.MONTH,
    )
    tier_figure = models.ForeignKey(
        "commissions.Figure",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("figure counted"),
    )
    edges = models.CharField(_("edges"), max_length=5, choices=Edges.choices, default=Edges.LOWER)
    second_measure = models.CharField(
        _("second dimension"), max_length=16, choices=Measure.choices, null=True, blank=True
    )
    second_figure = models.ForeignKey(
        "commissions.Figure",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("figure of the second dimension"),
    )
    factors = ArrayField(
        models.SlugField(max_length=32),
        default=list,
        blank=True,
        verbose_name=_("factor tables"),
        help_text=_("Codes of the factor tables of the version that a line is multiplied with."),
    )
    in_points = models.BooleanField(
        _("in points"),
        default=False,
        help_text=_(
            "Points a piece, with a factor table that is the price; of a factor table: yuan a point."
        ),
    )
    standing = models.CharField(
        _("mode, level and star"),
        max_length=11,
        choices=Standing.choices,
        default=Standing.MONTH_START,
        help_text=_(
            "Which moment's mode, level and star of the channel the rates are for."
            " By days: each of the month's, as long as it held."
        ),
    )
    line_floor = FenField(
        _("at least a line"), null=True, blank=True, help_text=_("What earns anything earns at least this.")
    )
    line_cap = FenField(_("cap a line"), null=True, blank=True)
    cap_order = models.CharField(
        _("cap and floor a line"),
        max_length=6,
        choices=CapOrder.choices,
        default=CapOrder.AFTER,
        help_text=_("Before the factors: a line is held between floor and cap first and multiplied then."),
    )
    subscriber_floor = FenField(
        _("at least a subscriber"),
        null=True,
        blank=True,
        help_text=_("Of all lines of a subscriber in a month, if one of them isn't refused."),
    )
    subscriber_cap = FenField(
        _("cap a subscriber"),
        null=True,
        blank=True,
        help_text=_("Of all lines of a subscriber in a month."),
    )
    payee_floor = FenField(
        _("at least a payee"),
        null=True,
        blank=True,
        help_text=_("Of all lines of a payee, if one of them isn't refused."),
    )
    floor_period = models.CharField(
        _("floor over"),
        max_length=6,
        choices=CapPeriod.choices,
        default=CapPeriod.MONTH,
        help_text=_("Over a year: raised in December, by what the year is short of."),
    )
    payee_cap = FenField(_("cap a payee"), null=True, blank=True)
    cap_group = models.CharField(
        _("cap group"),
        max_length=32,
        blank=True,
        help_text=_(
            "Components with the same cap group share the caps and floors of the payee and of the subscriber."
        ),
    )
    cap_period = models.CharField(
        _("cap over"), max_length=6, choices=CapPeriod.choices, default=CapPeriod.MONTH
    )
    once_months = models.PositiveSmallIntegerField(
        _("once in (months)"),
        null=True,
        blank=True,
        help_text=_(
            "A subscriber, or a channel without one, is paid for once in so many months. Empty: each time."
        ),
    )
    once_period = models.CharField(
        _("once in a calendar period"),
        max_length=7,
        choices=OncePeriod.choices,
        blank=True,
        help_text=_("Instead of so many months: once in each calendar quarter or year."),
    )
    paid_months = ArrayField(
        models.PositiveSmallIntegerField(),
        default=list,
        blank=True,
        verbose_name=_("months of the year"),
        help_text=_("It is paid in these months of each year alone. None: in all."),
    )
    clock_stops = models.BooleanField(
        _("clock stops while suspended"),
        default=False,
        help_text=_("Every thirty days of suspension put the instalments to come off by a month."),
    )
    apply_qualifier = models.BooleanField(_("qualifier applies"), default=True)
    apply_coefficients = models.BooleanField(_("coefficients apply"), default=True)
    override_of = models.ForeignKey(
        ComponentKey,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("override of"),
    )
    override_step = models.PositiveSmallIntegerField(
        _("upline"), null=True, blank=True, help_text=_("1 is the direct upline, 2 the one above it.")
    )

    override_by = models.CharField(
        _("share of"), max_length=10, choices=OverrideBy.choices, default=OverrideBy.SHARE
    )
    event_kind = models.PositiveSmallIntegerField(
        _("event"), choices=EventKind.choices, null=True, blank=True
    )
    spared_figure = models.ForeignKey(
        "commissions.Figure",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("spared of the figure"),
    )
    spared_share = ScaledField(
        _("share that is spared"),
        default=0,
        help_text=_("So much of the figure is spared; of the rest the dearest are taken back."),
    )

    in_other_versions: bool
    """Whether its key is used by another version too; this and the next only in `version_components`."""
    gate_rows: list[dict[str, Any]]
    instalment_rows: list[dict[str, Any]]
    of_figured_version: bool
    """Whether its version has figures."""

    class Meta:
        verbose_name = _("component")
        verbose_name_plural = _("components")
        ordering = ["version", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="component_once_a_version"),
            models.CheckConstraint(
                condition=Q(kind="override", override_of__isnull=False, override_step__range=(1, 3))
                | Q(kind="clawback", override_of__isnull=False, override_step__isnull=True, grain=5)
                | (
                    ~Q(kind__in=["override", "clawback"])
                    & Q(override_of__isnull=True, override_step__isnull=True)
                ),
                name="component_override",
            ),
            models.CheckConstraint(
                condition=Q(grain=3, metric__isnull=False)
                | Q(kind__in=["override", "factor"])
                | (~Q(grain=3) & Q(metric__isnull=True)),
                name="component_metric_by_grain",
            ),
            models.CheckConstraint(
                condition=Q(in_points=False) | Q(kind__in=["piece", "factor"]), name="component_in_points"
            ),
            models.CheckConstraint(
                condition=Q(event_kind__isnull=True) | Q(grain=5), name="component_event_of_events"
            ),
            models.CheckConstraint(
                condition=(Q(line_cap__isnull=True) | Q(line_cap__gte=0))
                & (Q(payee_cap__isnull=True) | Q(payee_cap__gte=0))
                & (Q(subscriber_cap__isnull=True) | Q(subscriber_cap__gte=0))
                & (Q(line_floor__isnull=True) | Q(line_floor__gte=0))
                & (Q(subscriber_floor__isnull=True) | Q(subscriber_floor__gte=0))
                & (Q(payee_floor__isnull=True) | Q(payee_floor__gte=0)),
                name="component_caps_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(once_months__isnull=True)
                | Q(once_months__range=(1, MOST_ONCE_MONTHS), once_period=""),
                name="component_once_months",
            ),
            models.CheckConstraint(
                condition=Q(count_period="month")
                | Q(
                    count_period__in=["day", "quarter", "year"],
                    kind__in=["piece", "percent"],
                    tier_basis__in=["count", "amount"],
                    once_months__isnull=True,
                    once_period="",
                )
                & ~Q(tier_mode="transaction"),
                name="component_count_period",
            ),
            models.CheckConstraint(
                condition=Q(paid_months__contained_by=list(range(1, 13))), name="component_paid_months"
            ),
        ]

    def __str__(self) -> str:
        return self.name

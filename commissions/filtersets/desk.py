"""Filters of the run desk, statements, lines and disputes."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, ClassVar, Final

import django_filters as filters
from django.db.models import BigIntegerField, ExpressionWrapper, F, Q, QuerySet
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from commissions.choices import DisputeStatus, LineStage, StatementStatus
from commissions.models import Dispute, Line, Statement
from commissions.models.line import IDS_PER_RUN
from commissions.payments.choices import PaidState
from commissions.payments.services.paid_states import in_paid_state
from commissions.services.losses import lines_at
from commissions.services.number_search import number_filter
from core.filters import PeriodFilter, PortalFilterSet
from network.models import Channel

LATEST_RUN: Final = (2**63 - 1) // IDS_PER_RUN - 1
CHANGES: Final = [
    ("up", _("Up by more than 20%")),
    ("down", _("Down by more than 20%")),
    ("new", _("Nothing last month")),
]
CONTENT: Final = [
    ("refused", _("With facts not paid")),
    ("difference", _("With differences or adjustments")),
    ("negative", _("Below zero")),
]
ASSIGNED: Final = [("mine", _("Mine")), ("nobody", _("Nobody's"))]


class MonthStatementFilterSet(PortalFilterSet):
    search_fields = ("payee__code__startswith", "payee__name", "payee__initials")

    district = filters.TypedChoiceFilter(
        field_name="district_id", label=_("District"), coerce=int, choices=()
    )
    change = filters.ChoiceFilter(label=_("Change"), choices=CHANGES, method="by_change")
    content = filters.ChoiceFilter(label=_("Content"), choices=CONTENT, method="by_content")
    status = filters.ChoiceFilter(label=_("Status"), choices=StatementStatus.choices)

    class Meta:
        model = Statement
        fields: ClassVar[list[str]] = []

    def __init__(self, *args: Any, districts: Iterable[tuple[int, str]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.filters["district"].extra["choices"] = list(districts)

    def by_change(self, queryset: QuerySet[Statement], name: str, value: str) -> QuerySet[Statement]:
        """Without floating point: five times the difference against the whole of last month."""
        if value == "new":
            return queryset.filter(Q(previous_amount__isnull=True) | Q(previous_amount__lte=0))
        difference = ExpressionWrapper(
            (F("amount") - F("previous_amount")) * 5, output_field=BigIntegerField()
        )
        compared = queryset.filter(previous_amount__gt=0).annotate(difference_times_five=difference)
        if value == "up":
            return compared.filter(difference_times_five__gt=F("previous_amount"))
        return compared.filter(difference_times_five__lt=-F("previous_amount"))

    def by_content(self, queryset: QuerySet[Statement], name: str, value: str) -> QuerySet[Statement]:
        if value == "refused":
            return queryset.filter(facts_refused__gt=0)
        if value == "difference":
            return queryset.exclude(difference=0, adjustment=0)
        return queryset.filter(amount__lt=0)


class StatementFilterSet(PortalFilterSet):
    search_fields = ("payee__code__startswith", "payee__name", "payee__initials")

    period = PeriodFilter()
    status = filters.ChoiceFilter(label=_("Status"), choices=StatementStatus.choices)
    paid = filters.ChoiceFilter(label=_("Payment"), choices=PaidState.choices, method="by_paid")

    class Meta:
        model = Statement
        fields: ClassVar[list[str]] = []

    def by_paid(self, queryset: QuerySet[Statement], name: str, value: str) -> QuerySet[Statement]:
        return in_paid_state(queryset, value, self.request.user)


class NumberFilterSet(PortalFilterSet):
    """Lines of a city, searched by the number of the subscriber. The view says whose numbers are in full."""

    search_fields = ("fact_id",)
    search_placeholder = _("Subscriber number")

    def __init__(self, *args: Any, city_id: int, in_full: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.city_id, self.in_full = city_id, in_full

    def search(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(self.matching(value)) if value.strip() else queryset

    def matching(self, text: str) -> Q:
        return number_filter(self.city_id, text, in_full=self.in_full)


class LineFilterSet(NumberFilterSet):
    """Within one statement; the view hands in what its lines have."""

    component = filters.TypedChoiceFilter(
        field_name="component_key", label=_("Component"), coerce=int, choices=()
    )
    kind = filters.TypedChoiceFilter(label=_("Kind"), coerce=int, choices=())
    month = filters.TypedChoiceFilter(
        field_name="event_period", label=_("Month of the event"), coerce=int, choices=()
    )
    paid = filters.ChoiceFilter(
        label=_("Paid or not"), choices=[("yes", _("Paid")), ("no", _("Not paid"))], method="by_paid"
    )
    reason = filters.ChoiceFilter(label=_("Reason"), choices=())

    class Meta:
        model = Line
        fields: ClassVar[list[str]] = []

    def __init__(
        self,
        *args: Any,
        components: Iterable[tuple[int, str]] = (),
        kinds: Iterable[tuple[int, str]] = (),
        months: Iterable[tuple[int, str]] = (),
        reasons: Iterable[tuple[str, str]] = (),
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        for name, choices in (
            ("component", components),
            ("kind", kinds),
            ("month", months),
            ("reason", reasons),
        ):
            self.filters[name].extra["choices"] = list(choices)

    def by_paid(self, queryset: QuerySet[Line], name: str, value: str) -> QuerySet[Line]:
        return queryset.filter(reason="") if value == "yes" else queryset.exclude(reason="")


class MonthLineFilterSet(NumberFilterSet):
    """Within a city's month. Reason, cause and run have an index of their own or leave few rows; a stage, or a component
    of one, is read along the key.
    """

    search_placeholder = _("Subscriber number, code of the agent")

    stage = filters.ChoiceFilter(label=_("Stage"), choices=LineStage.choices, method="by_stage")
    component = filters.TypedChoiceFilter(
        field_name="component_key", label=_("Component"), coerce=int, choices=()
    )
    reason = filters.ChoiceFilter(label=_("Reason"), choices=())
    cause = filters.TypedChoiceFilter(label=_("Cause"), coerce=int, choices=())
    run = filters.NumberFilter(label=_("Run"), method="by_run", max_value=LATEST_RUN)

    class Meta:
        model = Line
        fields: ClassVar[list[str]] = []

    def __init__(
        self,
        *args: Any,
        components: Iterable[tuple[int, str]] = (),
        reasons: Iterable[tuple[str, str]] = (),
        causes: Iterable[tuple[int, str]] = (),
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.filters["component"].extra["choices"] = list(components)
        self.filters["reason"].extra["choices"] = list(reasons)
        self.filters["cause"].extra["choices"] = list(causes)

    def matching(self, text: str) -> Q:
        """Digits alone may be either. Only where there is such a code are both looked up: with an alternative beside it a
        number isn't found by its index, but all lines are read.
        """
        channels = Channel.objects.filter(code__startswith=text.strip())
        payees = Q(payee_id__in=channels.values("pk"))
        if not text.strip().isdecimal():
            return payees
        numbers = super().matching(text)
        return numbers | payees if channels.exists() else numbers

    def by_stage(self, queryset: QuerySet[Line], name: str, value: str) -> QuerySet[Line]:
        return queryset.filter(lines_at(value))

    def by_run(self, queryset: QuerySet[Line], name: str, value: Decimal) -> QuerySet[Line]:
        """The numbers of a run's lines follow one another, so this is a stretch of the key."""
        first = int(value) * IDS_PER_RUN
        return queryset.filter(id__gte=first, id__lt=first + IDS_PER_RUN)

    def controls(self) -> list[BoundField]:
        """The run comes with a link and shows as a chip; nobody types its number."""
        return [bound for bound in super().controls() if bound.name != "run"]


class DisputeFilterSet(PortalFilterSet):
    search_fields = ("payee__code__startswith", "payee__name", "payee__initials")

    period = PeriodFilter(field_name="statement__period")
    status = filters.ChoiceFilter(label=_("Status"), choices=DisputeStatus.choices)
    assigned = filters.ChoiceFilter(label=_("Handled by"), choices=ASSIGNED, method="by_assigned")

    class Meta:
        model = Dispute
        fields: ClassVar[list[str]] = []

    def by_assigned(self, queryset: QuerySet[Dispute], name: str, value: str) -> QuerySet[Dispute]:
        return queryset.filter(assigned_to=self.request.user if value == "mine" else None)

"""Forms of uploads, products, prices and targets."""

import unicodedata
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Final

from django import forms
from django.core.validators import RegexValidator
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from core.formats import DASH, count, money, period_label
from core.formfields import YuanField
from core.forms import DateInput
from core.periods import current_period, first_day, period_range, previous_period, shift
from core.quick import QuickAdd
from core.scoping import ScopedUser
from core.sheets.kinds import SheetKind, all_kinds, kind_named
from core.small_tables.forms import SmallForm
from network.formfields import ChannelCodeField
from network.models import Channel
from sales.choices import MetricUnit
from sales.models import Campaign, Metric, Product, ProductCategory, SaleSplit, Target
from sales.services.targets import TARGET_EDIT, TARGETS_AHEAD

if TYPE_CHECKING:
    _ProductModelForm = forms.ModelForm[Product]
else:
    _ProductModelForm = forms.ModelForm

MOST: Final = 10**12
MONTHS_AHEAD: Final = 2
"""So far ahead a register can be prepared."""
GROUPS: Final = ((_("Monthly results"), False), (_("Registers"), True))
"""The sheets in two groups: what is reported of a month, and what is there from a month on."""


def kinds_of(user: ScopedUser) -> list[SheetKind]:
    """The sheets that this user may upload."""
    return [kind for kind in all_kinds().values() if kind.upload_scope(user)]


class UploadForm(forms.Form):
    kind = forms.ChoiceField(label=_("Sheet"))
    period = forms.TypedChoiceField(label=_("Month"), coerce=int)
    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,  # the guard answers an empty file in its own words
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )

    def __init__(self, *args: Any, user: ScopedUser, **options: Any) -> None:
        super().__init__(*args, **options)
        kinds = kinds_of(user)
        choices: Any = self.fields["kind"]
        choices.choices = [
            (label, found)
            for label, register in GROUPS
            if (found := [(kind.name, kind.label) for kind in kinds if kind.register == register])
        ]
        registers = {kind.name for kind in kinds if kind.register}
        only_registers = self.initial.get("kind") in registers or len(registers) == len(kinds)
        latest = current_period()
        months: Any = self.fields["period"]
        last = shift(latest, MONTHS_AHEAD) if registers else latest
        months.choices = [
            (period, period_label(period)) for period in period_range(shift(latest, -23), last)
        ][::-1]
        months.initial = latest if only_registers else previous_period(latest)
        if only_registers and any(kind.holds_on for kind in kinds):
            months.label = _("Holds from")
        if registers:
            months.help_text = _(
                "Results are of this month. What a register's sheet says holds from its first day."
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        kind, period = data.get("kind"), data.get("period")
        if kind and period and not kind_named(kind).register and period > current_period():
            self.add_error("period", _("Results of a month that has not begun can't be uploaded."))
        return data


class SubmitForm(forms.Form):
    """`version` is the preview that was seen; `acknowledged` that totals which differ were."""

    version = forms.IntegerField()
    acknowledged = forms.BooleanField(required=False)


class CommitForm(SubmitForm):
    """`partial` leaves the refused rows out."""

    partial = forms.BooleanField(required=False)


class ReplaceForm(forms.Form):
    """The number of the upload that the file replaces; empty for none."""

    upload = forms.IntegerField(required=False)


class MappingForm(forms.Form):
    """The columns come as `key-<letter>`; `header` is the row that they were read from. With `sheet` another
    sheet is read instead."""

    header = forms.IntegerField(required=False)
    sheet = forms.CharField(required=False, max_length=100, strip=False)


class ProductCodeField(forms.CharField):
    """A code that no product has yet; full-width letters are taken for what they mean."""

    def __init__(self, **options: Any) -> None:
        valid = RegexValidator(
            r"\A[0-9A-Z](?:[0-9A-Z._/-]{0,30}[0-9A-Z])?\Z", _("Letters, digits, dots and hyphens only.")
        )
        options.setdefault("help_text", _("Sheets name the product by it. It can't be changed later."))
        super().__init__(label=_("Code"), max_length=32, validators=[valid], **options)

    def to_python(self, value: Any) -> str:
        return unicodedata.normalize("NFKC", super().to_python(value) or "").upper()

    def clean(self, value: Any) -> str:
        code: str = super().clean(value)
        if Product.objects.filter(code=code).exists():
            raise forms.ValidationError(_("This code is taken."))
        return code


def _fee() -> YuanField:
    return YuanField(label=_("Monthly fee"), required=False, help_text=_("Yuan; empty: none."))


def _price() -> YuanField:
    return YuanField(
        label=_("Sales price"), required=False, help_text=_("Yuan, of handsets and cards; empty: none.")
    )


class ProductForm(_ProductModelForm):
    """What may be changed of a product. Its prices have a form of their own."""

    class Meta:
        model = Product
        fields: ClassVar[list[str]] = ["name", "category", "is_active"]
        labels: ClassVar[dict[str, Any]] = {"is_active": _("On sale")}
        help_texts: ClassVar[dict[str, Any]] = {
            "category": _("Commission rules for a category apply to its products from the next run on."),
            "is_active": _("Forms and templates offer it."),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["category"].quick_add = QuickAdd("tables:sales_productcategory_add")  # type: ignore[attr-defined]


class ProductAddForm(ProductForm):
    code = ProductCodeField()
    plan_fee = _fee()
    price = _price()
    effective_from = forms.DateField(
        label=_("Prices hold from"),
        widget=DateInput,
        help_text=_("Sales before this day have no monthly fee."),
    )
    field_order = ("code", "name", "category", "plan_fee", "price", "effective_from", "is_active")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["effective_from"].initial = first_day(previous_period(current_period()))


class PriceForm(forms.Form):
    effective_from = forms.DateField(
        label=_("Effective from"),
        widget=DateInput,
        help_text=_("Sales from this day on; earlier ones keep what held on their day."),
    )
    plan_fee = _fee()
    price = _price()
    document = forms.CharField(label=_("Document number"), max_length=80, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["effective_from"].initial = first_day(shift(current_period(), 1))


def target_field(money: bool, **options: Any) -> forms.Field:
    """Yuan in, fen out for a metric in yuan; else whole pieces."""
    options = {"label": _("Target"), "widget": forms.TextInput(attrs={"class": "num"}), **options}
    if money:
        return NotNegativeYuan(help_text=_("Yuan"), **options)
    return forms.IntegerField(min_value=0, max_value=MOST, help_text=_("Pieces"), **options)


class NotNegativeYuan(YuanField):
    def clean(self, value: Any) -> Any:
        fen = super().clean(value)
        if fen is not None and fen < 0:
            raise forms.ValidationError(_("A target is 0 or more."))
        return fen


class TargetValueForm(forms.Form):
    def __init__(self, *args: Any, money: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["value"] = target_field(money)


class TargetTableForm(forms.Form):
    """One field a channel; an empty one is no target. What the page showed comes along, so that only cells
    that were changed here are written."""

    clashed = False

    def __init__(
        self, *args: Any, channels: Iterable[Channel], held: Mapping[int, int], money: bool, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.channels = list(channels)
        self.held = held
        for channel in self.channels:
            name = f"target_{channel.pk}"
            self.fields[name] = target_field(
                money,
                label=str(channel),
                required=False,
                initial=held.get(channel.pk),
                show_hidden_initial=True,
            )
            self.fields[name].help_text = ""

    def clean(self) -> dict[str, Any]:
        """A cell that somebody else has changed since it was shown isn't overwritten: both values are told."""
        data = super().clean() or self.cleaned_data
        for channel in self.channels:
            bound = self[f"target_{channel.pk}"]
            now = bound.field.prepare_value(self.held.get(channel.pk))
            shown, there = self.data.get(bound.html_initial_name) or "", "" if now is None else str(now)
            if shown == there or str(bound.value() or "").strip() == there:
                continue
            if bound.name in self.changed_data:
                self.clashed = True
                self.add_error(bound.name, _("Somebody else entered “%s” meanwhile.") % (there or DASH))
                self.data = {**self.data, bound.html_initial_name: there}
        return data

    def values(self) -> dict[int, int | None]:
        """By channel, of the cells that were changed."""
        changed = set(self.changed_data)
        return {
            channel.pk: self.cleaned_data[name]
            for channel in self.channels
            if (name := f"target_{channel.pk}") in changed
        }

    def cells(self) -> list[tuple[Channel, forms.BoundField]]:
        return [(channel, self[f"target_{channel.pk}"]) for channel in self.channels]


class TargetChannelField(ChannelCodeField):
    right = TARGET_EDIT


class TargetForm(forms.Form):
    """The target of one channel and month."""

    channel = TargetChannelField(help_text=_("Its code."))
    period = forms.TypedChoiceField(label=_("Period"), coerce=int)
    metric = forms.ModelChoiceField(
        label=_("Metric"),
        queryset=Metric.objects.all(),
        required=False,
        empty_label=_("Sales by order"),
    )
    value = NotNegativeYuan(label=_("Target"), help_text=_("Pieces, or yuan for a figure in yuan."))

    def __init__(self, *args: Any, user: ScopedUser, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user
        self.fields["channel"].user = user  # type: ignore[attr-defined]
        self.fields["metric"].quick_add = QuickAdd("tables:sales_metric_add")  # type: ignore[attr-defined]
        months: Any = self.fields["period"]
        months.choices = target_months()
        months.initial = current_period()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        value, metric = data.get("value"), data.get("metric")
        if value is not None and (metric is None or metric.unit != MetricUnit.FEN):
            if value % 100:
                self.add_error("value", _("Pieces are whole numbers."))
            data["value"] = value // 100
        if {"channel", "period", "metric"} <= data.keys():
            self._refuse_second(data)
        return data

    def _refuse_second(self, data: dict[str, Any]) -> None:
        """A channel has one target for a month and a figure: the error leads to the one that is there."""
        key = {name: data[name] for name in ("channel", "period", "metric")}
        there = Target.objects.visible_to(self.user, TARGET_EDIT).filter(**key).first()
        if there is not None:
            value = money(there.value) if there.is_money else count(there.value)
            told = _("Its target for this month and figure is there already: %(value)s.") % {"value": value}
            address = reverse("sales:target_edit", args=[there.pk])
            self.add_error(
                "channel", format_html('{} <a href="{}">{}</a>', told, address, _("Change that one"))
            )


class MetricForm(SmallForm):
    """A figure of the monthly sheet has the key of its column as code; any other can carry targets, and is entered
    by nobody yet. What unit it is counted in is no longer changed: amounts are read by it."""

    class Meta:
        model = Metric
        fields: ClassVar[list[str]] = ["code", "name", "unit", "position"]
        help_texts: ClassVar[dict[str, Any]] = {
            "code": _(
                "The monthly sheet fills the figures that have the key of one of its columns, such as new_mobile."
            ),
            "unit": _("It can't be changed later."),
        }


class CategoryForm(SmallForm):
    class Meta:
        model = ProductCategory
        fields: ClassVar[list[str]] = ["code", "name"]


class CampaignForm(SmallForm):
    class Meta:
        model = Campaign
        fields: ClassVar[list[str]] = ["code", "name", "first_day", "last_day"]
        help_texts: ClassVar[dict[str, Any]] = {
            "first_day": _("Orders before it can't name the campaign."),
            "last_day": _("Orders after it can't name the campaign. Empty: it goes on."),
        }


class SaleSplitForm(SmallForm):
    class Meta:
        model = SaleSplit
        fields: ClassVar[list[str]] = ["subscriber", "event_date", "product", "split", "source", "document"]
        widgets: ClassVar[dict[str, Any]] = {
            "event_date": DateInput(),
            "split": forms.Textarea(attrs={"rows": 2}),
        }


def target_months() -> list[tuple[int, str]]:
    """Two years back and as far ahead as targets are set, newest first."""
    latest = current_period()
    months = period_range(shift(latest, -23), shift(latest, TARGETS_AHEAD))
    return [(period, period_label(period)) for period in months][::-1]

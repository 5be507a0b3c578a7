"""Channel coefficients: a month's table, one channel's values, the upload, the kinds, the changes."""

from typing import Any, ClassVar, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commissions.filtersets.coefficients import ChangeFilterSet, CoefficientFilterSet
from commissions.forms.coefficients import CoefficientsForm, KindForm
from commissions.models import Coefficient, CoefficientChange, CoefficientKind
from commissions.services.coefficients import EDIT, KINDS, VIEW, chain, coefficients_save, may_set
from commissions.tables.coefficients import ChangeTable, EditableKindTable, KindTable, with_kinds
from core import formats
from core.actions import Action, Crumb
from core.errors import Refusal
from core.filters import PortalFilterSet
from core.periods import current_period, is_period, previous_period
from core.seen import second_look, seen_of
from core.tables import PortalTable
from core.views import ChangePage, Empty, FormPage, ListView, ObjectView, PageView
from network.choices import ChannelKind
from network.models import Channel
from users.models import User

PAYEES = Channel.objects.exclude(kind=ChannelKind.AGENT_STORE).select_related("district")
UPLOAD = Action(
    gettext_lazy("Import"),
    "sales:import_add",
    EDIT,
    icon="upload",
    query="kind=coefficients",
    primary=True,
)


class CoefficientListView(ListView):
    permission = VIEW
    view_permission = VIEW
    title = gettext_lazy("Channel coefficients")
    queryset = PAYEES
    filterset_class = CoefficientFilterSet
    default_sort = "code"
    dresses_rows = True
    export_permission = "commissions.statement_export"
    actions = (
        Action(gettext_lazy("Changes"), "commissions:coefficient_history", VIEW, icon="history"),
        Action(gettext_lazy("Kinds"), "commissions:coefficient_kind_list", VIEW, icon="list-details"),
        UPLOAD,
    )
    empty = Empty(gettext_lazy("No channel in your scope"), "", "building-store")

    @cached_property
    def period(self) -> int:
        wanted = self.request.GET.get("period", "")
        return (
            int(wanted) if wanted.isdigit() and is_period(int(wanted)) else previous_period(current_period())
        )

    @cached_property
    def filterset(self) -> PortalFilterSet:
        """The month that is shown stands in its control, chosen or not."""
        query = self.request.GET.copy()
        query["period"] = str(self.period)
        return CoefficientFilterSet(query, queryset=self.get_queryset(), request=self.request)

    def get_title(self) -> str:
        return _("Channel coefficients of %(month)s") % {"month": formats.period_label(self.period)}

    @cached_property
    def kinds(self) -> list[CoefficientKind]:
        return list(CoefficientKind.objects.all())

    @cached_property
    def table_class(self) -> type[PortalTable]:  # type: ignore[override]
        return with_kinds(self.kinds)

    def dress(self, rows: list[Any]) -> list[Any]:
        values: dict[int, dict[int, int]] = {}
        for item in Coefficient.objects.filter(period=self.period, channel__in=rows):
            values.setdefault(item.channel_id, {})[item.kind_id] = item.value
        for row in rows:
            held = values.get(row.pk, {})
            row.period = self.period
            row.chain = chain(held.values()) if held else None
            for kind in self.kinds:
                setattr(row, f"kind_{kind.pk}", held.get(kind.pk))
        return rows


class ChannelPage(ObjectView):
    """One channel and month. Whoever sees the desk sees the values; setting them needs its own right."""

    view_permission = VIEW
    queryset = PAYEES
    template_name = "commissions/coefficients/detail.html"

    @cached_property
    def period(self) -> int:
        period: int = self.kwargs["period"]
        if not is_period(period):
            raise Http404
        return period

    @property
    def person(self) -> User:
        return cast(User, self.request.user)

    def get_title(self) -> str:
        return f"{self.object.name} · {formats.period_label(self.period)}"

    def form(self, data: Any = None) -> CoefficientsForm:
        held = Coefficient.objects.filter(channel=self.object, period=self.period)
        return CoefficientsForm(
            data, kinds=CoefficientKind.objects.all(), held={item.kind_id: item.value for item in held}
        )

    def page(self, form: Any, status: int = 200, **more: Any) -> HttpResponse:
        changes = CoefficientChange.objects.filter(channel=self.object).select_related(
            "kind", "user", "channel"
        )
        held = [field.initial for field in form.fields.values() if field.initial is not None]
        return self.show(
            status=status,
            form=form,
            period=self.period,
            may_set=may_set(self.user, self.object),
            chain=chain(held) if held else None,
            table=ChangeTable(list(changes[:30]), exclude=("channel",)),
            **{"seen": self.request.POST.get("seen") or seen_of(form), **more},
        )


class CoefficientDetailView(ChannelPage):
    permission = VIEW

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.page(self.form())


class CoefficientEditView(ChannelPage):
    permission = EDIT
    http_method_names: ClassVar[list[str]] = ["post", "options"]  # type: ignore[misc]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with transaction.atomic():
            Channel.objects.select_for_update(of=("self",)).get(pk=self.object.pk)
            if look := second_look(self.form, request.POST):
                return self.page(look.form, 409, seen=look.seen, clashes=look.clashes)
            form = self.form(request.POST)
            if not form.is_valid():
                return self.page(form, 422)
            try:
                coefficients_save(
                    channel=self.object, period=self.period, values=form.values(), user=self.person
                )
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                return self.page(form, refusal.status)
        messages.success(request, _("Saved."))
        return redirect(reverse("commissions:coefficient_detail", args=[self.object.pk, self.period]))


class CoefficientHistoryView(ListView):
    permission = VIEW
    view_permission = VIEW
    title = gettext_lazy("Changes of coefficients")
    table_class = ChangeTable
    filterset_class = ChangeFilterSet
    default_sort = "-id"
    key = "id"
    queryset = CoefficientChange.objects.select_related("channel", "kind", "user")

    def get_queryset(self) -> Any:
        return self.queryset.filter(channel__in=Channel.objects.visible_to(self.user, VIEW))


class CoefficientKindListView(PageView):
    permission = VIEW
    title = gettext_lazy("Kinds of coefficients")
    template_name = "commissions/coefficients/kinds.html"

    def get_context(self) -> dict[str, Any]:
        edits = self.user.scope_for(KINDS).everything
        kinds = list(CoefficientKind.objects.all())
        table = EditableKindTable(kinds) if edits else KindTable(kinds)
        return {**super().get_context(), "table": table, "kinds": kinds, "edits": edits}


class KindPage(FormPage):
    permission = KINDS
    view_permission = VIEW
    form_class = KindForm

    def check_access(self) -> None:
        super().check_access()
        if not self.user.scope_for(KINDS).everything:
            raise PermissionDenied

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(_("Kinds of coefficients"), reverse("commissions:coefficient_kind_list"))]

    def get_success_url(self, target: Any) -> str:
        return reverse("commissions:coefficient_kind_list")

    def get_cancel_url(self) -> str:
        return reverse("commissions:coefficient_kind_list")


class CoefficientKindAddView(KindPage):
    title = gettext_lazy("New kind of coefficient")


class CoefficientKindEditView(KindPage, ChangePage):
    def hold(self) -> None:
        CoefficientKind.objects.select_for_update().filter(pk=self.kwargs["pk"]).first()

    def get_form_options(self) -> dict[str, Any]:
        kind = CoefficientKind.objects.filter(pk=self.kwargs["pk"]).first()
        if kind is None:
            raise Http404
        return {**super().get_form_options(), "instance": kind}

    def get_title(self) -> str:
        return _("Kind of coefficient")

"""Plans: the list, one plan with its versions, adding and naming them."""

from collections.abc import Sequence
from typing import Any, ClassVar, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commissions.filtersets.plans import PlanFilterSet
from commissions.forms.plans import EDIT, PlanEditForm, PlanForm, VersionAddForm
from commissions.models import Plan, PlanVersion
from commissions.services.plans import plan_create, plan_version_create
from commissions.services.version_states import version_spans
from commissions.tables.plans import PlanTable, VersionTable
from core.actions import Action, Crumb
from core.audit.panels import Rows, history_tab
from core.panels import Attribute, AttributePanel, HtmlPanel, Panel
from core.periods import current_period, next_period
from core.views import CreateView, DetailView, EditView, Empty, FormPage, ListView, ObjectView
from users.models import User

VIEW = "commissions.plan_view"
ADD = Action(_("New plan"), "commissions:plan_add", EDIT, icon="plus", primary=True)


def plan_url(plan: Plan) -> str:
    return reverse("commissions:plan_detail", args=[plan.pk])


def version_url(version: PlanVersion) -> str:
    return reverse("commissions:plan_version_detail", args=[version.pk])


class PlanListView(ListView):
    permission = VIEW
    title = _("Commission plans")
    queryset = Plan.objects.select_related("region").prefetch_related("versions")
    table_class = PlanTable
    filterset_class = PlanFilterSet
    default_sort = "code"
    actions = (Action(_("Frames"), "commissions:frame_list", VIEW, icon="adjustments-horizontal"), ADD)
    empty = Empty(
        _("No plan yet"),
        _("A plan says what is paid for what. Write the first one, or import it from a workbook."),
        "license",
        ADD,
    )


class PlanAddView(CreateView):
    permission = EDIT
    title = _("New plan")
    queryset = Plan.objects.all()
    form_class = PlanForm
    submit_label = _("Create, and write the first version")
    success_message = _("The plan is there. Add what it pays.")

    def get_form_options(self) -> dict[str, Any]:
        return {**super().get_form_options(), "user": self.user}

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "effective_from": next_period(current_period())}

    def save(self, form: Any) -> PlanVersion:
        data = form.cleaned_data
        plan = plan_create(
            code=data["code"], name=data["name"], region=data["region"], user=cast(User, self.request.user)
        )
        return plan_version_create(
            plan=plan,
            user=cast(User, self.request.user),
            effective_from=data["effective_from"],
            document_number=data["document_number"],
        )

    def get_success_url(self, target: PlanVersion) -> str:
        return version_url(target)

    def get_cancel_url(self) -> str:
        return reverse("commissions:plan_list")


def _versions(request: HttpRequest, plan: Plan) -> dict[str, Any]:
    rows = list(plan.versions.select_related("prepared_by", "approved_by").order_by("-number"))
    spans = version_spans(rows)
    for row in rows:
        row.span = spans.get(row.pk)  # type: ignore[attr-defined]
    return {"table": VersionTable(rows), "rows": rows, "plan": plan}


class PlanDetailView(DetailView):
    permission = VIEW
    queryset = Plan.objects.select_related("region")
    panels: ClassVar[Sequence[Panel]] = (
        AttributePanel(_("Plan"), ["name", "code", Attribute("region", _("Valid in"))]),
        HtmlPanel("commissions/plans/versions.html", _versions),
    )
    tabs = (history_tab(lambda plan: [Rows(Plan, plan.pk), Rows(PlanVersion, plan.pk, owned=True)]),)
    actions = (
        Action(_("Rename"), "commissions:plan_edit", EDIT, icon="pencil", args={"pk": "pk"}),
        Action(
            _("New version"),
            "commissions:plan_version_add",
            EDIT,
            icon="plus",
            args={"pk": "pk"},
            primary=True,
        ),
    )


class PlanEditView(EditView):
    permission = EDIT
    queryset = Plan.objects.all()
    form_class = PlanEditForm

    def get_success_url(self, target: Plan) -> str:
        return plan_url(target)

    def get_cancel_url(self) -> str:
        return plan_url(self.object)


class PlanVersionAddView(FormPage, ObjectView):
    permission = EDIT
    queryset = Plan.objects.select_related("region")
    form_class = VersionAddForm
    submit_label = _("Create draft")
    success_message = _("Draft created.")

    def get_title(self) -> str:
        return str(_("New version of “%(plan)s”") % {"plan": self.object})

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(str(self.object), plan_url(self.object))]

    def get_form_options(self) -> dict[str, Any]:
        return {**super().get_form_options(), "user": self.user}

    def get_initial(self) -> dict[str, Any]:
        latest = self.object.versions.order_by("-number").first()
        wanted = self.request.GET.get("copy_of", "")
        return {
            "copy_of": int(wanted) if wanted.isdigit() else latest.pk if latest else None,
            "effective_from": next_period(current_period()),
        }

    def save(self, form: Any) -> PlanVersion:
        return plan_version_create(plan=self.object, user=cast(User, self.request.user), **form.cleaned_data)

    def get_success_url(self, target: PlanVersion) -> str:
        return version_url(target)

    def get_cancel_url(self) -> str:
        return plan_url(self.object)

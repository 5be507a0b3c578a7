"""Budgets: the list with what was used, one of them, its form."""

from typing import Any, ClassVar

from django import forms
from django.db.models import IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commissions.budgets.filtersets import BudgetFilterSet
from commissions.budgets.forms import BudgetForm, BudgetValueForm
from commissions.budgets.services import EDIT, budget_remove
from commissions.budgets.tables import BudgetTable
from commissions.models import Budget, Statement
from core import formats
from core.actions import Action
from core.audit.panels import history_tab
from core.panels import Attribute, AttributePanel
from core.views import ActionView, CreateView, DetailView, EditView, Empty, ListView

VIEW = "commissions.run_view"
BUDGETS = Budget.objects.select_related("city")
NEW = Action(_("New budget"), "commissions:budget_add", EDIT, icon="plus", primary=True)


def with_spent(budgets: QuerySet[Any]) -> QuerySet[Any]:
    """Annotates what the statements of the month come to by now; NULL where there are none."""
    months = Statement.objects.filter(city=OuterRef("city"), period=OuterRef("period")).order_by()
    summed = months.values("city").values(sum=Sum("amount"))
    found: QuerySet[Any] = budgets.annotate(spent=Subquery(summed, output_field=IntegerField()))
    return found


class BudgetListView(ListView):
    permission = VIEW
    title = _("Budgets")
    queryset = BUDGETS
    table_class = BudgetTable
    filterset_class = BudgetFilterSet
    default_sort = "-period"
    export_permission = "commissions.statement_export"
    actions = (Action(_("Import"), "sales:import_add", EDIT, icon="upload", query="kind=budgets"), NEW)
    empty = Empty(_("No budgets yet"), _("Enter what a city may spend in a month."), "wallet", NEW)

    def get_queryset(self) -> QuerySet[Any]:
        return with_spent(super().get_queryset())


class BudgetDetailView(DetailView):
    permission = VIEW
    queryset = BUDGETS
    tabs = (history_tab(),)
    actions = (
        Action(
            _("Take away"),
            "commissions:budget_remove",
            EDIT,
            args={"pk": "pk"},
            post=True,
            danger=True,
            confirm=_("Take this budget away?"),
        ),
        Action(_("Edit"), "commissions:budget_edit", EDIT, icon="edit", args={"pk": "pk"}, primary=True),
    )
    panels = (
        AttributePanel(
            _("Basics"),
            (
                "city",
                Attribute(
                    "period",
                    format=formats.period_label,
                    url_name="commissions:month_detail",
                    args={"city": "city_id", "period": "period"},
                ),
                "amount",
                Attribute("spent", _("Calculated (yuan)"), format=formats.money, spare=True),
                Attribute("document_number", spare=True),
            ),
        ),
    )

    def get_queryset(self) -> QuerySet[Any]:
        return with_spent(super().get_queryset())


class BudgetAddView(CreateView):
    permission = EDIT
    queryset = BUDGETS
    title = _("New budget")
    form_class: ClassVar[type[forms.BaseForm]] = BudgetForm
    again_label = _("Save and enter another")

    def get_form_options(self) -> dict[str, Any]:
        return {**super().get_form_options(), "user": self.user}

    def save(self, form: BudgetForm) -> Budget:
        return form.save()

    def get_cancel_url(self) -> str:
        return reverse("commissions:budget_list")


class BudgetEditView(EditView):
    permission = EDIT
    queryset = BUDGETS
    form_class: ClassVar[type[forms.BaseForm]] = BudgetValueForm
    takes_instance = False

    def get_initial(self) -> dict[str, Any]:
        return {"amount": self.object.amount, "document_number": self.object.document_number}

    def save(self, form: BudgetValueForm) -> Budget:
        return form.change(self.object, self.user)


class BudgetRemoveView(ActionView):
    permission = EDIT
    queryset = BUDGETS
    success_message = _("The budget was taken away.")

    def perform(self, data: dict[str, Any]) -> str:
        budget_remove(budget=self.object, user=self.user)
        return reverse("commissions:budget_list")

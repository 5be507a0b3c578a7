"""A dealer's own list: sent, held against the statement, and turned into a dispute."""

import io
from typing import Any, ClassVar, cast

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commissions.models import Statement
from commissions.reconciliation.choices import Bucket
from commissions.reconciliation.definitions import DEALER_LIST
from commissions.reconciliation.filtersets import ReconciliationFilterSet, ReconciliationRowFilterSet
from commissions.reconciliation.forms import ListForm, RowsDisputeForm
from commissions.reconciliation.models import Reconciliation, ReconciliationRow
from commissions.reconciliation.services.disputing import rows_dispute
from commissions.reconciliation.services.reading import list_read
from commissions.reconciliation.services.reconciling import bucket_sums, reconcile
from commissions.reconciliation.tables import ReconciliationRowTable, ReconciliationTable, why_of
from commissions.services.disputes import RAISE
from commissions.services.labels import labels_for
from commissions.uploads import uploaded_path
from commissions.views.statements import SEE_SUBSCRIBERS, StatementPage, holds
from core import formats
from core.actions import Crumb
from core.errors import Refusal
from core.filters import PortalFilterSet
from core.masking import masked
from core.services.imports.once import wrong_cells
from core.sheets.template import write_template
from core.views import Empty, FormPage, ListView
from core.views.base import PortalView
from core.views.bulk import BulkAction
from users.models import User

VIEW = "commissions.dispute_view"
EXPORT = "commissions.dispute_export"


class ReconcileView(FormPage, StatementPage):
    """Takes the list for one statement; of a list with a wrong cell nothing is kept but its marked copy."""

    permission = RAISE
    title = gettext_lazy("Compare with the own list")
    template_name = "commissions/reconciliation/upload.html"
    form_class = ListForm

    def get_title(self) -> str:
        return str(self.title)

    def get_crumbs(self) -> list[Crumb]:
        return [*super().get_crumbs(), Crumb(formats.period_label(self.object.period), self.get_cancel_url())]

    def get_cancel_url(self) -> str:
        return reverse("commissions:statement_detail", kwargs={"pk": self.object.pk})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = self.get_form()
        if not form.is_valid():
            return self.show(status=422, form=form)
        file = form.cleaned_data["file"]
        with uploaded_path(file) as path:
            read = list_read(path)
            if read.wrong:
                wrong = wrong_cells(path, read.wrong, DEALER_LIST, file_name=file.name, user=self.user)
                return self.show(status=422, form=form, wrong=wrong)
        if read.message:
            form.add_error("file", read.message)
            return self.show(status=422, form=form)
        try:
            made = reconcile(
                statement=self.object, rows=read.rows, file_name=file.name, user=cast(User, request.user)
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self.show(status=refusal.status, form=form)
        messages.success(request, _("%(count)s rows compared.") % {"count": formats.count(len(read.rows))})
        return redirect(made.get_absolute_url())


class ReconcileTemplateView(PortalView):
    """The workbook to fill in."""

    permission = RAISE
    view_permission = VIEW

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        stream = io.BytesIO()
        write_template(DEALER_LIST, stream, translate=_)
        stream.seek(0)
        return FileResponse(stream, as_attachment=True, filename=f"{_('Own list')}.xlsx")


class ReconciliationListView(ListView):
    permission = VIEW
    title = gettext_lazy("Own lists")
    queryset = Reconciliation.objects.select_related("payee", "statement").annotate(
        row_count=Count("rows", filter=Q(rows__row_no__isnull=False)),
        disputed_count=Count("rows", filter=Q(rows__dispute__isnull=False)),
    )
    table_class = ReconciliationTable
    filterset_class = ReconciliationFilterSet
    export_permission = EXPORT
    empty: ClassVar[Empty] = Empty(
        gettext_lazy("No list yet"),
        gettext_lazy("On the page of a statement a dealer compares it with a list of its own."),
        icon="list-check",
    )

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(_("Disputes"), reverse("commissions:dispute_list"))]


class ReconciliationDetailView(ListView):
    """Six buckets that tie to both sides, and their rows. Picked rows, or all of a bucket, become one dispute."""

    permission = VIEW
    template_name = "commissions/reconciliation/detail.html"
    queryset = ReconciliationRow.objects.select_related("dispute")
    table_class = ReconciliationRowTable
    default_sort = "pk"
    export_permission = EXPORT
    reveals = (SEE_SUBSCRIBERS,)
    dresses_rows = True
    bulk_actions = (
        BulkAction(
            "dispute",
            gettext_lazy("Dispute"),
            RAISE,
            rows_dispute,
            gettext_lazy("they become one dispute. Rows without a line stand in it as evidence."),
            icon="message-report",
            form_class=RowsDisputeForm,
        ),
    )
    empty: ClassVar[Empty] = Empty(gettext_lazy("No such row"), icon="list-check")
    reconciliation: Reconciliation

    def check_access(self) -> None:
        super().check_access()
        visible = Reconciliation.objects.visible_to(self.user).select_related(
            "statement__payee", "payee", "city", "uploaded_by"
        )
        self.reconciliation = get_object_or_404(visible, pk=self.kwargs["pk"])

    def get_title(self) -> str:
        period = formats.period_label(self.reconciliation.statement.period)
        return _("Own list against the statement of %(period)s") % {"period": period}

    def get_crumbs(self) -> list[Crumb]:
        statement = self.reconciliation.statement
        url = reverse("commissions:statement_detail", kwargs={"pk": statement.pk})
        return [Crumb(f"{formats.period_label(statement.period)} {self.reconciliation.payee.name}", url)]

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().filter(reconciliation=self.reconciliation)

    @cached_property
    def in_full(self) -> bool:
        return holds(self.user, SEE_SUBSCRIBERS, self.reconciliation.statement)

    @cached_property
    def filterset(self) -> PortalFilterSet:
        return ReconciliationRowFilterSet(
            self.request.GET, queryset=self.get_queryset(), request=self.request, in_full=self.in_full
        )

    @property
    def bucket(self) -> Bucket | None:
        """The one that is looked at."""
        wanted = self.request.GET.get("bucket")
        return next((bucket for bucket in Bucket if bucket.value == wanted), None)

    def called(self, row: ReconciliationRow) -> str:
        parts = [row.number if self.in_full else masked(row.number), row.product]
        if row.expected is not None:
            parts.append(_("expected %(amount)s") % {"amount": formats.money(row.expected)})
        if row.paid is not None:
            parts.append(_("paid %(amount)s") % {"amount": formats.money(row.paid)})
        return " · ".join(part for part in parts if part)

    def dress(self, rows: list[Any]) -> list[Any]:
        labels = labels_for(row.component_key for row in rows if row.reason)
        for row in rows:
            row.number_shown = row.number if self.in_full else masked(row.number)
            row.why = why_of(row, labels.reason(row.reason, row.component_key))
        return rows

    def get_context(self) -> dict[str, Any]:
        statement: Statement = self.reconciliation.statement
        sums = bucket_sums(ReconciliationRow.objects.filter(reconciliation=self.reconciliation))
        own = [item for item in sums if "own" in item.bucket.groups]
        offers = bool(self.offered_actions) and holds(self.user, RAISE, statement)
        return {
            **super().get_context(),
            "reconciliation": self.reconciliation,
            "statement": statement,
            "sums": sums,
            "bucket": self.bucket,
            "own_rows": sum(item.rows for item in own),
            "own_expected": sum(item.expected for item in own),
            "by_number": sum(item.paid for item in sums),
            "may_dispute": offers
            and self.bucket is not None
            and "disputable" in self.bucket.groups
            and self.filtered.filter(dispute__isnull=True).exists(),
        }

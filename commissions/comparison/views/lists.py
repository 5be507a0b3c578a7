"""The comparisons that the user may see, and asking for one."""

import io
from typing import Any, cast

from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commissions.comparison.definitions import TEMPLATE
from commissions.comparison.filtersets import ComparisonFilterSet
from commissions.comparison.forms import ComparisonForm
from commissions.comparison.models import Comparison
from commissions.comparison.querysets import RUN, VIEW
from commissions.comparison.services.naming import names_for
from commissions.comparison.services.reading import results_read
from commissions.comparison.services.requests import comparison_request
from commissions.comparison.tables import ComparisonTable
from commissions.simulation.views.lists import EXPORT
from commissions.uploads import uploaded_path
from core.actions import Action, Crumb
from core.errors import Refusal
from core.services.imports.once import wrong_cells
from core.sheets.template import write_template
from core.views import Empty, FormPage, ListView
from core.views.base import PortalView
from users.models import User

COMPARISONS = Comparison.objects.select_related("region", "version__plan", "job", "created_by").defer(
    "entries"
)
ADD = Action(
    gettext_lazy("Compare with Excel"), "commissions:comparison_add", RUN, icon="upload", primary=True
)


class ComparisonListView(ListView):
    permission = VIEW
    title = gettext_lazy("Comparisons with Excel")
    queryset = COMPARISONS
    table_class = ComparisonTable
    filterset_class = ComparisonFilterSet
    dresses_rows = True
    export_permission = EXPORT
    actions = (ADD,)
    empty = Empty(
        gettext_lazy("No comparison yet"),
        gettext_lazy(
            "Upload what was worked out in Excel: the portal shows payee by payee where it comes to the same, and where not."
        ),
        "git-compare",
        ADD,
    )


class ComparisonAddView(FormPage):
    permission = RUN
    view_permission = VIEW
    title = gettext_lazy("Compare with Excel")
    template_name = "commissions/comparison/upload.html"
    form_class = ComparisonForm

    def get_form_options(self) -> dict[str, Any]:
        return {**super().get_form_options(), "user": cast(User, self.user)}

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(_("Comparisons with Excel"), self.get_cancel_url())]

    def get_cancel_url(self) -> str:
        return reverse("commissions:comparison_list")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = self.get_form()
        if not form.is_valid():
            return self.show(status=422, form=form)
        data = dict(form.cleaned_data)
        file, month = data.pop("file"), data.pop("month")
        with uploaded_path(file) as path:
            read = results_read(path, names_for(data["region"]), month=month)
            if read.wrong:
                wrong = wrong_cells(path, read.wrong, TEMPLATE, file_name=file.name, user=self.user)
                return self.show(status=422, form=form, wrong=wrong)
        if read.message:
            form.add_error("file", read.message)
            return self.show(status=422, form=form)
        try:
            made = comparison_request(
                **data, entries=read.entries, file_name=file.name, user=cast(User, self.user)
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self.show(status=refusal.status, form=form)
        return redirect(made.get_absolute_url())


class ComparisonTemplateView(PortalView):
    """The workbook to fill in; sheets as they are kept do as well."""

    permission = RUN
    view_permission = VIEW

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        stream = io.BytesIO()
        write_template(TEMPLATE, stream, translate=_)
        stream.seek(0)
        return FileResponse(stream, as_attachment=True, filename=f"{_('Results from Excel')}.xlsx")

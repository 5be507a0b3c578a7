"""Golden cases of a version: what each comes to, how, and the workbook in and out."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commissions.choices import LineKind, VersionStatus
from commissions.engine import InputError
from commissions.forms.plans import WorkbookForm
from commissions.models import PlanVersion
from commissions.services import plans
from commissions.services.golden.book import BookState, book_state
from commissions.services.golden.running import CaseLine, Outcome, case_lines, line_explained
from commissions.services.golden.world import CasesBroken, GoldenWorld
from commissions.services.golden.writer import cases_export
from commissions.services.golden_cases import golden_remove, golden_run, golden_upload
from commissions.services.labels import labels_for
from commissions.services.plan_store import version_content
from commissions.services.replay import Section, sections
from commissions.uploads import uploaded_path
from commissions.views.plans import VIEW
from commissions.views.versions import VersionAction, VersionPage
from core.actions import Crumb
from core.errors import Refusal
from core.views import FormPage

MOST_LINES = 200


def cases_url(version: PlanVersion) -> str:
    return reverse("commissions:golden_list", args=[version.pk])


class GoldenPage(VersionPage):
    permission = VIEW

    @cached_property
    def state(self) -> BookState | None:
        return book_state(self.object, version_content(self.object))

    @property
    def editable(self) -> bool:
        writes = self.user.scope_for(plans.EDIT).has_city(self.object.plan.region_id)
        return writes and self.object.status == VersionStatus.DRAFT


class GoldenListView(GoldenPage):
    """The cases, each with what was expected and what it comes to."""

    template_name = "commissions/golden/list.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show()

    def get_title(self) -> str:
        return _("Golden cases")

    def get_context(self) -> dict[str, Any]:
        names = dict(self.object.components.values_list("key__code", "name"))
        outcomes = self.state.outcomes if self.state else []
        return {
            **super().get_context(),
            "state": self.state,
            "editable": self.editable,
            "rows": [
                (nth, outcome, names.get(outcome.case.component, outcome.case.component))
                for nth, outcome in enumerate(outcomes, 1)
            ],
        }


class GoldenCaseView(GoldenPage):
    """One case: its lines, and one of them stage by stage, worked out anew. Nothing is written."""

    template_name = "commissions/golden/detail.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show()

    def get_title(self) -> str:
        case = self.outcome.case
        return case.name or case.payee

    def get_crumbs(self) -> list[Crumb]:
        return [*super().get_crumbs(), Crumb(_("Golden cases"), cases_url(self.object))]

    @property
    def taken(self) -> BookState:
        if self.state is None:
            raise Http404
        return self.state

    @property
    def outcome(self) -> Outcome:
        """Of the case that the address names; the page is 404 where there is none."""
        number: int = self.kwargs["number"]
        if not 1 <= number <= len(self.taken.outcomes):
            raise Http404
        return self.taken.outcomes[number - 1]

    def get_context(self) -> dict[str, Any]:
        context = {**super().get_context(), "outcome": self.outcome, "lines": [], "stages": [], "problem": ""}
        try:
            world, lines = case_lines(self.object, self.taken.cases, self.outcome.case)
        except (CasesBroken, InputError) as problem:
            return {**context, "problem": str(problem)}
        chosen = self._chosen(lines)
        return {
            **context,
            "lines": self._rows(lines[:MOST_LINES]),
            "chosen": chosen + 1,
            "total": sum(line.owed for line in lines),
            "stages": self._stages(world, lines[chosen]) if lines else [],
        }

    def _chosen(self, lines: list[CaseLine]) -> int:
        wanted = self.request.GET.get("line", "")
        number = int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 6 else 1
        return min(max(number, 1), max(len(lines), 1)) - 1

    def _rows(self, lines: list[CaseLine]) -> list[dict[str, Any]]:
        names = dict(self.object.components.values_list("key__code", "name"))
        labels = labels_for(line.key.component_key for line in lines)
        return [
            {
                "number": number,
                "what": names.get(line.component) or LineKind(line.kind).label,
                "fact": line.fact,
                "reason": f"{line.reason} {labels.reason(line.reason, line.key.component_key)}"
                if line.reason
                else "",
                "amount": line.owed,
            }
            for number, line in enumerate(lines, 1)
        ]

    def _stages(self, world: GoldenWorld, line: CaseLine) -> list[Section]:
        """Whoever reads the cases knows their subscribers: they are invented."""
        return sections(line_explained(world, line), labels_for([line.key.component_key]), in_full=True)


class GoldenWorkbookView(GoldenPage):
    """The cases with their outcome as a workbook; the empty template where there are none, or for `?blank=1`."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        version: PlanVersion = self.object
        name = f"{version.plan.code}-v{version.number}-cases.xlsx"
        if self.state is None or request.GET.get("blank"):
            return FileResponse(cases_export(version), as_attachment=True, filename=name)
        outcomes = self.state.outcomes if self.state.current else []
        book = cases_export(version, self.state.cases, outcomes)
        return FileResponse(book, as_attachment=True, filename=name)


class GoldenUploadView(VersionPage, FormPage):
    """Takes the place of the cases that there are; with one wrong cell nothing is taken."""

    permission = plans.EDIT
    template_name = "commissions/golden/upload.html"
    form_class = WorkbookForm

    def get_title(self) -> str:
        return _("Upload golden cases")

    def get_crumbs(self) -> list[Crumb]:
        return [*super().get_crumbs(), Crumb(_("Golden cases"), cases_url(self.object))]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = self.get_form()
        if not form.is_valid():
            return self.show(status=422, form=form)
        file = form.cleaned_data["file"]
        try:
            with uploaded_path(file) as path:
                errors = golden_upload(version=self.object, path=path, name=file.name, user=self.person)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self.show(status=refusal.status, form=form)
        if errors:
            return self.show(status=422, form=self.form_class(), errors=errors, file_name=file.name)
        messages.success(request, _("The cases were taken and run."))
        return redirect(cases_url(self.object))

    def get_cancel_url(self) -> str:
        return cases_url(self.object)


class GoldenRunView(VersionAction):
    permission = plans.EDIT
    success_message = gettext_lazy("The cases were run.")

    def perform(self, data: dict[str, Any]) -> str:
        golden_run(version=self.object, user=self.person)
        return cases_url(self.object)


class GoldenRemoveView(VersionAction):
    permission = plans.EDIT
    success_message = gettext_lazy("The cases were removed.")

    def perform(self, data: dict[str, Any]) -> str:
        golden_remove(version=self.object, user=self.person)
        return cases_url(self.object)

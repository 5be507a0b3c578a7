"""One version of a plan: what it says, its head, its way to approval, comparison, workbook."""

from typing import Any, cast

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commissions.choices import VersionStatus
from commissions.forms.plans import ApproveForm, ReturnForm, VersionForm, WorkbookForm
from commissions.models import PlanVersion
from commissions.plan_panels import component_cards, figure_rows, history_rows
from commissions.services import plans
from commissions.services.figure_sentences import qualifier_rows
from commissions.services.plan_checks import version_findings
from commissions.services.plan_compare import component_differences, version_changes
from commissions.services.plan_content import VersionContent
from commissions.services.plan_store import version_content, version_contents
from commissions.services.plan_workbook import plan_version_export, plan_version_import
from commissions.services.version_states import Span, version_badge, version_spans
from commissions.simulation.panels import attached_rows, attached_to_versions
from commissions.simulation.querysets import RUN
from commissions.simulation.services.requests import content_hash
from commissions.uploads import uploaded_path
from commissions.views.plans import VIEW, plan_url, version_url
from core.actions import Crumb
from core.badges import Badge
from core.errors import Refusal
from core.periods import current_period, period_text
from core.views import ActionView, DetailView, FormPage, ObjectView
from core.views.activity import HISTORY
from users.models import User

VERSIONS = PlanVersion.objects.select_related("plan__region", "prepared_by", "approved_by")


def crumbs_of(version: PlanVersion) -> list[Crumb]:
    return [Crumb(version.plan.name, plan_url(version.plan))]


class VersionPage(ObjectView):
    """What the pages of one version share."""

    queryset = VERSIONS

    @property
    def person(self) -> User:
        return cast(User, self.request.user)

    def get_title(self) -> str:
        return f"{self.object.plan.name} v{self.object.number}"

    def get_crumbs(self) -> list[Crumb]:
        return [*crumbs_of(self.object), Crumb(f"v{self.object.number}", version_url(self.object))]


class PlanVersionDetailView(VersionPage, DetailView):
    permission = VIEW
    template_name = "commissions/plans/version.html"

    def get_crumbs(self) -> list[Crumb]:
        return crumbs_of(self.object)

    @cached_property
    def siblings(self) -> list[PlanVersion]:
        rows = self.object.plan.versions.annotate(simulated=attached_to_versions(self.user))
        return list(rows.order_by("-number"))

    @cached_property
    def span(self) -> Span | None:
        return version_spans(self.siblings).get(self.object.pk)

    def get_badge(self) -> Badge:
        return version_badge(self.object, self.span)

    def _holds(self, code: str) -> bool:
        return self.user.scope_for(code).has_city(self.object.plan.region_id)

    def get_context(self) -> dict[str, Any]:
        version: PlanVersion = self.object
        content = version_content(version)
        writes = self._holds(plans.EDIT)
        editable = writes and version.status == VersionStatus.DRAFT
        findings = (
            version_findings(content, version.plan.region) if version.status == VersionStatus.DRAFT else []
        )
        return {
            **super().get_context(),
            "editable": editable,
            "may_withdraw": writes and version.status == VersionStatus.IN_REVIEW,
            "may_approve": plans.may_approve(version, self.person),
            "may_return": version.status == VersionStatus.IN_REVIEW and self._holds(plans.APPROVE),
            "may_copy": writes,
            "seen": version.submitted_at.isoformat() if version.submitted_at else "",
            "is_retroactive": version.status in (VersionStatus.DRAFT, VersionStatus.IN_REVIEW)
            and version.effective_from < current_period(),
            "findings": findings,
            "components": component_cards(content, version.plan.region),
            "figures": figure_rows(content),
            "qualifier": qualifier_rows(content),
            "history": history_rows(version),
            "span": self.span,
            "activity_url": reverse("commissions:plan_version_activity", kwargs={"pk": version.pk})
            if self._holds(HISTORY)
            else "",
            "may_simulate": bool(self.user.scope_for(RUN)),
            **self._simulated(content),
            "others": [item for item in self.siblings if item.pk != version.pk],
        }

    def _simulated(self, content: VersionContent) -> dict[str, Any]:
        """What was attached for whoever approves, as far as the reader sees it."""
        (own,) = (item for item in self.siblings if item.pk == self.object.pk)
        return {
            "simulations": attached_rows(own.simulated or (), content_hash(content) if own.simulated else "")
        }


class PlanVersionEditView(VersionPage, FormPage):
    permission = plans.EDIT
    form_class = VersionForm

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.object, name) for name in VersionForm.base_fields}

    def save(self, form: Any) -> PlanVersion:
        return plans.plan_version_edit(version=self.object, user=self.person, **form.cleaned_data)

    def get_success_url(self, target: PlanVersion) -> str:
        return version_url(target)

    def get_cancel_url(self) -> str:
        return version_url(self.object)


class VersionAction(VersionPage, ActionView):
    def get_back_url(self) -> str:
        return version_url(self.object)


class PlanVersionSubmitView(VersionAction):
    permission = plans.EDIT
    success_message = gettext_lazy("Submitted. Another person approves it.")

    def perform(self, data: dict[str, Any]) -> str:
        plans.plan_version_submit(version=self.object, user=self.person)
        return version_url(self.object)


class PlanVersionWithdrawView(VersionAction):
    permission = plans.EDIT
    success_message = gettext_lazy("Back to the draft.")

    def perform(self, data: dict[str, Any]) -> str:
        plans.plan_version_withdraw(version=self.object, user=self.person)
        return version_url(self.object)


class PlanVersionReturnView(VersionAction):
    permission = plans.APPROVE
    form_class = ReturnForm
    success_message = gettext_lazy("Returned.")

    def perform(self, data: dict[str, Any]) -> str:
        plans.plan_version_return(version=self.object, user=self.person, reason=data["reason"])
        return version_url(self.object)


class PlanVersionApproveView(VersionAction):
    permission = plans.APPROVE
    form_class = ApproveForm
    success_message = gettext_lazy("Approved.")

    def perform(self, data: dict[str, Any]) -> str:
        plans.plan_version_approve(version=self.object, user=self.person, seen=data["seen"])
        return version_url(self.object)


class PlanVersionDiscardView(VersionAction):
    permission = plans.EDIT
    success_message = gettext_lazy("Draft discarded.")

    def perform(self, data: dict[str, Any]) -> str:
        plans.plan_version_discard(version=self.object, user=self.person)
        return plan_url(self.object.plan)


class PlanVersionCompareView(VersionPage):
    """`?with=` names the version on the left; the default is the one before."""

    permission = VIEW
    template_name = "commissions/plans/compare.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        others = list(self.object.plan.versions.exclude(pk=self.object.pk).order_by("-number"))
        wanted = request.GET.get("with", "")
        if wanted.isdigit():
            other = get_object_or_404(self.get_queryset(), pk=int(wanted), plan=self.object.plan)
        else:
            earlier = [item for item in others if item.number < self.object.number]
            other = next(iter([*earlier, *others]), None)
        if other is None:
            return redirect(version_url(self.object))
        old, new = version_contents([other, self.object])
        return self.show(
            other=other,
            others=others,
            head=version_changes(old, new),
            differences=component_differences(old, new),
        )


class PlanVersionExportView(VersionPage):
    permission = VIEW

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        version: PlanVersion = self.object
        name = f"{version.plan.code}-v{version.number}-{period_text(version.effective_from)}.xlsx"
        return FileResponse(plan_version_export(version), as_attachment=True, filename=name)


class PlanVersionImportView(VersionPage, FormPage):
    """Replaces what a draft says by a workbook; with one wrong cell nothing is taken."""

    permission = plans.EDIT
    template_name = "commissions/plans/import.html"
    form_class = WorkbookForm
    success_message = ""

    def get_title(self) -> str:
        return _("Import a workbook")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = self.get_form()
        if not form.is_valid():
            return self.show(status=422, form=form)
        file = form.cleaned_data["file"]
        try:
            with uploaded_path(file) as path:
                errors = plan_version_import(self.object, path, self.person, name=file.name)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self.show(status=refusal.status, form=form)
        if errors:
            return self.show(status=422, form=self.form_class(), errors=errors, file_name=file.name)
        return redirect(version_url(self.object))

    def get_cancel_url(self) -> str:
        return version_url(self.object)

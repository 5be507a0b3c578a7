"""The guided form of a component, its preview in words and by tier mode, and its removal."""

import hashlib
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commissions.choices import ComponentKind, VersionStatus
from commissions.forms.editor import ComponentEditor
from commissions.forms.tiers import TierPreviewForm
from commissions.models import Component, Gate
from commissions.plan_panels import editor_units
from commissions.services import plans
from commissions.services.figure_store import figures_named
from commissions.services.formulas import with_formula
from commissions.services.plan_checks import component_findings
from commissions.services.plan_content import ComponentContent, FigureContent, InstalmentContent
from commissions.services.plan_names import PlanNames
from commissions.services.plan_sentences import component_sentence
from commissions.services.plan_store import (
    component_content,
    version_components,
)
from commissions.views.plans import version_url
from commissions.views.versions import VersionAction, VersionPage
from core.errors import Refusal
from core.htmx import target_of
from core.quick import offer_quick
from core.views.editing import field_alone

CHANGED_MEANWHILE = gettext_lazy("Someone else has changed this meanwhile. Open it again to see how.")
RELEASE: Final = InstalmentContent(part=1, month_offset=3, share=10_000)
"""A reserve has to be released: a new one begins with this."""


class ComponentPage(VersionPage):
    """Adding or changing one component of a draft."""

    permission = plans.EDIT
    template_name = "commissions/plans/component_form.html"

    @cached_property
    def components(self) -> list[Component]:
        """All of the version; with their rules and conditions where one of them is changed."""
        if self.kwargs.get("code"):
            return version_components(self.object)
        return list(self.object.components.select_related("key").order_by("position", "id"))

    @cached_property
    def component(self) -> Component | None:
        code = self.kwargs.get("code")
        return next((item for item in self.components if item.key.code == code), None) if code else None

    @cached_property
    def figures(self) -> dict[int, FigureContent]:
        """By number; what they count is of no concern here."""
        if self.component is not None and not self.component.of_figured_version:
            return {}
        return figures_named(self.object)

    @cached_property
    def before(self) -> ComponentContent:
        """What the form begins with."""
        if self.component is not None:
            return component_content(self.component, self.figures)
        asked = self.request.GET.get("kind", ComponentKind.PIECE)
        kind = asked if asked in ComponentKind.values else ComponentKind.PIECE
        parts = (RELEASE,) if kind == ComponentKind.RESERVE else ()
        by_days = kind in (ComponentKind.GUARANTEE, ComponentKind.DRAW)
        return ComponentContent(
            code=self._free_code(), name="", kind=kind, instalments=parts, prorate=by_days
        )

    def editor(self, data: Any = None) -> ComponentEditor:
        code = self.component.key.code if self.component else None
        others = [(item.key.code, item.name, item.kind) for item in self.components if item.key.code != code]
        editor = ComponentEditor(
            data,
            names=PlanNames(self.object.plan.region),
            others=others,
            content=self.before,
            figures={item.code: item for item in self.figures.values()},
            code_fixed=self.component is not None and self.component.in_other_versions,
        )
        offer_quick(editor.form, self.user)
        editor.sheet.offer(self.user)
        return editor

    def names(self) -> dict[str, str]:
        return {item.key.code: item.name for item in self.components}

    def fingerprint(self) -> str:
        """Of what the user saw: nobody overwrites what a colleague has changed meanwhile."""
        return hashlib.sha256(repr(self.before).encode()).hexdigest()[:20] if self.component else ""

    def reason_codes(self) -> list[str]:
        """Those of the whole version: a new condition is offered the next one."""
        codes = Gate.objects.filter(component__version=self.object).values_list("reason", flat=True)
        return sorted(set(codes.order_by()))

    def _free_code(self) -> str:
        taken = set(self.object.plan.component_keys.values_list("code", flat=True))
        return next(code for number in range(1, 1000) if (code := f"C{number:02d}") not in taken)


class ComponentFormView(ComponentPage):
    """GET shows the form, POST saves it; what is wrong stands beside its field and nothing is lost."""

    def get_title(self) -> str:
        return self.component.name if self.component else _("New component")

    def preview_url(self) -> str:
        if self.component is None:
            return reverse("commissions:component_preview", args=[self.object.pk])
        return reverse("commissions:component_edit_preview", args=[self.object.pk, self.component.key.code])

    def refused(self) -> HttpResponse | None:
        if self.kwargs.get("code") and self.component is None:
            get_object_or_404(self.object.components, key__code=self.kwargs["code"])
        if self.object.status != VersionStatus.DRAFT:
            messages.error(self.request, _("Only a draft can be changed."))
            return redirect(version_url(self.object))
        return None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if answer := self.refused():
            return answer
        if "field" in request.GET and target_of(request):
            return field_alone(request, self.editor().form, request.GET["field"])
        return self.page(self.editor())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if answer := self.refused():
            return answer
        editor = self.editor(request.POST)
        if not editor.is_valid():
            return self.page(editor, 422)
        if request.POST.get("seen", "") != self.fingerprint():
            editor.form.add_error(None, str(CHANGED_MEANWHILE))
            return self.page(editor, 409)
        try:
            saved = plans.component_save(
                version=self.object,
                user=self.person,
                content=editor.content(),
                component=self.component,
            )
        except plans.PlanRefused as refusal:
            editor.add_findings(refusal.findings)
            return self.page(editor, refusal.status)
        except Refusal as refusal:
            editor.form.add_error(None, str(refusal))
            return self.page(editor, refusal.status)
        messages.success(request, _("“%(name)s” saved.") % {"name": saved.name})
        if "again" in request.POST:
            return redirect(reverse("commissions:component_add", args=[self.object.pk]))
        return redirect(f"{version_url(self.object)}#{saved.key.code}")

    def page(self, editor: ComponentEditor, status: int = 200) -> HttpResponse:
        return self.show(
            status=status,
            editor=editor,
            sentence=component_sentence(
                editor.content() if editor.form.is_bound else self.before, names=self.names()
            ),
            seen=self.fingerprint(),
            units=editor_units(editor.figures),
            tiers=TierPreviewForm(),
            codes=" ".join(self.reason_codes()),
            preview_url=self.preview_url(),
            cancel_url=version_url(self.object),
        )


class ComponentPreviewView(ComponentPage):
    """What the entries so far say, in words, and what is still wrong with them. Nothing is saved."""

    http_method_names = ("post", "options")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        editor = self.editor(request.POST)
        figures = list(editor.figures.values())
        content = with_formula(editor.content(), figures)
        region = self.object.plan.region
        findings = [] if editor.has_errors else component_findings(content, region, figures)
        return self.show(
            "commissions/plans/preview.html",
            sentence=component_sentence(content, names=self.names()),
            findings=[finding.message for finding in findings],
            incomplete=editor.has_errors,
        )


class ComponentTiersView(ComponentPage):
    """What the entries so far would pay for a total in each of the tier modes. Nothing is saved."""

    http_method_names = ("post", "options")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        content = self.editor(request.POST).content()
        form = TierPreviewForm(request.POST, content=content)
        return self.show("commissions/plans/tiers.html", form=form, preview=form.preview())


class ComponentDeleteView(VersionAction):
    permission = plans.EDIT
    success_message = gettext_lazy("Component removed.")

    def perform(self, data: dict[str, Any]) -> str:
        component = get_object_or_404(
            self.object.components.select_related("version__plan"), key__code=self.kwargs["code"]
        )
        plans.component_delete(component=component, user=self.person)
        return version_url(self.object)

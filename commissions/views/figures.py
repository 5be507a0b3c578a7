"""The figures of the month and the period qualifier of a draft."""

import hashlib
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commissions.choices import VersionStatus
from commissions.forms.figures import FigureEditor
from commissions.forms.qualifiers import QualifierSheet
from commissions.services import plans
from commissions.services.figure_store import figures_named, version_figures, version_qualifier
from commissions.services.figures import figure_delete, figure_save, qualifier_save
from commissions.services.plan_content import FigureContent, LevelContent
from commissions.services.plan_names import PlanNames
from commissions.views.components import CHANGED_MEANWHILE
from commissions.views.plans import version_url
from commissions.views.versions import VersionAction, VersionPage
from core.errors import Refusal


class DraftPage(VersionPage):
    """A form over something that a draft says; whoever comes second is told so."""

    permission = plans.EDIT

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.refused() or self.page(self.editor())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if answer := self.refused():
            return answer
        editor = self.editor(request.POST)
        if not editor.is_valid():
            return self.page(editor, 422)
        if request.POST.get("seen", "") != self.fingerprint():
            return self.page(editor, 409, str(CHANGED_MEANWHILE))
        try:
            said = self.save(editor)
        except plans.PlanRefused as refusal:
            editor.add_findings(refusal.findings)
            return self.page(editor, refusal.status)
        except Refusal as refusal:
            return self.page(editor, refusal.status, str(refusal))
        messages.success(request, said)
        return redirect(f"{version_url(self.object)}#{self.anchor}")

    anchor = ""

    def editor(self, data: Any = None) -> Any:
        raise NotImplementedError

    def save(self, editor: Any) -> str:
        """Answers what is said to the user."""
        raise NotImplementedError

    def shown(self) -> Any:
        """What the form begins with."""
        raise NotImplementedError

    def fingerprint(self) -> str:
        return hashlib.sha256(repr(self.shown()).encode()).hexdigest()[:20]

    def refused(self) -> HttpResponse | None:
        if self.object.status == VersionStatus.DRAFT:
            return None
        messages.error(self.request, _("Only a draft can be changed."))
        return redirect(version_url(self.object))

    def page(self, editor: Any, status: int = 200, refusal: str = "") -> HttpResponse:
        return self.show(
            status=status,
            editor=editor,
            refusal=refusal,
            seen=self.fingerprint(),
            cancel_url=version_url(self.object),
        )


class FigureFormView(DraftPage):
    """A new figure, or with a code the one that is there."""

    template_name = "commissions/plans/figure_form.html"
    anchor = "figures"

    @cached_property
    def figures(self) -> dict[str, FigureContent]:
        return {item.code: item for item in version_figures(self.object).values()}

    @property
    def figure(self) -> FigureContent | None:
        code = self.kwargs.get("code")
        if code and code not in self.figures:
            raise Http404
        return self.figures[code] if code else None

    def get_title(self) -> str:
        return self.figure.name if self.figure else _("New figure of the month")

    def shown(self) -> FigureContent:
        return self.figure or FigureContent(code=self._free_code(), name="")

    def editor(self, data: Any = None) -> FigureEditor:
        others = {code: item for code, item in self.figures.items() if code != self.kwargs.get("code")}
        names = PlanNames(self.object.plan.region)
        return FigureEditor(data, names=names, content=self.shown(), figures=others)

    def save(self, editor: FigureEditor) -> str:
        saved = figure_save(
            version=self.object,
            user=self.person,
            figure=editor.content(),
            code=self.figure.code if self.figure else "",
        )
        return _("“%(name)s” saved.") % {"name": saved.name}

    def _free_code(self) -> str:
        return next(code for number in range(1, 1000) if (code := f"F{number:02d}") not in self.figures)


class FigureDeleteView(VersionAction):
    permission = plans.EDIT
    success_message = gettext_lazy("Figure removed.")

    def perform(self, data: dict[str, Any]) -> str:
        if not self.object.figures.filter(code=self.kwargs["code"]).exists():
            raise Http404
        figure_delete(version=self.object, user=self.person, code=self.kwargs["code"])
        return version_url(self.object)


class QualifierEditView(DraftPage):
    template_name = "commissions/plans/qualifier_form.html"
    anchor = "qualifier"

    def get_title(self) -> str:
        return _("Period qualifier")

    @cached_property
    def figures(self) -> dict[int, FigureContent]:
        return figures_named(self.object)

    @cached_property
    def levels(self) -> tuple[LevelContent, ...]:
        return version_qualifier(self.object, self.figures)

    def shown(self) -> tuple[LevelContent, ...]:
        return self.levels

    def editor(self, data: Any = None) -> QualifierSheet:
        return QualifierSheet(data, figures=self.figures.values(), levels=self.levels)

    def save(self, editor: QualifierSheet) -> str:
        qualifier_save(version=self.object, user=self.person, levels=editor.levels())
        return _("Saved.") if editor.levels() else _("The version has no qualifier any more.")


class PlanNamesView(VersionPage):
    """What may be typed for regions, products and categories: fetched once the form stands. Channels, of which there are
    too many, as one types."""

    permission = plans.EDIT

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        names = PlanNames(self.object.plan.region)
        if "channel" in request.GET:
            typed = request.GET["channel"].strip()
            rows = [(text, "") for text in names.channels.suggested(typed)]
            return self.show("core/forms/suggestions.html", id="channels", rows=rows)
        return self.show("commissions/plans/names.html", names=names)

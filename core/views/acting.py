"""Actions by POST, and the watching of long work."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from core.htmx import is_fragment
from core.views.base import ObjectView, PortalView, ScopedView
from core.views.errors import error_page


class _Performing(PortalView):
    """`perform` calls one service and returns the address to go to.

    With `form_class` its cleaned data comes along; what is wrong with it is told in a message.
    A Refusal answers with its own status: as a page that says why, or as a message beside a fragment.
    """

    http_method_names: ClassVar[list[str]] = ["post", "options"]  # type: ignore[misc]
    form_class: ClassVar[type[forms.Form] | None] = None
    success_message: ClassVar[str | Promise] = ""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = self.form_class(request.POST, request.FILES) if self.form_class else None
        if form is not None and not form.is_valid():
            return self.refused(_first_error(form), 422)
        try:
            target = self.perform(form.cleaned_data if form else {})
        except Refusal as refusal:
            return self.refused(str(refusal), refusal.status)
        except ValidationError as error:
            return self.refused(" ".join(error.messages), 422)
        if self.success_message:
            messages.success(request, str(self.success_message))
        return redirect(target)

    def perform(self, data: dict[str, Any]) -> str:
        raise NotImplementedError

    def refused(self, message: str, status: int) -> HttpResponse:
        if is_fragment(self.request):
            messages.error(self.request, message)
            return HttpResponse(status=status)
        return error_page(self.request, status, _("That was not done"), message)


class ActionView(_Performing, ObjectView):
    """
    class StatementConfirmView(ActionView):
        permission = "commissions.statement_confirm"
        queryset = Statement.objects.all()
        success_message = _("Confirmed.")

        def perform(self, data: dict[str, Any]) -> str:
            statement_confirm(statement=self.object, user=self.user)
            return self.object.get_absolute_url()
    """


class CollectionActionView(_Performing, ScopedView):
    """An action that starts something new instead of changing one row."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far long work is. `percent` None: it has begun and can't be measured."""

    title: str
    step: str = ""
    percent: int | None = None
    done: int = 0
    total: int | None = None
    finished: bool = False
    error: str = ""
    next_url: str = ""
    cancel_url: str = ""


class ProgressView(PortalView):
    """A fragment that asks for itself again every second, without counting as activity of the user.

    When the work is finished the page moves on to `next_url`; an error stays and says what to do.
    """

    template_name = "core/includes/progress.html"

    def get_progress(self) -> Progress:
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        progress = self.get_progress()
        if progress.finished and not progress.error and progress.next_url and is_fragment(request):
            response = HttpResponse()
            response["HX-Redirect"] = progress.next_url
            return response
        return render(
            request, self.template_name, {"progress": progress, "progress_url": request.get_full_path()}
        )


def _first_error(form: forms.Form) -> str:
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        return f"{label}: {errors[0]}" if label else str(errors[0])
    return ""

"""Generic forms: create and edit, errors beside their fields, and no silent overwriting."""

from typing import Any, ClassVar, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from core.scoping import ScopedQuerySet
from core.views.base import ObjectView, PortalView, ScopedView


class FormPage(PortalView):
    """A page with one form. `save` stores what was entered and returns what to show next to the user."""

    template_name = "core/form.html"
    form_class: ClassVar[type[forms.BaseForm]]
    submit_label: ClassVar[str | Promise] = _("Save")
    success_message: ClassVar[str | Promise] = _("Saved.")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(form=self.get_form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = self.get_form()
        if not form.is_valid():
            return self.show(status=422, form=form)
        try:
            with transaction.atomic():
                target = self.save(form)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self.show(status=refusal.status, form=form)
        except ValidationError as error:
            form.add_error(None, error)
            return self.show(status=422, form=form)
        if self.success_message:
            messages.success(request, str(self.success_message))
        return redirect(self.get_success_url(target))

    def get_form(self) -> Any:
        return self.form_class(**self.get_form_options())

    def get_form_options(self) -> dict[str, Any]:
        """What the form is built with; forms that limit choices by user add `user` here."""
        posted = self.request.method == "POST"
        return {
            "data": self.request.POST if posted else None,
            "files": self.request.FILES if posted else None,
            "initial": self.get_initial(),
        }

    def get_initial(self) -> dict[str, Any]:
        return {}

    def save(self, form: Any) -> Any:
        return form.save()

    def get_success_url(self, target: Any) -> str:
        return str(target.get_absolute_url())

    def get_cancel_url(self) -> str:
        return ""

    def get_context(self) -> dict[str, Any]:
        return {
            **super().get_context(),
            "submit_label": self.submit_label,
            "cancel_url": self.get_cancel_url(),
        }


class CreateView(FormPage, ScopedView):
    """A new row. Whoever may look but not add gets 403. The form or the service checks the scope.

    `again_label` offers a second button, which saves and comes back to an empty form.
    """

    again_label: ClassVar[str | Promise] = ""

    def get_success_url(self, target: Any) -> str:
        if self.again_label and "again" in self.request.POST:
            return self.request.path
        return super().get_success_url(target)

    def get_context(self) -> dict[str, Any]:
        return {**super().get_context(), "again_label": self.again_label}


class EditView(FormPage, ObjectView):
    """Changes a row under a lock.

    With `version_field` the page carries the value that the user saw; if the row has moved on since,
    nothing is written, the entries stay, and the answer is 409.
    """

    version_field: ClassVar[str] = ""

    def get_form_options(self) -> dict[str, Any]:
        return {**super().get_form_options(), "instance": self.object}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with transaction.atomic():
            self.object = self.locked()
            if self.version_field and request.POST.get("version") != self.version():
                form = self.get_form()
                form.is_valid()
                form.add_error(None, _("Someone else has changed this meanwhile. Open it again to see how."))
                return self.show(status=409, form=form)
            return super().post(request, *args, **kwargs)

    def locked(self) -> Any:
        """The same row, held until the end of the transaction, re-checked for the right."""
        rows = cast(ScopedQuerySet[Any], self.queryset.model._default_manager.all())
        row = (
            rows.visible_to(self.user, self.permission)
            .select_for_update(of=("self",))
            .filter(pk=self.object.pk)
            .first()
        )
        if row is None:
            raise PermissionDenied
        return row

    def version(self) -> str:
        value = getattr(self.object, self.version_field)
        return value.isoformat() if hasattr(value, "isoformat") else str(value)

    def get_cancel_url(self) -> str:
        target: models.Model = self.object
        return str(target.get_absolute_url()) if hasattr(target, "get_absolute_url") else ""

    def get_context(self) -> dict[str, Any]:
        return {**super().get_context(), "version": self.version() if self.version_field else ""}

"""Generic forms: create and edit, errors beside their fields, and no silent overwriting."""

from collections.abc import Mapping
from typing import Any, ClassVar, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

from core.actions import Crumb
from core.choosing import SuggestMixin, chosen_in
from core.copying import COPY, values_of
from core.errors import Refusal
from core.htmx import target_of
from core.quick import QUICK, as_quick, offer_quick, quick_added
from core.scoping import ScopedQuerySet
from core.seen import second_look, seen_of
from core.views.base import ObjectView, PortalView, ScopedView


class FormPage(PortalView):
    """A page with one form. `save` stores what was entered and returns what to show next to the user.

    `?field=` asks for one of its fields alone, drawn for what has been chosen in those that it depends on
    (core.choosing); the rest of the query says what that is.
    """

    template_name = "core/form.html"
    form_class: ClassVar[type[forms.BaseForm]]
    submit_label: ClassVar[str | Promise] = _("Save")
    success_message: ClassVar[str | Promise] = _("Saved.")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "field" in request.GET and target_of(request):
            return self.one_field(request.GET["field"])
        return self.opened(self.get_form())

    def opened(self, form: Any) -> HttpResponse:
        return self.show(form=form)

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
        return self.saved(target)

    def saved(self, target: Any) -> HttpResponseBase:
        if self.success_message:
            messages.success(self.request, str(self.success_message))
        return redirect(self.get_success_url(target))

    def get_form(self) -> Any:
        form = self.form_class(**self.get_form_options())
        offer_quick(form, self.user)
        return form

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

    def one_field(self, name: str) -> HttpResponse:
        return field_alone(self.request, self.get_form(), name)

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


def field_alone(request: HttpRequest, form: Any, name: str) -> HttpResponse:
    """A field as it is offered for what the query says is chosen, or only what it suggests."""
    if name not in form.fields:
        raise Http404
    form.initial |= {key: value for key, value in request.GET.items() if key in form.fields}
    target = target_of(request)
    if target.startswith(QUICK):
        as_quick(form)
    field = form.fields[name]
    if target.endswith("_list") and isinstance(field, SuggestMixin):
        rows = field.suggested(request.GET.get(name, "").strip(), chosen_in(form, field.depends_on))
        return render(request, "core/forms/suggestions.html", {"id": target, "rows": rows})
    # Not form[name]: one that has been asked for its value keeps what it began with.
    return HttpResponse(field.get_bound_field(form, name).as_field_group())


class CreateView(FormPage, ScopedView):
    """A new row. Whoever may look but not add gets 403. The form or the service checks the scope.

    `again_label` offers a second button, which saves and comes back to an empty form. In a dialog over
    another form (core.quick) the new row is handed to the field that it was added for.
    """

    again_label: ClassVar[str | Promise] = ""
    prefilled: ClassVar[tuple[str, ...]] = ()
    """Fields that the address may fill in."""
    copied: ClassVar[Mapping[str, str] | None] = None
    """Set where `?copy=` begins with another row (core.copying): paths of what isn't there by the field's name."""
    not_copied: ClassVar[tuple[str, ...]] = ()

    @cached_property
    def source(self) -> Any:
        """The row that is copied; 404 where the user sees none with this key."""
        wanted = self.request.GET.get(COPY, "")
        if self.copied is None or not wanted:
            return None
        if not (wanted.isascii() and wanted.isdecimal()) or len(wanted) > 18:
            raise Http404
        return get_object_or_404(self.get_queryset(), pk=int(wanted))

    def get_form(self) -> Any:
        form = super().get_form()
        if self.source is not None and not form.is_bound:
            form.initial |= self.copy_values(form)
        return form

    def copy_values(self, form: Any) -> dict[str, Any]:
        return values_of(form, self.source, self.copied or {}, self.not_copied)

    def get_crumbs(self) -> list[Crumb]:
        source = self.source
        return [*super().get_crumbs(), *([Crumb(str(source), source.get_absolute_url())] if source else [])]

    @property
    def is_quick(self) -> bool:
        return target_of(self.request) == QUICK

    def show(self, template: str = "", status: int = 200, **context: Any) -> HttpResponse:
        if not self.is_quick:
            return super().show(template, status, **context)
        as_quick(context["form"])
        return super().show("core/forms/quick.html", status, **context)

    def saved(self, target: Any) -> HttpResponseBase:
        return quick_added(target) if self.is_quick else super().saved(target)

    def get_initial(self) -> dict[str, Any]:
        return {name: self.request.GET[name] for name in self.prefilled if name in self.request.GET}

    def get_success_url(self, target: Any) -> str:
        if self.again_label and "again" in self.request.POST:
            return self.request.path
        return super().get_success_url(target)

    def get_context(self) -> dict[str, Any]:
        return {**super().get_context(), "again_label": self.again_label}


class ChangePage(FormPage):
    """A form over what is there already. The page carries what it showed (core.seen); if that has changed
    since, nothing is written: the answer is 409 and says what is there now, what was entered stays, and
    saving once more is done in the knowledge of it.
    """

    def hold(self) -> None:
        """Reads anew what the form is about and keeps it until the end of the transaction."""
        raise NotImplementedError

    def opened(self, form: Any) -> HttpResponse:
        return self.show(form=form, seen=seen_of(form))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with transaction.atomic():
            self.hold()
            return self.conflict() or super().post(request, *args, **kwargs)

    def conflict(self) -> HttpResponse | None:
        options = self.get_form_options()

        def build(data: Any) -> Any:
            form = self.form_class(**{**options, "data": data, "files": options["files"] if data else None})
            offer_quick(form, self.user)
            return form

        look = second_look(build, self.request.POST)
        if look is None:
            return None
        return self.show(status=409, form=look.form, seen=look.seen, clashes=look.clashes)

    def get_context(self) -> dict[str, Any]:
        return {**super().get_context(), "seen": self.request.POST.get("seen", "")}


class EditView(ChangePage, ObjectView):
    """Changes a row under a lock. `takes_instance` is off for forms that only take its values as initial ones."""

    takes_instance: ClassVar[bool] = True

    def get_form_options(self) -> dict[str, Any]:
        options = super().get_form_options()
        return {**options, "instance": self.object} if self.takes_instance else options

    def hold(self) -> None:
        self.object = self.locked()

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

    def get_cancel_url(self) -> str:
        target: models.Model = self.object
        return str(target.get_absolute_url()) if hasattr(target, "get_absolute_url") else ""

"""Actions on several rows: picked ones, or all that match.

Nothing happens on the first request: it answers with a page that says how many rows it is about and what
will be done. The second does it in one transaction, to exactly the rows that were announced, or to none.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import formats
from core.actions import Crumb
from core.errors import Conflict, Refusal
from core.scoping import ScopedQuerySet
from core.services.exports.reading import cells_of
from core.tables import PortalTable
from core.views.base import PortalView, ScopedView
from core.views.errors import error_page

BULK_LIMIT: Final = 10_000
"""Rows of one action."""
SHOWN: Final = 10
"""Rows that the confirmation names."""


@dataclass(frozen=True, slots=True)
class BulkAction:
    """`service(rows, user=..., **what the form gave)` acts on a queryset and returns how many it changed.

    `says` tells on the confirmation what will happen. The form is built with `user` and `rows` where it
    has a constructor of its own that takes them.

    `possible` narrows a queryset to the rows that it can be done to; the others are left out, and the confirmation
    names them with the reason in `left_out`.
    """

    name: str
    label: str | Promise
    permission: str
    service: Callable[..., int]
    says: str | Promise
    icon: str = ""
    danger: bool = False
    form_class: type[forms.Form] | None = None
    possible: Callable[[QuerySet[Any]], QuerySet[Any]] | None = None
    left_out: str | Promise = ""


class BulkMixin(ScopedView):
    """`bulk_actions` of a list; without any, the list answers to GET alone."""

    bulk_actions: ClassVar[tuple[BulkAction, ...]] = ()
    filtered: Any

    @property
    def list_address(self) -> str:
        raise NotImplementedError

    def get_table(self, rows: list[Any]) -> PortalTable:
        raise NotImplementedError

    @cached_property
    def offered_actions(self) -> list[BulkAction]:
        return [action for action in self.bulk_actions if self.user.scope_for(action.permission)]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.bulk_actions:
            return self.http_method_not_allowed(request)
        if not self.offered_actions:
            raise PermissionDenied
        action = next((one for one in self.bulk_actions if one.name == request.POST.get("action")), None)
        if action is None:
            return error_page(request, 400, _("That was not done"), _("Choose what is to be done."))
        if action not in self.offered_actions:
            raise PermissionDenied
        try:
            return self._confirm(action) if "confirmed" not in request.POST else self._perform(action)
        except Refusal as refusal:
            return error_page(request, refusal.status, _("That was not done"), str(refusal))

    def _confirm(self, action: BulkAction) -> HttpResponse:
        chosen = self._keys(action)
        keys = self._possible(action, chosen)
        if not keys:
            raise Conflict(
                _("None of these rows can be changed so: %(reason)s.") % {"reason": action.left_out}
            )
        form = _form(action, None, self.user, self._rows(keys))
        return self._asked(action, keys, form, left_out=sorted(set(chosen).difference(keys)))

    def _perform(self, action: BulkAction) -> HttpResponseBase:
        with transaction.atomic():
            keys = self._possible(action, self._keys(action))
            list(self._rows(keys).order_by("pk").select_for_update(of=("self",)).values_list("pk"))
            if self.request.POST.get("announced") != self._stamp(keys):
                raise Conflict(
                    _("The list has changed meanwhile. Choose again, so that you see what changes.")
                )
            rows = self._rows(keys)
            form = _form(action, self.request.POST, self.user, rows)
            if form is not None and not form.is_valid():
                return self._asked(action, keys, form, status=422)
            try:
                with transaction.atomic():
                    changed = action.service(rows, user=self.user, **(form.cleaned_data if form else {}))
            except ValidationError as error:
                if form is None:
                    raise Refusal(" ".join(error.messages)) from error
                form.add_error(None, error)
                return self._asked(action, keys, form, status=422)
        text = ngettext("%(count)s row changed.", "%(count)s rows changed.", changed)
        messages.success(self.request, text % {"count": formats.count(changed)})
        return redirect(self.list_address)

    def _keys(self, action: BulkAction) -> Sequence[Any]:
        """What the action is about, refused as a whole if any of it isn't there for this user.

        Rows out of sight are not found (404); rows that may only be looked at are forbidden (403).
        """
        whole = self.request.POST.get("all") == "1"
        visible = self.filtered.order_by() if whole else self.get_queryset().order_by()
        if not whole:
            wanted = set(self.request.POST.getlist("pick"))
            if not wanted:
                raise Refusal(_("Pick at least one row."))
            if not all(key.isascii() and key.isdecimal() and len(key) < 19 for key in wanted):
                raise Http404
            visible = visible.filter(pk__in=[int(key) for key in wanted])
        keys = sorted(visible.values_list("pk", flat=True)[: BULK_LIMIT + 1])
        if len(keys) > BULK_LIMIT:
            text = _("One action changes up to %(count)s rows. Narrow the filters.")
            raise Refusal(text % {"count": formats.count(BULK_LIMIT)})
        if not whole and len(keys) != len(wanted):
            raise Http404
        if not keys:
            raise Refusal(_("Pick at least one row."))
        rows = self._rows(keys)
        if isinstance(rows, ScopedQuerySet):
            rows = rows.visible_to(self.user, action.permission)
        if rows.count() != len(keys):
            raise PermissionDenied
        return keys

    def _possible(self, action: BulkAction, keys: Sequence[Any]) -> Sequence[Any]:
        if action.possible is None:
            return keys
        return sorted(action.possible(self._rows(keys)).values_list("pk", flat=True))

    def _named(self, keys: Sequence[Any]) -> list[str]:
        return [self.called(row) for row in self.get_queryset().filter(pk__in=keys[:SHOWN])] if keys else []

    def called(self, row: Any) -> str:
        """How the confirmation names a row."""
        return str(row)

    def _rows(self, keys: Sequence[Any]) -> QuerySet[Any]:
        return cast(QuerySet[Any], self.queryset.model._default_manager.filter(pk__in=keys))

    def _stamp(self, keys: Sequence[Any]) -> str:
        """Which rows were announced, and as what the list shows them: neither others nor those that somebody else
        has changed meanwhile are acted on."""
        rows = self.get_queryset().filter(pk__in=keys).order_by("pk")
        paths = [path for cell in cells_of(self.get_table([]), rows) for path in cell.paths]
        digest = hashlib.sha256()
        for values in rows.values_list("pk", *dict.fromkeys(paths)).iterator():
            digest.update(repr(values).encode())
        return digest.hexdigest()

    def _asked(
        self,
        action: BulkAction,
        keys: Sequence[Any],
        form: forms.Form | None,
        status: int = 200,
        left_out: Sequence[Any] = (),
    ) -> HttpResponse:
        whole = self.request.POST.get("all") == "1"
        context = {
            **PortalView.get_context(self),
            "crumbs": [Crumb(self.get_title(), self.list_address)],
            "title": str(action.label),
            "action": action,
            "form": form,
            "count": len(keys),
            "named": self._named(keys),
            "more": max(0, len(keys) - SHOWN),
            "left_out": len(left_out),
            "named_out": self._named(left_out),
            "whole": whole,
            "picks": [] if whole else keys,
            "announced": self._stamp(keys),
            "address": self.list_address,
        }
        return render(self.request, "core/lists/bulk.html", context, status=status)


def _form(action: BulkAction, data: Any, user: Any, rows: QuerySet[Any]) -> forms.Form | None:
    if action.form_class is None:
        return None
    if issubclass(action.form_class, BulkForm):
        return action.form_class(data, user=user, rows=rows)
    return action.form_class(data)


class BulkForm(forms.Form):
    """A form whose choices depend on who acts, or on what."""

    def __init__(self, data: Any = None, *, user: Any, rows: QuerySet[Any]) -> None:
        super().__init__(data)
        self.user = user
        self.rows = rows

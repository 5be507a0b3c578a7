"""Rows that are made and changed by the API as on the pages: a view names the page's form, and its `save` does it."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.bodies import body_of, filled
from core.api.idempotency import idempotent
from core.api.views import ActionApi, CollectionApi, DetailApi
from core.views.base import permits


class FormCollectionApi(CollectionApi):
    """
    class OutletListApi(FormCollectionApi):
        permission = "outlets.outlet_view"
        create_permission = "outlets.outlet_edit"
        create_form = OutletAddForm
        ...
    """

    create_form: ClassVar[type[forms.BaseForm]]

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls.body_class = body_of(cls.create_form)

    def create(self, body: dict[str, Any]) -> Any:
        with transaction.atomic():
            return filled(self.create_form, body, user=self.user).save()


class ChangeApi(DetailApi):
    """GET shows the row, PATCH changes what is sent and leaves all else. If-Match refuses with 412 what has
    moved on since it was read; the row is held meanwhile, so of two such requests one is refused."""

    edit_permission: ClassVar[str]
    body_class: ClassVar[Any]

    def check_permissions(self, request: Request) -> None:
        super().check_permissions(request)
        if request.method == "PATCH":
            self.check_token(request, self.edit_permission)

    @idempotent
    def patch(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        with transaction.atomic():
            row = self.held(self.get_object())
            self.check_unchanged(row)
            sent = self.body_class(data=request.data, partial=True, context=self.get_serializer_context())
            sent.is_valid(raise_exception=True)
            self.change(row, dict(sent.validated_data))
        return self.answer(self.get_object())

    def held(self, row: Any) -> Any:
        """The row, locked and with the right to change it."""
        if not permits(self.user, self.edit_permission, row):
            raise PermissionDenied
        return self.get_queryset().select_for_update(of=("self",)).get(pk=row.pk)

    def change(self, row: Any, body: dict[str, Any]) -> None:
        raise NotImplementedError


class FormDetailApi(ChangeApi):
    """Changed by the page's form."""

    edit_form: ClassVar[type[forms.BaseForm]]

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls.body_class = body_of(cls.edit_form)

    def change(self, row: Any, body: dict[str, Any]) -> None:
        filled(self.edit_form, body, instance=row, user=self.user).save()


class RemoveApi(ActionApi):
    """POST takes the row away: the answer is the row as it was."""

    @idempotent
    def post(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        row = self.get_object()
        self.check_unchanged(row)
        answer = self.answer(row)
        self.remove(row)
        return answer

    def remove(self, row: Any) -> None:
        raise NotImplementedError

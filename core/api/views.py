"""Generic views of the API. Rights are those of pages: out of sight 404, seen but not allowed 403, anonymous 401."""

import hashlib
from collections.abc import Callable
from typing import Any, ClassVar, cast

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from rest_framework import status
from rest_framework.exceptions import APIException, NotAuthenticated
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import SAFE_METHODS
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from core.api.filtering import PageFilters
from core.api.idempotency import idempotent
from core.api.paging import CursorPages
from core.api.parsing import BodyParser
from core.filters import PortalFilterSet
from core.scoping import CommonQuerySet, ScopedQuerySet, ScopedUser
from core.views.base import permits


class PreconditionFailed(APIException):
    """The thing isn't as the client knows it (If-Match)."""

    status_code = status.HTTP_412_PRECONDITION_FAILED
    default_detail = "It has changed since you read it. Read it again."


class ApiView(GenericAPIView[Any]):
    """Base of all: `permission` is what the address needs, `view_permission` what shows its subject at all."""

    parser_classes = (BodyParser,)
    permission: ClassVar[str]
    view_permission: ClassVar[str | None] = None
    filterset_class: ClassVar[type[PortalFilterSet] | None] = None
    lookups: ClassVar[dict[str, str]] = {"pk": "pk"}

    @property
    def user(self) -> ScopedUser:
        return cast(ScopedUser, self.request.user)

    def subject_permission(self) -> str:
        if self.view_permission is not None:
            return self.view_permission
        return getattr(self.queryset, "view_code", self.permission)

    def check_permissions(self, request: Request) -> None:
        if not request.user.is_authenticated:
            raise NotAuthenticated
        subject = self.subject_permission()
        if subject and not self.user.scope_for(subject):
            raise Http404
        if (
            self.permission != subject
            and not self.needs_object()
            and not self.user.scope_for(self.permission)
        ):
            raise PermissionDenied
        self.check_token(request, subject, self.permission)

    def check_token(self, request: Request, *codes: str) -> None:
        """A token may be narrower than its owner."""
        token = request.auth
        if token is None:
            return
        if token.read_only and request.method not in SAFE_METHODS:
            raise PermissionDenied
        if not all(token.allows(code) for code in codes):
            raise PermissionDenied

    def needs_object(self) -> bool:
        """Whether the right has to be held on the row itself, which is then looked up first."""
        return any(name in self.kwargs for name in self.lookups)

    def get_queryset(self) -> QuerySet[Any]:
        rows = cast(QuerySet[Any], self.queryset).all()
        if isinstance(rows, ScopedQuerySet) or hasattr(rows, "visible_to"):
            return cast(ScopedQuerySet[Any], rows).visible_to(self.user)
        return rows

    def get_object(self) -> Any:
        wanted = {field: self.kwargs[name] for name, field in self.lookups.items()}
        row = get_object_or_404(self.get_queryset(), **wanted)
        if self.permission != self.subject_permission() and not permits(self.user, self.permission, row):
            raise PermissionDenied
        return row

    def check_unchanged(self, row: Any) -> None:
        """Refuses the request if the row isn't as its If-Match says."""
        wanted = self.request.headers.get("If-Match", "*")
        if wanted != "*" and wanted != self.answer(row)["ETag"]:
            raise PreconditionFailed

    def answer(self, row: Any, serializer_class: type[BaseSerializer[Any]] | None = None) -> Response:
        """One resource with its ETag."""
        kind = serializer_class or cast(type[BaseSerializer[Any]], self.serializer_class)
        data = kind(row, context=self.get_serializer_context()).data
        return Response(data, headers={"ETag": etag(data)})


class ListApi(ApiView):
    """The rows of a page's list: same filters, same scope, cursor by the same keys."""

    filter_backends = (PageFilters,)
    pagination_class = CursorPages
    sort: ClassVar[str] = "pk"
    key: ClassVar[str] = "pk"

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)


class DetailApi(ApiView):
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        response = self.answer(self.get_object())
        if request.headers.get("If-None-Match") == response["ETag"]:
            return Response(status=status.HTTP_304_NOT_MODIFIED, headers={"ETag": response["ETag"]})
        return response


class ActionApi(ApiView):
    """POST on one row: `step` is the service that is called; its row is what is answered.

    `body_class` says what is sent; If-Match holds the row to what the client has read, and a repeated
    Idempotency-Key is answered as the first time.
    """

    body_class: ClassVar[type[BaseSerializer[Any]] | None] = None
    success_status: ClassVar[int] = status.HTTP_200_OK
    step: ClassVar[tuple[str, Callable[..., Any]] | None] = None
    """The service that does it, and what that calls the row; for what takes more, `perform` is overridden."""
    answers_itself: ClassVar[bool] = True
    """False where what is answered is something else than the row: the ETag of the row is no part of it then."""

    @idempotent
    def post(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        row = self.get_object()
        if self.answers_itself:
            self.check_unchanged(row)
        return self.respond(self.perform(row, self.body()))

    def body(self) -> dict[str, Any]:
        if self.body_class is None:
            return {}
        sent = self.body_class(data=self.request.data, context=self.get_serializer_context())
        sent.is_valid(raise_exception=True)
        return dict(sent.validated_data)

    def respond(self, row: Any) -> Response:
        response = self.answer(row)
        response.status_code = self.success_status
        return response

    def perform(self, row: Any, body: dict[str, Any]) -> Any:
        if self.step is None:
            raise NotImplementedError
        name, service = self.step
        return service(**{name: row}, user=self.user, **body)


class BatchApi(ActionApi):
    """POST on several rows that the body names: on all of them, or on none.

    A row out of sight refuses the whole (404), and so does one that may only be looked at (403).
    """

    @idempotent
    def post(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        body = self.body()
        rows = self.rows_of(body)
        self.perform(rows, body)
        return Response(self.get_serializer(rows.all(), many=True).data)

    def rows_of(self, body: dict[str, Any]) -> QuerySet[Any]:
        keys = self.keys(body)
        rows = cast(QuerySet[Any], self.queryset).filter(pk__in=keys).order_by("pk")
        if self.get_queryset().filter(pk__in=keys).count() != len(keys):
            raise Http404
        permitted = cast(ScopedQuerySet[Any], rows.order_by()).visible_to(self.user, self.permission)
        if permitted.count() != len(keys):
            raise PermissionDenied
        return rows

    def keys(self, body: dict[str, Any]) -> set[int]:
        raise NotImplementedError


class CollectionApi(ActionApi, ListApi):
    """A list that something can be added to: `create` calls one service and returns the new row."""

    create_permission: ClassVar[str]
    success_status = status.HTTP_201_CREATED

    def check_permissions(self, request: Request) -> None:
        super().check_permissions(request)
        if request.method == "POST":
            self.check_token(request, self.create_permission)
            scope = self.user.scope_for(self.create_permission)
            common = isinstance(self.queryset, CommonQuerySet)
            if not (scope.everything if common else scope):
                raise PermissionDenied

    @idempotent
    def post(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.respond(self.create(self.body()))

    def create(self, body: dict[str, Any]) -> Any:
        raise NotImplementedError


def etag(data: Any) -> str:
    rendered: bytes = JSONRenderer().render(data)
    return f'"{hashlib.sha256(rendered).hexdigest()[:32]}"'

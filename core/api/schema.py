"""How the generic views describe themselves in the OpenAPI document."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from core.api.editing import ChangeApi
from core.api.filtering import PageFilters
from core.api.reports import ReportApi
from core.api.views import ActionApi, BatchApi, ListApi


class PortalSchema(AutoSchema):
    """Operations are named by their view; what is sent is the view's `body_class`."""

    def _is_list_view(self, serializer: Any = None) -> bool:
        return isinstance(self.view, BatchApi) or (isinstance(self.view, ListApi) and self.method == "GET")

    def _report_filters(self) -> list[Any]:
        """A report has the filters of its page, and no pages."""
        found = PageFilters().get_schema_operation_parameters(self.view)
        return [OpenApiParameter(one["name"], str, "query", description=one["description"]) for one in found]

    def get_operation_id(self) -> str:
        name = type(self.view).__name__.removesuffix("Api").removesuffix("View")
        if self.method == "PATCH":
            return f"{name}Change"
        return name if self.method == "GET" or not isinstance(self.view, ListApi) else f"{name}Create"

    def get_request_serializer(self) -> Any:
        return self.view.body_class if isinstance(self.view, ActionApi | ChangeApi) else None

    def get_override_parameters(self) -> list[Any]:
        if self.method == "GET":
            return self._report_filters() if isinstance(self.view, ReportApi) else []
        key = OpenApiParameter("Idempotency-Key", str, "header", description="Repeats do nothing twice.")
        if isinstance(self.view, BatchApi | ListApi):
            return [key]
        return [key, OpenApiParameter("If-Match", str, "header", description="The ETag that was read.")]


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = "users.api.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}

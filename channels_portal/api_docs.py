"""The API's own description: the OpenAPI document, and a page made of it for people."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import include, path
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import ApiView
from core.views import SIGNED_IN, PageView


class SchemaView(ApiView):
    """OpenAPI 3, as JSON."""

    schema = None

    permission = SIGNED_IN
    view_permission = SIGNED_IN
    queryset = None
    renderer_classes = (OpenApiJsonRenderer,)

    def get(self, request: Request) -> Response:
        return Response(schema())


@dataclass(frozen=True, slots=True)
class Operation:
    method: str
    path: str
    text: str
    parameters: list[dict[str, Any]]
    body: list[tuple[str, str, bool]]
    """Name, type, required."""


class DocsView(PageView):
    permission = SIGNED_IN
    title = _("API")
    template_name = "core/api_docs.html"

    def get_context(self) -> dict[str, Any]:
        return {**super().get_context(), "groups": groups(schema())}


def schema() -> dict[str, Any]:
    """In the reader's language. It is the same until the portal is started anew."""
    return _schema(get_language())


@cache
def _schema(_language: str | None) -> dict[str, Any]:
    addresses = [path("api/v1/", include("channels_portal.api_urls"))]
    found: dict[str, Any] = SchemaGenerator(patterns=addresses).get_schema(public=True)
    return found


def groups(document: dict[str, Any]) -> dict[str, list[Operation]]:
    """Operations by their first word, as the page shows them."""
    found: dict[str, list[Operation]] = {}
    for address, item in document["paths"].items():
        for method, operation in item.items():
            word = address.removeprefix("/api/v1/").split("/")[0]
            found.setdefault(word, []).append(
                Operation(
                    method=method.upper(),
                    path=address,
                    text=operation.get("description", ""),
                    parameters=[one for one in operation.get("parameters", []) if one["in"] == "query"],
                    body=_body(document, operation),
                )
            )
    return found


def _body(document: dict[str, Any], operation: dict[str, Any]) -> list[tuple[str, str, bool]]:
    for content in operation.get("requestBody", {}).get("content", {}).values():
        reference = content["schema"].get("$ref", "")
        model = document["components"]["schemas"].get(reference.rsplit("/", 1)[-1], {})
        required = model.get("required", [])
        return [
            (name, str(field.get("type", "")), name in required)
            for name, field in model.get("properties", {}).items()
        ]
    return []

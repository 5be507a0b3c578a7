"""Pages by cursor, as lists have them: `after` and `before` say where, `limit` how many."""

from typing import Any, Final

from django.db.models import QuerySet
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

from core.views.paging import KeysetPager, Page

LIMIT: Final = 50
MOST: Final = 200


class CursorPages(BasePagination):
    page: Page

    def paginate_queryset(self, queryset: QuerySet[Any], request: Request, view: Any = None) -> list[Any]:
        self.request = request
        pager = KeysetPager(queryset, view.sort, view.key, _limit(request))
        query = request.query_params
        self.page = pager.page(after=query.get("after", ""), before=query.get("before", ""))
        return self.page.rows

    def get_paginated_response(self, data: Any) -> Response:
        return Response(
            {
                "next": self._address("after", "before", self.page.after),
                "previous": self._address("before", "after", self.page.before),
                "results": data,
            }
        )

    def _address(self, name: str, other: str, cursor: str) -> str | None:
        if not cursor:
            return None
        here = remove_query_param(self.request.build_absolute_uri(), other)
        return str(replace_query_param(here, name, cursor))

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": "string", "format": "uri", "nullable": True}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": link, "previous": link, "results": schema},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        cursor = {"in": "query", "required": False, "schema": {"type": "string"}}
        return [
            {**cursor, "name": "after", "description": "Cursor of the last row seen (taken from `next`)."},
            {**cursor, "name": "before", "description": "Cursor of the first row seen (from `previous`)."},
            {
                "name": "limit",
                "in": "query",
                "required": False,
                "schema": {"type": "integer", "minimum": 1, "maximum": MOST, "default": LIMIT},
            },
        ]


def _limit(request: Request) -> int:
    text = request.query_params.get("limit", "")
    if not text:
        return LIMIT
    if not (text.isascii() and text.isdigit() and len(text) < 10 and 1 <= int(text) <= MOST):
        raise ValidationError({"limit": [f"A number from 1 to {MOST}."]})
    return int(text)

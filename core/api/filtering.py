"""The page's filter set behind an API list; what can't be understood is refused, not ignored."""

from typing import Any

from django.db.models import QuerySet
from rest_framework.exceptions import ValidationError
from rest_framework.filters import BaseFilterBackend
from rest_framework.request import Request


class PageFilters(BaseFilterBackend):
    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: Any) -> QuerySet[Any]:
        kind = view.filterset_class
        if kind is None:
            return queryset
        found = kind(request.query_params, queryset=queryset, request=request)
        if not found.is_valid():
            raise ValidationError({name: list(errors) for name, errors in found.errors.items()})
        narrowed: QuerySet[Any] = found.qs
        return narrowed

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        kind = view.filterset_class
        if kind is None:
            return []
        names = [name for name in kind.base_filters if name != "q" or kind.search_fields]
        return [
            {
                "name": name,
                "in": "query",
                "required": False,
                "description": str(kind.base_filters[name].label or ""),
                "schema": {"type": "string"},
            }
            for name in names
        ]

"""What every address under /api/v1/ is made of: the page's rights, filters and services, spoken in JSON.

Resources are data, as pages are: a queryset, a filter set, a serializer. They stand in each app's `api/`, and
`channels_portal/api_urls.py` names their addresses.
"""

from core.api.editing import ChangeApi, FormCollectionApi, FormDetailApi, RemoveApi
from core.api.fields import FenText, MaskedText, ScaledText
from core.api.serializers import ResourceSerializer
from core.api.views import ActionApi, ApiView, BatchApi, CollectionApi, DetailApi, ListApi

__all__ = [
    "ActionApi",
    "ApiView",
    "BatchApi",
    "ChangeApi",
    "CollectionApi",
    "DetailApi",
    "FenText",
    "FormCollectionApi",
    "FormDetailApi",
    "ListApi",
    "MaskedText",
    "RemoveApi",
    "ResourceSerializer",
    "ScaledText",
]

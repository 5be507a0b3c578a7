"""Own outlets can be starred."""

from django.utils.translation import gettext_lazy as _

from core.marks import MarkKind
from outlets.models import Outlet

OUTLET = MarkKind(
    "outlet",
    _("Own outlet"),
    "building-store",
    "outlets:outlet_detail",
    Outlet.objects.select_related("channel"),
)

"""Own outlets, as the search over everything finds them."""

from django.utils.translation import gettext_lazy as _

from network.search import register_source
from outlets.models import Outlet

OUTLETS = register_source(_("Own outlets"), "building", Outlet, "outlets:outlet_list", "address")

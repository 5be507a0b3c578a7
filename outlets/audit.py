"""Changes of the outlets' register that are written down."""

from core.audit.tracking import Tracked
from outlets.models import Outlet

TRACKED = [Tracked(Outlet)]

from core.audit.tracking import Tracked
from tests.kiosks.models import Kiosk

TRACKED = [Tracked(Kiosk)]

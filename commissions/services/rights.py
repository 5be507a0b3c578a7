"""One question of all services: does this user hold the right in this city?"""

from django.utils.translation import gettext_lazy as _

from core.errors import Forbidden
from core.scoping import ScopedUser


def require(user: ScopedUser, code: str, city_id: int) -> None:
    """Raises Forbidden. Views have answered 404 to strangers by now; this is the second lock."""
    if not user.scope_for(code).has_city(city_id):
        raise Forbidden(_("You don't have the right to do this in this city."))

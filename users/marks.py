"""People can be starred."""

from django.utils.translation import gettext_lazy as _

from core.marks import MarkKind
from users.models import User

PERSON = MarkKind("person", _("User"), "user-circle", "users:user_detail", User.objects.all())

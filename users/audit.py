"""What happens to accounts, in words."""

from django.utils.translation import gettext_lazy as _

from core.audit.actions import AuditAction
from core.audit.tracking import Tracked
from users.models import Grant, Role, User

ACTIONS = [
    AuditAction("users.sign_in", _("Signed in"), "green"),
    AuditAction("users.sign_in_failed", _("Wrong password"), "amber"),
    AuditAction("users.sign_in_locked", _("Too many wrong passwords: locked for a while"), "red"),
    AuditAction("users.sign_out", _("Signed out")),
    AuditAction("users.administrator_made", _("Made a system administrator on the server"), "red"),
    AuditAction("users.sessions_ended", _("Ended the other sessions")),
]

SIGN_INS = ("users.sign_in", "users.sign_in_failed", "users.sign_in_locked", "users.sign_out")
"""What everybody may see of their own account."""

TRACKED = [
    Tracked(
        User,
        ignored=("last_login", "session_epoch", "password_changed_at"),
        secret=("password",),
        masked={"phone": "users.user_edit", "email": "users.user_edit"},
    ),
    Tracked(Role),
    Tracked(Grant, owner="user"),
]

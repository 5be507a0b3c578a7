"""What happens to accounts, in words."""

from django.utils.translation import gettext_lazy as _

from core.audit.actions import AuditAction

ACTIONS = [
    AuditAction("users.sign_in", _("Signed in"), "green"),
    AuditAction("users.sign_in_failed", _("Wrong password"), "amber"),
    AuditAction("users.sign_in_locked", _("Too many wrong passwords: locked for a while"), "red"),
    AuditAction("users.sign_out", _("Signed out")),
    AuditAction("users.sessions_ended", _("Ended the other sessions")),
]

SIGN_INS = ("users.sign_in", "users.sign_in_failed", "users.sign_in_locked", "users.sign_out")
"""What everybody may see of their own account."""

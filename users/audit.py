"""What happens to accounts, in words."""

from django.utils.translation import gettext_lazy as _

from core.audit.actions import AuditAction
from core.audit.tracking import Tracked
from users.models import Grant, Role, User

ACTIONS = [
    AuditAction("users.webhook_create", _("Registered a webhook"), "blue"),
    AuditAction("users.webhook_change", _("Changed a webhook"), "amber"),
    AuditAction("users.webhook_secret_renew", _("Renewed the secret of a webhook"), "amber"),
    AuditAction("users.webhook_pause", _("Paused a webhook")),
    AuditAction("users.webhook_resume", _("Resumed a webhook")),
    AuditAction("users.webhook_resend", _("Sent a delivery again")),
    AuditAction("users.webhook_delete", _("Deleted a webhook"), "amber"),
    AuditAction("users.sign_in", _("Signed in"), "green"),
    AuditAction("users.sign_in_failed", _("Wrong password"), "amber"),
    AuditAction("users.sign_in_locked", _("Too many wrong passwords: locked for a while"), "red"),
    AuditAction("users.sign_out", _("Signed out")),
    AuditAction("users.administrator_made", _("Made a system administrator on the server"), "red"),
    AuditAction("users.token_add", _("Made an API token"), "blue"),
    AuditAction("users.token_revoke", _("Revoked an API token")),
    AuditAction("users.sessions_ended", _("Ended the other sessions")),
    AuditAction("users.session_end", _("Ended a session")),
    AuditAction("users.user_create", _("Created a user"), "blue"),
    AuditAction("users.user_disable", _("Disabled a user"), "red"),
    AuditAction("users.user_enable", _("Enabled a user"), "blue"),
    AuditAction("users.grant_add", _("Gave a role"), "amber"),
    AuditAction("users.grant_end", _("Ended a role"), "amber"),
    AuditAction("users.role_change", _("Changed a role"), "red"),
    AuditAction("users.role_delete", _("Deleted a role"), "red"),
    AuditAction("users.link_create", _("Made a sign-in link"), "blue"),
    AuditAction("users.link_use", _("Set the password by a sign-in link"), "blue"),
    AuditAction("users.password_change", _("Changed the password"), "blue"),
    AuditAction("users.second_step_change", _("Changed the two-step sign-in"), "amber"),
    AuditAction("users.second_step_remove", _("Removed a user's two-step sign-in"), "red"),
    AuditAction("users.view_as_begin", _("Began to see the portal as another user"), "red"),
    AuditAction("users.view_as_end", _("Stopped seeing the portal as another user"), "red"),
]

SIGN_INS = ("users.sign_in", "users.sign_in_failed", "users.sign_in_locked", "users.sign_out")
"""What everybody may see of their own account."""

TRACKED = [
    Tracked(
        User,
        ignored=("last_login", "session_epoch", "password_changed_at"),
        secret=("password",),
        masked={"phone": "users.user_administer", "email": "users.user_administer"},
    ),
    Tracked(Role),
    Tracked(Grant, owner="user"),
]

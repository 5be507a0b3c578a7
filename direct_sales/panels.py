"""Parts of an account manager's page."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.panels import Attribute, AttributePanel, TablePanel
from core.tables import CodeColumn, Column, DateColumn, PortalTable
from direct_sales.models import AccountManager
from network.panels import ContactPanel
from users.models import Grant, User


class LoginTable(PortalTable):
    username = CodeColumn(
        _("User name"),
        to="users:user_detail",
        args={"pk": "user_id"},
        accessor="user__username",
        name="user__name",
    )
    role = Column(_("Role"))
    valid_to = DateColumn(_("Valid to"))


def sees_phone(user: Any, manager: AccountManager) -> bool:
    return CONTACT.in_full_for(user, manager)


def _logins(request: HttpRequest, manager: AccountManager) -> QuerySet[Any]:
    """Who signs in as this account manager, as far as the reader may see users."""
    visible = User.objects.visible_to(request.user)  # type: ignore[arg-type]
    grants = Grant.objects.in_force().filter(channel_id=manager.pk, user__in=visible)
    return grants.select_related("user", "role").order_by("user__username")


BASICS = AttributePanel(
    _("Basics"),
    (
        "category",
        "channel__city",
        "channel__district",
        Attribute(
            "home_outlet__channel__name",
            label=_("Home outlet"),
            url_name="outlets:outlet_detail",
            args={"pk": "home_outlet_id"},
        ),
        "channel__opened_on",
        Attribute("channel__closed_on", spare=True),
    ),
)
CONTACT = ContactPanel(
    _("Person"),
    ("staff_number", "hired_on"),
    phone="phone",
    code="direct_sales.contact_view",
    action="direct_sales.contact_seen",
)
LOGINS = TablePanel(_("User account"), LoginTable, _logins, empty=_("No user holds a role for this entry."))

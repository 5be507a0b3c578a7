"""An account manager: who goes to the customers, as a channel of its own."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from direct_sales.choices import ManagerCategory
from direct_sales.querysets import AccountManagerQuerySet
from network.choices import ChannelKind
from network.models import ChannelExtension


class AccountManager(ChannelExtension):
    """The person's login, if there is one, is the user who holds a role for this channel."""

    kind = ChannelKind.ACCOUNT_MANAGER
    edit_code = "direct_sales.account_manager_edit"

    staff_number = models.CharField(_("staff number"), max_length=32, blank=True)
    category = models.CharField(_("category"), max_length=16, choices=ManagerCategory.choices, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    hired_on = models.DateField(_("hired on"), null=True, blank=True)
    home_outlet = models.ForeignKey(
        "outlets.Outlet",
        on_delete=models.PROTECT,
        related_name="account_managers",
        null=True,
        blank=True,
        verbose_name=_("home outlet"),
    )

    objects = AccountManagerQuerySet.as_manager()

    class Meta:
        verbose_name = _("account manager")
        verbose_name_plural = _("account managers")
        constraints = [
            models.UniqueConstraint(
                fields=["staff_number"],
                condition=~models.Q(staff_number=""),
                name="account_manager_staff_number_once",
                violation_error_message=_("Somebody else has this staff number."),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("direct_sales:account_manager_detail", kwargs={"pk": self.pk})

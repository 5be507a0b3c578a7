from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectSalesConfig(AppConfig):
    name = "direct_sales"
    verbose_name = _("Account managers")

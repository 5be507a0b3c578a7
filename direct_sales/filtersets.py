"""Filters over account managers."""

from typing import ClassVar

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from direct_sales.choices import ManagerCategory
from direct_sales.models import AccountManager
from network.filtersets import ExtensionFilterSet


class AccountManagerFilterSet(ExtensionFilterSet):
    scope_code = "direct_sales.account_manager_view"
    search_fields = (*ExtensionFilterSet.search_fields, "staff_number__startswith")

    category = filters.ChoiceFilter(choices=ManagerCategory.choices, label=_("Category"))

    class Meta:
        model = AccountManager
        fields: ClassVar[list[str]] = []

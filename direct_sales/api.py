"""The account managers' register. A phone number is masked as on the page."""

from typing import ClassVar

from rest_framework import serializers

from core.api import FormCollectionApi, FormDetailApi, MaskedText
from direct_sales.filtersets import AccountManagerFilterSet
from direct_sales.forms import AccountManagerAddForm, AccountManagerForm
from direct_sales.models import AccountManager
from direct_sales.panels import sees_phone
from direct_sales.views.account_managers import MANAGERS
from network.api import ExtensionSerializer

VIEW = "direct_sales.account_manager_view"


class AccountManagerSerializer(ExtensionSerializer):
    phone = MaskedText(may_see=sees_phone)
    home_outlet = serializers.CharField(
        source="home_outlet.channel.code", read_only=True, allow_null=True, default=None
    )

    class Meta:
        model = AccountManager
        fields: ClassVar[tuple[str, ...]] = (*ExtensionSerializer.CHANNEL, *AccountManagerForm.Meta.fields)


class AccountManagerListApi(FormCollectionApi):
    permission = VIEW
    create_permission = AccountManager.edit_code
    create_form = AccountManagerAddForm
    queryset = MANAGERS
    serializer_class = AccountManagerSerializer
    filterset_class = AccountManagerFilterSet
    sort = "channel__code"


class AccountManagerDetailApi(FormDetailApi):
    permission = VIEW
    edit_permission = AccountManager.edit_code
    edit_form = AccountManagerForm
    queryset = MANAGERS
    serializer_class = AccountManagerSerializer

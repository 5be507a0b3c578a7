"""The outlets' register."""

from typing import ClassVar

from core.api import FormCollectionApi, FormDetailApi
from network.api import ExtensionSerializer
from outlets.filtersets import OutletFilterSet
from outlets.forms import OutletAddForm, OutletForm
from outlets.models import Outlet
from outlets.views.outlets import OUTLETS

VIEW = "outlets.outlet_view"


class OutletSerializer(ExtensionSerializer):
    class Meta:
        model = Outlet
        fields: ClassVar[tuple[str, ...]] = (*ExtensionSerializer.CHANNEL, *OutletForm.Meta.fields)


class OutletListApi(FormCollectionApi):
    permission = VIEW
    create_permission = Outlet.edit_code
    create_form = OutletAddForm
    queryset = OUTLETS
    serializer_class = OutletSerializer
    filterset_class = OutletFilterSet
    sort = "channel__code"


class OutletDetailApi(FormDetailApi):
    permission = VIEW
    edit_permission = Outlet.edit_code
    edit_form = OutletForm
    queryset = OUTLETS
    serializer_class = OutletSerializer

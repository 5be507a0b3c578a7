from core.api import FormCollectionApi, FormDetailApi
from network.api import ExtensionSerializer
from tests.kiosks import views
from tests.kiosks.forms import KioskAddForm, KioskForm
from tests.kiosks.models import Kiosk


class KioskSerializer(ExtensionSerializer):
    class Meta:
        model = Kiosk
        fields = (*ExtensionSerializer.CHANNEL, *KioskForm.Meta.fields)


class KioskListApi(FormCollectionApi):
    permission = "kiosks.kiosk_view"
    create_permission = Kiosk.edit_code
    create_form = KioskAddForm
    queryset = views.KIOSKS
    serializer_class = KioskSerializer
    filterset_class = views.KioskFilterSet
    sort = "channel__code"


class KioskDetailApi(FormDetailApi):
    permission = "kiosks.kiosk_view"
    edit_permission = Kiosk.edit_code
    edit_form = KioskForm
    queryset = views.KIOSKS
    serializer_class = KioskSerializer

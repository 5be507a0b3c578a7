from network.forms import RegisterAddForm, RegisterForm
from tests.kiosks.models import Kiosk


class KioskForm(RegisterForm):
    class Meta:
        model = Kiosk
        fields = ("spot", "screens", "rent")


class KioskAddForm(RegisterAddForm, KioskForm):
    edit_code = Kiosk.edit_code

"""Forms over channels that have a place on the map."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.asking import AskingForm
from network.locations import far_from_others
from network.maps import kilometres

PLACE = ("longitude", "latitude")


class LocatedForm(AskingForm):
    """Goes before a `RegisterForm` over a `LocatedExtension`. The range of both is the model's; half a place is
    refused, and one far from the district's other channels has to be confirmed: digits are easily mistyped.
    """

    instance: Any

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["longitude"].help_text = _("In degrees, such as 110.000001.")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for name, other in (PLACE, PLACE[::-1]):
            if data.get(name, 0) is None and data.get(other) is not None:
                self.add_error(name, _("Longitude and latitude belong together."))
        return data

    def questions(self) -> list[str | Promise]:
        data = self.cleaned_data
        if data.get("longitude") is None or not set(PLACE) & set(self.changed_data):
            return super().questions()
        district = data["district"].pk if "district" in data else self.instance.channel.district_id
        away = far_from_others(
            longitude=data["longitude"],
            latitude=data["latitude"],
            district_id=district,
            but=self.instance.pk,
        )
        if away is None:
            return super().questions()
        text = gettext("This place is %(distance)s away from the other channels of its district.")
        return [*super().questions(), text % {"distance": kilometres(away)}]

"""What is entered for a webhook."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.models import WebhookEvent
from core.scoping import ScopedUser
from core.services.webhooks.register import MANAGE
from network.models import Region


class WebhookForm(forms.Form):
    """Whoever manages webhooks of some cities only has to choose one of them."""

    name = forms.CharField(label=_("Name"), max_length=60, help_text=_("What it is for."))
    url = forms.URLField(label=_("Address"), max_length=300, assume_scheme="https")
    events = forms.MultipleChoiceField(
        label=_("Events"), choices=WebhookEvent.choices, widget=forms.CheckboxSelectMultiple
    )
    city: "forms.ModelChoiceField[Region]" = forms.ModelChoiceField(
        label=_("City"),
        queryset=Region.objects.none(),
        required=False,
        empty_label=_("All cities"),
        help_text=_("Only what concerns this city is told."),
    )

    def __init__(self, *args: Any, user: ScopedUser, **options: Any) -> None:
        super().__init__(*args, **options)
        scope = user.scope_for(MANAGE)
        cities = Region.objects.cities()
        city: Any = self.fields["city"]
        city.queryset = cities if scope.everything else cities.filter(pk__in=scope.city_ids)
        city.required = not scope.everything
        hosts = ", ".join(settings.WEBHOOK_HOSTS)
        self.fields["url"].help_text = (
            _("Hosts that are allowed: %(hosts)s") % {"hosts": hosts}
            if hosts
            else _("No host is allowed yet: the operator lists them in the setting WEBHOOK_HOSTS.")
        )

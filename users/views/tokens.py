"""One's own API tokens: a secret is shown once, right after it was made."""

import datetime
from typing import Any, cast

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.actions import Crumb
from core.errors import Refusal
from core.forms import DateInput
from core.permissions import all_permissions
from core.views import SIGNED_IN, ActionView, FormPage, PageView
from users.models import ApiToken, User
from users.services.tokens import token_create, token_revoke

USUAL_LIFE = datetime.timedelta(days=90)


class TokenListView(PageView):
    permission = SIGNED_IN
    title = _("API tokens")
    template_name = "users/tokens.html"

    def get_context(self) -> dict[str, Any]:
        return {**super().get_context(), "tokens": ApiToken.objects.visible_to(self.user)}


class TokenForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=60, help_text=_("What it is for."))
    expires_on = forms.DateField(label=_("Valid to"), widget=DateInput)
    read_only = forms.BooleanField(label=_("Read only"), required=False, initial=True)
    codes = forms.MultipleChoiceField(
        label=_("Permissions"),
        required=False,
        help_text=_("Nothing chosen: all that you may do yourself."),
        choices=lambda: [(code, one.label) for code, one in all_permissions().items()],
    )


class TokenAddView(FormPage):
    permission = SIGNED_IN
    title = _("New token")
    form_class = TokenForm
    success_message = ""

    def get_initial(self) -> dict[str, Any]:
        return {"expires_on": timezone.localdate() + USUAL_LIFE, "read_only": True}

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(str(_("API tokens")), reverse("users:token_list"))]

    def get_cancel_url(self) -> str:
        return reverse("users:token_list")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = self.get_form()
        if not form.is_valid():
            return self.show(status=422, form=form)
        try:
            token, secret = token_create(owner=cast(User, self.user), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self.show(status=refusal.status, form=form)
        return self.made(token, secret)

    def made(self, token: ApiToken, secret: str) -> HttpResponse:
        """Not a redirect: the secret is in this answer and nowhere else."""
        return self.show("users/token_made.html", token=token, secret=secret)


class TokenRevokeView(ActionView):
    permission = SIGNED_IN
    view_permission = SIGNED_IN
    queryset = ApiToken.objects.all()
    success_message = _("Revoked. Programs that use it are refused from now on.")

    def perform(self, data: dict[str, Any]) -> str:
        token_revoke(token=self.object)
        return reverse("users:token_list")

"""Pages before signing in: set-up of a fresh installation, and the sign-in itself."""

from typing import TYPE_CHECKING, Any, ClassVar

from allauth.account.views import LoginView
from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView

from core.errors import Refusal
from core.jobs import enqueue
from core.views.errors import error_page, too_many
from users.forms.entrance import LostPasswordForm, NewPasswordForm, SetupForm
from users.models import User
from users.services.first_admin import first_admin_create, is_fresh, setup_token
from users.services.links import link_find, link_use, mail_goes_out

LINK_IS_DEAD = _("It was used, has expired, or a newer one was made. Ask whoever invited you for another.")

if TYPE_CHECKING:
    _FormView = FormView[Form]
else:
    _FormView = FormView


@method_decorator(login_not_required, name="dispatch")
class EntranceView(_FormView):
    """One form on the quiet card. `save` calls the service; then people sign in."""

    template_name = "users/entrance.html"
    title: ClassVar[str | Promise]
    intro: ClassVar[str | Promise] = ""
    submit_label: ClassVar[str | Promise] = _("Save")
    success_message: ClassVar[str | Promise] = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = {"title": self.title, "intro": self.intro, "submit_label": self.submit_label}
        return super().get_context_data(**words, **kwargs)

    def form_valid(self, form: Form) -> HttpResponse:
        try:
            self.save(form)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form, refusal.status)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        messages.success(self.request, str(self.success_message))
        return redirect("account_login")

    def form_invalid(self, form: Form, status: int = 422) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=status)

    def save(self, form: Form) -> None:
        raise NotImplementedError


class LinkUseView(EntranceView):
    """An invitation, or the way back after a lost password: the person sets their own."""

    form_class = NewPasswordForm
    title = _("Set your password")
    submit_label = _("Set the password")
    success_message = _("Your password is set. Sign in with it.")

    def get_form_kwargs(self) -> dict[str, Any]:
        link = link_find(self.kwargs["token"])
        return {**super().get_form_kwargs(), "user": link.user if link else None}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if link_find(self.kwargs["token"]) is None:
            return error_page(request, 410, _("This link is no longer valid"), LINK_IS_DEAD)
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if link_find(self.kwargs["token"]) is None:
            return error_page(request, 410, _("This link is no longer valid"), LINK_IS_DEAD)
        return super().post(request, *args, **kwargs)

    def save(self, form: Form) -> None:
        link_use(token=self.kwargs["token"], password=form.cleaned_data["password"])


class LostPasswordView(EntranceView):
    """Says the same whoever asks: nobody learns here who has an account."""

    form_class = LostPasswordForm
    title = _("Lost password")
    intro = _("If there is an address for this user name, a link goes there. It is valid for an hour.")
    submit_label = _("Send the link")
    success_message = _("If there is an address for this user name, a link is on its way.")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not mail_goes_out():
            raise Http404

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        name = request.POST.get("username", "")[:100]
        if not ratelimit.consume(request, action="reset_password", key=name.lower()):
            return too_many(request)
        return super().post(request, *args, **kwargs)

    def save(self, form: Form) -> None:
        found = User.objects.filter(username=form.cleaned_data["username"], is_active=True).exclude(email="")
        user = found.first()
        if user is not None:
            site = self.request.build_absolute_uri("/")
            enqueue("users_mail_link", owner=user, title=user.username, user_id=user.pk, site=site)


class SetupView(EntranceView):
    """Not there any more as soon as there is an account."""

    form_class = SetupForm
    title = _("Set up the portal")
    intro = _("Makes the first system administrator. Everybody else is invited from inside.")
    submit_label = _("Create the administrator")
    success_message = _("The portal is set up. Sign in as its administrator.")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not is_fresh():
            raise Http404
        setup_token()

    def save(self, form: Form) -> None:
        data = form.cleaned_data
        first_admin_create(
            username=data["username"],
            password=data["password"],
            name=data["name"],
            email=data["email"],
            province_code=data.get("province_code", ""),
            province_name=data.get("province_name", ""),
        )


@method_decorator(login_not_required, name="dispatch")
class SignInView(LoginView):  # type: ignore[misc]
    """allauth's, with the way to the set-up while nobody can sign in."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        options = {
            "mail_goes_out": mail_goes_out(),
            "sso_name": settings.OIDC_NAME if settings.OIDC_ISSUER else "",
        }
        context: dict[str, Any] = super().get_context_data(**kwargs, **options)
        return context

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated and is_fresh():
            return redirect("users:setup")
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

"""Forms of people who are not signed in yet: set-up, a first or new password."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from network.choices import RegionLevel
from network.models import Region
from users.models import User
from users.services.first_admin import setup_token_matches


class NewPasswordForm(forms.Form):
    """A password, twice, judged for the person whose it will be."""

    password = forms.CharField(
        label=_("New password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )
    repeated = forms.CharField(
        label=_("New password (again)"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )

    def __init__(self, *args: Any, user: User | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user
        self.fields["password"].help_text = format_html_join(
            "", "<div>{}</div>", ((text,) for text in password_validators_help_texts())
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        password = data.get("password")
        if password and data.get("repeated") and password != data["repeated"]:
            self.add_error("repeated", _("The two passwords are not the same."))
        elif password:
            try:
                validate_password(password, self.owner(data))
            except ValidationError as error:
                self.add_error("password", error)
        return data

    def owner(self, data: dict[str, Any]) -> User | None:
        return self.user


class LostPasswordForm(forms.Form):
    username = forms.CharField(
        label=_("User name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "username"})
    )


class SetupForm(NewPasswordForm):
    """The first system administrator, by whoever can read the token in the data folder."""

    token = forms.CharField(
        label=_("Set-up token"),
        max_length=100,
        help_text=_("Printed at the first start, and kept in the file setup_token of the data folder."),
    )
    username = forms.CharField(label=_("User name"), max_length=60)
    name = forms.CharField(label=_("Name"), max_length=60)
    email = forms.EmailField(label=_("E-mail"), required=False)
    province_code = forms.CharField(label=_("Code of the province"), max_length=20)
    province_name = forms.CharField(label=_("Name of the province"), max_length=60)

    field_order = [
        "token",
        "province_code",
        "province_name",
        "username",
        "name",
        "email",
        "password",
        "repeated",
    ]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if Region.objects.filter(level=RegionLevel.PROVINCE).exists():
            del self.fields["province_code"], self.fields["province_name"]

    def clean_token(self) -> str:
        token: str = self.cleaned_data["token"]
        if not setup_token_matches(token):
            raise ValidationError(_("This is not the set-up token of this installation."))
        return token

    def owner(self, data: dict[str, Any]) -> User | None:
        return User(username=data.get("username", ""), name=data.get("name", ""), email=data.get("email", ""))

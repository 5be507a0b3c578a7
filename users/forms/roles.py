"""The role editor: each permission with what it means, under its app."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from core.permissions import Permission, all_permissions
from users.models import Role
from users.services.roles import permission_groups


class RoleForm(forms.Form):
    code = forms.SlugField(label=_("Code"), max_length=50)
    name = forms.CharField(label=_("Name"), max_length=60)
    rank = forms.IntegerField(
        label=_("Rank"),
        min_value=0,
        max_value=99,
        help_text=Role._meta.get_field("rank").help_text,
    )
    second_step = forms.BooleanField(
        label=_("Two-step sign-in required"),
        required=False,
        help_text=Role._meta.get_field("second_step").help_text,
    )
    permissions = forms.MultipleChoiceField(
        label=_("Permissions"), required=False, widget=forms.SelectMultiple(attrs={"data-choose": ""})
    )

    drawn_by_form: ClassVar[tuple[str, ...]] = ("code", "name", "rank", "second_step")

    def __init__(self, *args: Any, instance: Role | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.instance = instance
        permissions: Any = self.fields["permissions"]
        permissions.choices = [(code, permission.label) for code, permission in all_permissions().items()]
        if instance is not None:
            del self.fields["code"]
            for name in ("name", "rank", "second_step", "permissions"):
                self.initial.setdefault(name, str(instance) if name == "name" else getattr(instance, name))

    def plain_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.drawn_by_form if name in self.fields]

    def groups(self) -> list[tuple[str, list[tuple[Permission, bool]]]]:
        """App by app: each permission and whether it is ticked."""
        ticked = set(self["permissions"].value() or [])
        return [
            (group.label, [(permission, permission.code in ticked) for permission in group.permissions])
            for group in permission_groups()
        ]

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if Role.objects.filter(code=code).exists():
            raise forms.ValidationError(_("This code is taken."))
        return code

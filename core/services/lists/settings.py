"""Columns, density, page length and the view that a list opens with, for each user."""

from collections.abc import Sequence
from typing import Final

from core.models import ListSetting
from core.scoping import ScopedUser

PAGE_SIZES: Final = (25, 50, 100, 200)


def list_setting(user: ScopedUser, list_name: str) -> ListSetting:
    """What was chosen, or an unsaved row that stands for having chosen nothing. One query."""
    found = (
        ListSetting.objects.filter(user_id=user.pk, list_name=list_name)
        .select_related("default_view")
        .first()
    )
    return found or ListSetting(user_id=user.pk, list_name=list_name)


def list_setting_keep(
    *, user: ScopedUser, list_name: str, columns: Sequence[str], compact: bool, page_size: int | None
) -> None:
    """Remembers a choice; the list's own columns in their own order are remembered as no choice."""
    ListSetting.objects.update_or_create(
        user_id=user.pk,
        list_name=list_name,
        defaults={"columns": list(columns), "compact": compact, "page_size": page_size},
    )

"""Filters, order and columns of a list under a name."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import QueryDict
from django.utils.translation import gettext as _

from core.models import ListSetting, SavedView
from core.scoping import ScopedUser

SHARE = "core.view_share"
NOT_KEPT = ("after", "before", "export", "view", "all")
"""Parameters that say where one is in a list, not which list it is."""


def kept_query(data: QueryDict) -> str:
    """What of a list's query is worth keeping under a name."""
    query = data.copy()
    for name in [name for name in query if name in NOT_KEPT or not any(query.getlist(name))]:
        del query[name]
    return query.urlencode()


def saved_views(user: ScopedUser, list_name: str) -> QuerySet[SavedView]:
    """The user's own views of a list, then those shared with them."""
    own_first = Case(When(owner_id=user.pk, then=Value(0)), default=Value(1), output_field=IntegerField())
    return (
        SavedView.objects.visible_to(user)
        .filter(list_name=list_name)
        .select_related("owner")
        .order_by(own_first, "name", "pk")
    )


@transaction.atomic
def view_save(
    *, user: ScopedUser, list_name: str, name: str, query: str, shared_role: str, is_default: bool
) -> SavedView:
    """A new view, or a new content for the user's own view of that name."""
    if len(query) > 2_000:
        raise ValidationError(_("There are too many filters for a saved view."))
    view, _created = SavedView.objects.update_or_create(
        owner_id=user.pk,
        list_name=list_name,
        name=name,
        defaults={"query": query, "shared_role": shared_role},
    )
    if is_default:
        view_default_set(user=user, list_name=list_name, view=view)
    return view


def view_default_set(*, user: ScopedUser, list_name: str, view: SavedView | None) -> None:
    """What the list opens with for this user; None: all rows."""
    ListSetting.objects.update_or_create(
        user_id=user.pk, list_name=list_name, defaults={"default_view": view}
    )


def view_delete(*, view: SavedView) -> None:
    """For everybody who sees it; for whom it was the default, the list opens with all rows again."""
    view.delete()

"""What a role may hold, whether it is edited on its page or by sheet."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from core.permissions import administering_codes, all_permissions, deciding_codes
from users.default_roles import SYSTEM_ADMINISTRATOR
from users.models import Grant, Role, User

SENTENCES: Final[Mapping[str, str]] = {
    "unknown_permission": _("There is no permission %(code)s."),
    "both_sides": _("One role can't both administer the portal and take business decisions."),
    "administrator_keeps": _("The system administrator keeps the permissions over users and roles."),
    "beyond_own": _("%(code)s is a permission over users and roles that you don't hold yourself."),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One of SENTENCES."""

    code: str
    params: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return gettext(SENTENCES[self.code]) % self.params


def role_fault(actor: User, code: str, before: Collection[str], after: Collection[str]) -> Fault | None:
    """Why the role of this code may not get `after` in place of `before` from the actor."""
    held, administering = set(after), administering_codes()
    if unknown := held - set(all_permissions()):
        return Fault("unknown_permission", {"code": min(unknown)})
    if held & administering and held & deciding_codes():
        return Fault("both_sides")
    if code == SYSTEM_ADMINISTRATOR and administering - held:
        return Fault("administrator_keeps")
    for added in sorted(held & administering - set(before)):
        if not actor.scope_for(added).everything:
            return Fault("beyond_own", {"code": added})
    return None


def clashes_after(changed: Mapping[int, Collection[str]]) -> dict[int, Grant]:
    """Roles, by their ids, whose holders would administer and decide if these roles had these permissions: with each
    what such a holder holds too."""
    codes = dict(Role.objects.values_list("pk", "permissions")) | dict(changed)
    administer = {pk for pk, held in codes.items() if not administering_codes().isdisjoint(held)}
    decide = {pk for pk, held in codes.items() if not deciding_codes().isdisjoint(held)}
    held = Grant.objects.unended()
    both = held.filter(role__in=administer, user__in=held.filter(role__in=decide).values("user"))
    grants = held.filter(user__in=both.values("user"), role__in=administer | decide)
    found: dict[int, Grant] = {}
    people: dict[int, list[Grant]] = {}
    for grant in grants.select_related("user", "role").order_by("pk"):
        people.setdefault(grant.user_id, []).append(grant)
    for theirs in people.values():
        for grant in theirs:
            against = decide if grant.role_id in administer else administer
            if grant.role_id in changed:
                other = next(one for one in theirs if one.role_id in against)
                found.setdefault(grant.role_id, other)
    return found

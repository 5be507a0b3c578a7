"""Users by sheet: people with their first role, and what changes of those who are there.

No password comes by sheet: a new person gets the invitation that the page sends, and sets their own.
"""

from collections.abc import Sequence
from typing import Any, ClassVar, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from core.audit import record_each
from core.errors import Conflict
from core.models import ImportPrior, ImportSession
from core.periods import first_day, today
from core.registers import Field, Part, Register, RegisterTarget
from core.registers.keeping import Kept, owners
from core.registers.shape import CHANGED, NEW
from core.registers.wanted import execute, rows
from core.scoping import Scope
from core.sheets.kinds import CellTexts
from core.sheets.staging import Stage
from network.services.home import home_city
from users.models import Grant, SignInLink, User
from users.querysets import EDIT, GrantQuerySet
from users.registers.lookups import WITHIN, people_find, places_find, roles_find, within
from users.registers.marks import GIVING_TEXTS, mark_given, mark_named
from users.services.grants import grant_words
from users.services.invitations import invitations_send
from users.services.last_administrator import administrators_remain
from users.services.links import mail_goes_out

_NAMED: Final = 10
# As Django's own for nobody can sign in by it: a mark, and something that nobody knows.
_UNUSABLE: Final = "'!' || replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '')"
# Lists show phone numbers with stars: sent back, such a number says nothing.
_PHONE: Final = "CASE WHEN strpos(s.phone, '*') = 0 THEN s.phone END"
_HELD: Final = (
    "EXISTS (SELECT FROM access_person u JOIN users_grant g ON g.user_id = u.id JOIN access_role r ON r.id = g.role_id"
    " WHERE u.username = s.username AND r.said = s.role)"
)
_NEWCOMER: Final = "NOT EXISTS (SELECT FROM users_user x WHERE x.username = s.username)"


class UserRegister(RegisterTarget):
    url_name = "users:user_detail"
    register: ClassVar[Register] = Register(
        parts=(
            Part(
                User,
                "id",
                (
                    Field("username"),
                    Field("name"),
                    Field("email", default="''"),
                    Field("phone", default="''", masked=True),
                    Field(
                        "is_active",
                        "status",
                        default="true",
                        text="CASE WHEN {0} THEN 'true' ELSE 'false' END",
                    ),
                ),
                fixed={"password": _UNUSABLE, "session_epoch": "0", "date_joined": "now()"},
                derived=("password", "password_changed_at", "session_epoch", "last_login"),
            ),
        ),
        source=(
            "SELECT s.row_no, concat_ws(' ', s.username, coalesce(s.name, u.name)) AS title, s.username, s.name,"
            f" s.email, {_PHONE} AS phone, s.status::boolean AS is_active"
            " FROM {stage} s LEFT JOIN access_person u ON u.username = s.username WHERE NOT s.bad"
        ),
        match="p0.username = w.username",
        title="concat_ws(' ', p0.username, p0.name)",
    )
    texts: ClassVar[CellTexts] = {
        **GIVING_TEXTS,
        "bad_username": (_("is no user name"), _("Letters, digits and @ . + - _ only.")),
        "username_taken": (_("is taken"), _("Choose another user name.")),
        "bad_email": (_("is no e-mail address"), _("Such as zhangsan@example.com.")),
        "role_elsewhere": (
            _("is not held by this person, who is there already"),
            _("Give it by the sheet of grants, or leave the cell empty."),
        ),
        "own_account": (_("would disable you yourself"), _("Nobody does this to themselves.")),
    }
    warnings: ClassVar[dict[str, str]] = {
        "no_mail": _(
            "%(count)s new users get no mail (rows %(rows)s): hand each of them the sign-in link that their page makes."
        ),
    }

    def find(self, stage: Stage, session: ImportSession, scope: Scope) -> None:
        """`access_first`: the first role of each person who isn't there yet."""
        people_find(stage, session.actor)
        roles_find(stage, session.actor)
        places_find(stage, session.actor)
        stage.execute("DROP TABLE IF EXISTS pg_temp.access_first")
        stage.execute(
            "CREATE TEMP TABLE access_first ON COMMIT DROP AS"
            " SELECT s.row_no, r.id AS role_id, p.id AS region_id, c.id AS channel_id,"
            " coalesce(s.valid_from, greatest(%s, %s)) AS valid_from, s.valid_to"
            " FROM {stage} s JOIN access_role r ON r.said = s.role LEFT JOIN access_place p ON p.said = s.region"
            f" LEFT JOIN network_channel c ON c.code = s.channel WHERE {_NEWCOMER}",
            [today(), first_day(session.period)],
        )

    def mark(self, stage: Stage, session: ImportSession, scope: Scope) -> list[dict[str, Any]]:
        actor: User = session.actor
        stage.mark(
            "username",
            "username_taken",
            f"NOT {_NEWCOMER} AND NOT EXISTS (SELECT FROM access_person u WHERE u.username = s.username)",
        )
        _mark_spelling(stage)
        for key in ("name", "role"):
            stage.mark(key, "needed_for_new", f"NOT s.bad AND {_NEWCOMER} AND s.{key} IS NULL")
        mark_named(stage, actor, _NEWCOMER, "false")
        stage.mark(
            "role", "role_elsewhere", f"NOT s.bad AND NOT {_NEWCOMER} AND s.role IS NOT NULL AND NOT {_HELD}"
        )
        silent = "NOT s.bad AND coalesce(s.status, 'true') = 'true'" + (
            " AND s.email IS NULL" if mail_goes_out() else ""
        )
        found = stage.rows(f"SELECT s.row_no FROM {{stage}} s WHERE {_NEWCOMER} AND {silent} ORDER BY 1")
        numbers = [number for (number,) in found]
        told = {"count": len(numbers), "rows": numbers[:_NAMED]}
        return [{"code": "no_mail", "params": told}] if numbers else []

    def mark_difference(self, stage: Stage, session: ImportSession, scope: Scope) -> None:
        actor: User = session.actor
        changed = f"w.row_no = s.row_no AND w.difference = {CHANGED} AND u.id = w.id"
        source = "register_wanted w, access_person u"
        stage.mark("username", "beyond_person", f"{changed} AND NOT u.managed", source=source)
        stage.mark(
            "status",
            "own_account",
            f"{changed} AND u.id = %s AND w.is_active <> w.old_is_active",
            [actor.pk],
            source=source,
        )
        mark_given(
            stage,
            actor,
            "NOT s.bad AND g.row_no = s.row_no AND r.said = s.role",
            "access_first g, access_role r",
        )

    def write_more(self, session: ImportSession) -> None:
        execute(
            "INSERT INTO users_grant (user_id, role_id, region_id, channel_id, valid_from, valid_to)"
            " SELECT w.id, g.role_id, g.region_id, g.channel_id, g.valid_from, g.valid_to"
            f" FROM register_wanted w JOIN access_first g USING (row_no) WHERE w.difference = {NEW} ORDER BY w.row_no"
        )
        made = [
            pk for (pk,) in rows(f"SELECT id FROM register_wanted WHERE difference = {NEW} ORDER BY row_no")
        ]
        switched = [
            pk
            for (pk,) in rows(
                f"SELECT id FROM register_wanted WHERE difference = {CHANGED} AND is_active <> old_is_active"
            )
        ]
        people = User.objects.in_bulk([*made, *switched])
        record_each(
            actor=session.actor,
            action="users.user_create",
            told=[(str(people[pk]), {"username": people[pk].username}) for pk in made],
        )
        first = Grant.objects.filter(user__in=made).select_related("user", "role", "region", "channel")
        record_each(
            actor=session.actor,
            action="users.grant_add",
            told=[(str(grant.user), grant_words(grant)) for grant in first.order_by("pk")],
        )
        _switched(session.actor, [people[pk] for pk in switched])
        invitations_send(actor=session.actor, people=[people[pk] for pk in made], title=session.file_name)

    def kept_more(self) -> Sequence[Kept]:
        newcomers = f"SELECT id FROM register_wanted WHERE difference = {NEW}"
        return (Kept(Grant, "user_id", f"t.user_id IN ({newcomers})"),)

    def undo(self, session: ImportSession, scope: Scope) -> None:
        """Only by whoever may change all these people. Whoever has used the invitation stays."""
        actor: User = session.actor
        people = User.objects.filter(pk__in=owners(session))
        held = set(people.order_by("pk").select_for_update().values_list("pk", flat=True))
        priors = ImportPrior.objects.filter(session=session, table_name=User._meta.db_table)
        switched = set(priors.filter(before__has_key="is_active").values_list("row_id", flat=True))
        if actor.pk in switched or held - set(people.visible_to(actor, EDIT).values_list("pk", flat=True)):
            raise Conflict(gettext("Some of these people are not yours to change. Nothing was undone."))
        made = priors.filter(before__isnull=True).values("row_id")
        SignInLink.objects.filter(user__in=made, used_at=None).delete()
        super().undo(session, scope)
        _switched(actor, list(User.objects.filter(pk__in=switched)))

    def there(self, scope: Scope, cities: Sequence[int]) -> tuple[str, list[Any]]:
        """Active users who hold a role in the scope."""
        places = list(scope.city_ids | scope.district_ids)
        inside = (
            "(%s OR EXISTS (SELECT FROM users_grant g LEFT JOIN network_channel c ON c.id = g.channel_id"
            f" WHERE g.user_id = p0.id AND (g.region_id = ANY(%s) OR {WITHIN.format('c')})))"
        )
        return f"p0.is_active AND {inside}", [scope.everything, places, *within(scope)]

    def ids_within(self, ids: Sequence[int], scope: Scope) -> bool:
        grants = Grant.objects.unended().filter(user__in=ids)
        return scope.everything or not grants.exclude(GrantQuerySet.within(scope)).exists()

    def home_city(self, scope: Scope) -> int | None:
        return home_city(scope)


def _mark_spelling(stage: Stage) -> None:
    """What the fields of the page say of a user name and an address."""
    checks = {
        "username": ("bad_username", User._meta.get_field("username").validators[0]),
        "email": ("bad_email", validate_email),
    }
    for key, (code, check) in checks.items():
        found = stage.rows(f"SELECT s.row_no, s.{key} FROM {{stage}} s WHERE s.{key} IS NOT NULL")
        wrong = [number for number, text in found if not _is_fine(check, text)]
        if wrong:
            stage.mark(key, code, "s.row_no = ANY(%s)", [wrong])


def _is_fine(check: Any, text: str) -> bool:
    try:
        check(text)
    except ValidationError:
        return False
    return True


def _switched(actor: User, people: Sequence[User]) -> None:
    """What goes with being disabled or enabled; that sessions end is the database's doing."""
    for action, active in (("users.user_disable", False), ("users.user_enable", True)):
        told: list[tuple[str, dict[str, Any]]] = [
            (str(user), {}) for user in people if user.is_active is active
        ]
        record_each(actor=actor, action=action, told=told)
    disabled = [user.pk for user in people if not user.is_active]
    SignInLink.objects.filter(user__in=disabled, used_at=None).delete()
    lost = Grant.objects.unended().filter(user__in=disabled)
    administrators_remain(set(lost.values_list("role__code", flat=True)))

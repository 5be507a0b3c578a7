"""The sheets of users, roles and grants: their columns, as data."""

from typing import Final

from core.sheets.definition import NEEDLESS, Choice, Column, ColumnType, SheetDefinition
from network.rosters.columns import CODE_PATTERN, optional


def _(text: str) -> str:
    """Marks a msgid; definitions stay plain because they travel to the reading process."""
    return text


_USERNAME: Final = Column(
    "username",
    _("User name"),
    ColumnType.NAME,
    aliases=("用户名", "登录名", "账号", "user name", "username"),
    required=True,
    natural_key=True,
    max_length=60,
    example="zhangsan",
    note=_("What the person types to sign in, capitals and all."),
    width=16,
)
_VALID_FROM: Final = Column(
    "valid_from",
    _("Valid from"),
    ColumnType.DATE,
    aliases=("生效日", "生效日期", "起始日期", "valid from"),
    example="2026-12-01",
    width=12,
)
_VALID_TO: Final = optional(
    "valid_to",
    _("Valid to"),
    ColumnType.DATE,
    *("有效期至", "截止日期", "失效日期", "valid to"),
    example="2027-11-30",
    note=_("The last day; empty for good."),
    width=12,
)
_REGION_ALIASES: Final = ("区域", "区域编码", "授权区域", "region")
_CHANNEL_ALIASES: Final = ("渠道", "渠道编码", "授权渠道", "channel", "channel code")

USERS: Final = SheetDefinition(
    kind="users",
    label=_("Users"),
    columns=(
        _USERNAME,
        optional(
            "name", _("Name"), ColumnType.NAME, "姓名", "名称", "name", max_length=60, example="张*", width=14
        ),
        optional(
            "email",
            _("E-mail"),
            ColumnType.TEXT,
            *("电子邮箱", "邮箱", "e-mail", "email"),
            max_length=254,
            example="zhangsan@example.com",
            note=_("A new user's invitation goes there."),
            width=26,
        ),
        optional(
            "phone",
            _("Phone"),
            ColumnType.TEXT,
            *("电话", "联系电话", "手机", "phone"),
            max_length=20,
            example="19900000999",
            note=_("A number of which only the ends are shown says nothing: what is there stays."),
        ),
        optional(
            "status",
            _("Status"),
            ColumnType.CHOICE,
            *("状态", "status"),
            choices=(
                Choice("true", _("Enabled"), ("已启用", "启用", "在用", "正常", "Invited", "已邀请")),
                Choice("false", _("Disabled"), ("已停用", "停用", "禁用")),
            ),
            example="已启用",
            width=10,
        ),
        optional(
            "role",
            _("First role"),
            ColumnType.TEXT,
            *("首个角色", "first role"),
            max_length=60,
            lookup="role",
            example="营业厅店长",
            note=_("For new users only: name or code of the role that they begin with."),
            width=16,
        ),
        optional(
            "region",
            _("Region"),
            ColumnType.NAME,
            *_REGION_ALIASES,
            max_length=120,
            example="LJ01",
            note=_("Where the first role holds: the code, or a name that no other region has."),
        ),
        optional(
            "channel",
            _("Channel"),
            ColumnType.CODE,
            *_CHANNEL_ALIASES,
            pattern=CODE_PATTERN,
            max_length=32,
            note=_("The code of a channel, instead of a region."),
        ),
        _VALID_FROM,
        _VALID_TO,
    ),
    ignored=(*NEEDLESS, "角色", "Roles", "区域或渠道", "Region or channel", "最近登录", "Last sign-in"),
)

GRANTS: Final = SheetDefinition(
    kind="grants",
    label=_("Grants"),
    columns=(
        _USERNAME,
        Column(
            "role",
            _("Role"),
            ColumnType.TEXT,
            aliases=("角色", "角色名称", "角色编码", "role"),
            required=True,
            natural_key=True,
            max_length=60,
            lookup="role",
            example="营业厅店长",
            note=_("Name or code, as in the list of roles."),
            width=18,
        ),
        Column(
            "region",
            _("Region"),
            ColumnType.NAME,
            aliases=_REGION_ALIASES,
            natural_key=True,
            dashes=True,
            max_length=120,
            example="LJ01",
            note=_("Where the role holds: the code, or a name that no other region has."),
        ),
        Column(
            "channel",
            _("Channel"),
            ColumnType.CODE,
            aliases=_CHANNEL_ALIASES,
            natural_key=True,
            dashes=True,
            pattern=CODE_PATTERN,
            max_length=32,
            note=_("The code of a channel, instead of a region."),
        ),
        Column(
            "valid_from",
            _VALID_FROM.label,
            ColumnType.DATE,
            aliases=_VALID_FROM.aliases,
            required=True,
            natural_key=True,
            example="2026-12-01",
            note=_("With another first day it is another grant."),
            width=12,
        ),
        _VALID_TO,
    ),
    ignored=(
        *(*NEEDLESS, "姓名", "名称", "Name", "名称 2", "Name 2", "名称 3", "Name 3", "状态", "Status"),
        *("区域名称", "渠道名称", "Region name", "Channel name"),
    ),
)

ROLES: Final = SheetDefinition(
    kind="roles",
    label=_("Roles"),
    columns=(
        Column(
            "code",
            _("Code"),
            ColumnType.NAME,
            aliases=("编码", "角色编码", "code", "role code"),
            required=True,
            natural_key=True,
            max_length=50,
            example="hall_viewer",
            note=_("Letters, digits, - and _. A new code makes a new role."),
            width=20,
        ),
        optional(
            "name",
            _("Role"),
            ColumnType.NAME,
            *("角色", "角色名称", "名称", "role", "name"),
            max_length=60,
            example="营业厅查看员",
            width=18,
        ),
        optional(
            "rank",
            _("Rank"),
            ColumnType.INTEGER,
            *("职级", "级别", "rank"),
            minimum=0,
            maximum=99,
            example="8",
            note=_("Nobody grants a role of their own rank or above."),
            width=8,
        ),
        optional(
            "second_step",
            _("Two-step sign-in"),
            ColumnType.CHOICE,
            *("双因素身份认证", "两步登录", "必须两步登录", "two-step sign-in"),
            choices=(
                Choice("true", _("Required"), ("必须", "是", "Yes")),
                Choice("false", _("Not required"), ("不要求", "否", "No")),
            ),
            example="必须",
            width=12,
        ),
        optional(
            "permissions",
            _("Permissions"),
            ColumnType.TEXT,
            *("权限", "权限编码", "permissions"),
            max_length=8_000,
            example="network.channel_view, outlets.outlet_view",
            note=_(
                "All codes that the role shall have, with commas between; what is not named is taken away."
            ),
            width=40,
        ),
    ),
    ignored=(*NEEDLESS, "持有人数", "Held by", "来源", "Origin"),
)

"""The sheet of channel coefficients: its columns, as data. Kinds are a dictionary of the portal, looked up by name."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from core.sheets.definition import NEEDLESS, Column, ColumnType, SheetDefinition


def _(text: str) -> str:
    """Marks a msgid; definitions stay plain because they travel to the reading process."""
    return text


COEFFICIENTS: Final = SheetDefinition(
    kind="coefficients",
    label=_("Channel coefficients"),
    columns=(
        Column(
            "period",
            _("Period"),
            ColumnType.PERIOD,
            aliases=("账期", "帐期", "月份", "period"),
            example="202610",
            note=_("The month of the upload, as YYYYMM; may be left out."),
            width=10,
        ),
        Column(
            "channel_code",
            _("Channel code"),
            ColumnType.CODE,
            aliases=("渠道编码", "代理商编码", "网点编码", "channel code"),
            required=True,
            natural_key=True,
            lookup="channel",
            example="LJA0001",
            note=_("As in the register, as text."),
            max_length=32,
            width=16,
        ),
        Column(
            "channel_name",
            _("Channel name"),
            ColumnType.NAME,
            aliases=("渠道名称", "代理商名称", "网点名称", "名称", "channel name", "name"),
            example="临江鑫达通信有限公司",
            note=_("Empty, or as in the register: it is compared with the code."),
            width=28,
        ),
        Column(
            "kind",
            _("Coefficient kind"),
            ColumnType.NAME,
            aliases=("系数类型", "系数种类", "类型", "coefficient kind"),
            required=True,
            natural_key=True,
            lookup="coefficient_kind",
            max_length=60,
            example="管理系数",
            note=_("Name or code, as in the table of kinds."),
            width=16,
        ),
        Column(
            "value",
            _("Coefficient"),
            ColumnType.SCALED,
            aliases=("系数", "系数值", "coefficient"),
            required=True,
            example="1.05",
            note=_("At most four decimals, within the range of its kind."),
            width=10,
        ),
    ),
    # What the list of a month has besides, which is exported with a column for each kind.
    ignored=(*NEEDLESS, "区县", "District"),
    elsewhere=("连乘", "Product of all"),
    elsewhere_note=_("It follows from the coefficients."),
    of_month=True,
)
LONG: Final = ("kind", "value")
"""The columns of a sheet with one coefficient a row."""
OF_KIND: Final = "kind_"
"""Before the id of a kind: its column, in a sheet with a channel a row."""


def with_kinds(definition: SheetDefinition, kinds: Iterable[tuple[int, str, str]]) -> SheetDefinition:
    """Either way: one coefficient a row, or a channel a row and a column for each of `kinds` (id, code, name)."""
    columns = [
        replace(column, required=column.required and column.key not in LONG) for column in definition.columns
    ]
    for number, code, name in kinds:
        columns.append(
            Column(f"{OF_KIND}{number}", name, ColumnType.SCALED, aliases=(code,), dashes=True, width=10)
        )
    ways = (LONG, *((column.key,) for column in columns[len(definition.columns) :]))
    return replace(definition, columns=tuple(columns), one_of=ways)

"""The sheet of scores that people give by hand: columns as data, the most points behind each."""

from typing import Final

from core.money import SCALE
from core.sheets.definition import Column, ColumnType, SheetDefinition


def _(text: str) -> str:
    """Marks a msgid; definitions stay plain because they travel to the reading process."""
    return text


def _score(key: str, label: str, most: int, *aliases: str) -> Column:
    """A blank cell, — and 未考评 are no score, which is not 0."""
    return Column(
        key,
        label,
        ColumnType.SCORE,
        aliases=aliases,
        unit="分",
        minimum=0,
        maximum=most * SCALE,
        example="4.7",
        note=_("At most the points behind the header; 未考评 or blank: not scored."),
        width=10,
    )


MANUAL_SCORES: Final = SheetDefinition(
    kind="manual_scores",
    label=_("Manual scores"),
    columns=(
        Column(
            "channel_code",
            _("Channel code"),
            ColumnType.CODE,
            aliases=("渠道编码", "网点编码", "代理商编码", "编码", "channel code"),
            required=True,
            natural_key=True,
            lookup="channel",
            max_length=32,
            example="LJ200017",
            width=14,
        ),
        Column(
            "channel_name",
            _("Channel name"),
            ColumnType.NAME,
            aliases=("渠道名称", "网点名称", "代理商名称", "名称", "channel name"),
            example="鑫达通信总店",
            width=22,
        ),
        _score("front", _("Shop front and material"), 5, "门头及宣传物料", "店面形象门头及宣传物料", "门头"),
        _score("cleanliness", _("Cleanliness"), 5, "环境卫生", "店面形象环境卫生", "卫生"),
        _score("appearance", _("Appearance of staff"), 5, "仪容仪表", "服务规范仪容仪表", "着装"),
        _score("attitude", _("Service attitude"), 5, "服务态度", "服务规范服务态度"),
        _score("skill", _("Knowledge of the business"), 5, "业务熟练", "服务规范业务熟练", "业务技能"),
        _score("real_name", _("Real-name registration"), 5, "实名制", "合规实名制", "实名"),
        Column(
            "bonus",
            _("Added points"),
            ColumnType.SCORE,
            aliases=("加扣分加分", "加分", "加分项"),
            unit="分",
            minimum=0,
            maximum=100 * SCALE,
            width=8,
        ),
        Column(
            "malus",
            _("Deducted points"),
            ColumnType.SCORE,
            aliases=("加扣分扣分", "扣分", "扣分项", "减分"),
            unit="分",
            minimum=-100 * SCALE,
            maximum=0,
            note=_("Negative."),
            width=8,
        ),
        Column(
            "reason",
            _("Reason and evidence"),
            ColumnType.TEXT,
            aliases=("加扣分事由及凭证号", "事由及凭证号", "事由", "凭证号", "加扣分原因"),
            width=24,
        ),
        Column(
            "vetoed",
            _("Vetoed"),
            ColumnType.BOOLEAN,
            aliases=("一票否决是/否", "一票否决", "否决"),
            dashes=True,
            example="否",
            width=8,
        ),
        Column(
            "total",
            _("Total of manual scores"),
            ColumnType.SCORE,
            aliases=("手工项合计", "合计得分", "得分合计", "总分"),
            unit="分",
            note=_("Compared with the scores of the row; a veto makes it 0."),
            width=10,
        ),
        Column("scorer", _("Scored by"), ColumnType.NAME, aliases=("评分人", "考评人", "打分人"), width=10),
        Column(
            "confirmation",
            _("Confirmed by the channel"),
            ColumnType.TEXT,
            aliases=("渠道确认", "网点确认", "确认", "签字确认"),
            max_length=40,
            width=12,
        ),
        Column("remark", _("Remark"), ColumnType.TEXT, aliases=("备注", "说明", "remark"), width=24),
    ),
)

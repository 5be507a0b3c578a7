"""The sheets of the agents' register: their columns, as data."""

from dataclasses import replace
from typing import Final

from agents.choices import LONGEST, SHORTEST
from core.sheets.definition import NEEDLESS, Choice, ColumnType, SheetDefinition
from network.rosters.columns import (
    CITY,
    DISTRICT,
    LATITUDE,
    LONGITUDE,
    MODE,
    OPENED_ON,
    STAR,
    STATUS,
    code_column,
    name_column,
    optional,
    upline_column,
)


def _(text: str) -> str:
    """Marks a msgid; definitions stay plain because they travel to the reading process."""
    return text


_LEVEL: Final = optional(
    "level",
    _("Level"),
    ColumnType.CHOICE,
    *("级别", "代理商级别", "代理级别", "level"),
    choices=(
        # A person who sells on their own has a contract with the operator itself, as level 1 does.
        Choice("1", _("Level 1"), ("一级", "1级", "一级代理", "一级代理商", "个人", "个人代理")),
        Choice("2", _("Level 2"), ("二级", "2级", "二级代理", "二级代理商")),
    ),
    example="一级",
    note=_("Level 2 needs an upline; level 1 has none."),
    width=8,
)
_TAXPAYER: Final = optional(
    "taxpayer_kind",
    _("Taxpayer"),
    ColumnType.CHOICE,
    *("纳税人类型", "纳税人/类型", "纳税人", "纳税人资格", "taxpayer"),
    choices=(
        Choice("general", _("General taxpayer"), ("一般纳税人", "一般")),
        Choice("small", _("Small-scale taxpayer"), ("小规模纳税人", "小规模")),
        Choice("exempt", _("Exempt"), ("免税", "个体(免税)", "个体免税", "免税个体")),
        Choice("individual", _("Individual"), ("个人", "个人(劳务报酬)", "自然人", "劳务报酬")),
    ),
    example="一般纳税人",
    width=16,
)

# Headers of the bank account, as a roster has them too.
_HOLDER: Final = ("户名", "收款账户户名", "账户名称", "收款户名", "开户名称", "account holder")
_BANK: Final = ("开户行", "收款账户开户行", "开户银行", "收款银行", "银行", "bank")
_BRANCH: Final = ("支行", "收款账户支行", "开户支行", "开户网点", "branch")
_NUMBER: Final = ("账号", "收款账户账号", "银行账号", "收款账号", "银行账户", "卡号", "account number")

AGENTS: Final = SheetDefinition(
    kind="agents",
    label=_("Agents"),
    columns=(
        code_column(
            _("Agent code"),
            *("代理商编码", "代理商代码", "代理商编号", "渠道编码", "agent code", "dealer code"),
            example="LJA0999",
        ),
        name_column(
            _("Agent name"),
            *("代理商名称", "渠道名称", "合作伙伴名称", "agent name"),
            example="临江顺风通信有限公司",
        ),
        _LEVEL,
        upline_column(
            _("Upline"),
            *("上级编码", "上级代理商编码", "上级代理商", "上级", "upline", "parent code"),
            note=_("For level 2: the code of the level-1 agent above, which may stand in the same sheet."),
        ),
        CITY,
        DISTRICT,
        MODE,
        optional(
            "credit_code",
            _("Unified social credit code"),
            ColumnType.CODE,
            *("统一社会信用代码", "社会信用代码", "信用代码", "credit code"),
            pattern="[0-9A-Z]{15,18}",
            number_allowed=True,
            example="91990000MA0000999X",
            note=_("18 digits and letters, as text."),
            width=20,
        ),
        _TAXPAYER,
        optional(
            "tax_rate",
            _("Tax rate"),
            ColumnType.PERCENT,
            *("纳税人税率", "税率", "tax rate"),
            minimum=0,
            maximum=10_000,
            example="6%",
            width=8,
        ),
        optional(
            "contact_name",
            _("Contact"),
            ColumnType.NAME,
            *("负责人姓名", "负责人", "联系人", "联系人姓名", "姓名", "contact"),
            max_length=40,
            example="陈*",
            width=10,
        ),
        optional(
            "contact_phone",
            _("Phone"),
            ColumnType.TEXT,
            *("负责人联系电话", "联系电话", "电话", "手机", "联系方式", "phone"),
            max_length=20,
            example="19900000999",
            note=_("A number of which only the ends are shown says nothing: what is there stays."),
            width=14,
        ),
        optional(
            "contract_number",
            _("Contract number"),
            ColumnType.TEXT,
            *("协议编号", "合同编号", "协议号", "合同号", "contract number"),
            max_length=40,
            example="JL-LJ-2026-999",
            width=18,
        ),
        optional(
            "contract_from",
            _("Contract from"),
            ColumnType.DATE,
            *("协议起", "协议起始日期", "协议开始", "合同起期", "合同起", "contract from"),
            example="2026-01-01",
            width=12,
        ),
        optional(
            "contract_to",
            _("Contract to"),
            ColumnType.DATE,
            *("协议止", "协议终止日期", "协议到期", "合同止期", "合同止", "contract to"),
            example="2027-12-31",
            width=12,
        ),
        optional(
            "deposit_due",
            _("Deposit due"),
            ColumnType.MONEY,
            *("保证金应缴", "应缴保证金", "应缴", "deposit due"),
            unit="元",
            minimum=0,
            example="50000.00",
            width=14,
        ),
        optional(
            "deposit_paid",
            _("Deposit paid"),
            ColumnType.MONEY,
            *("保证金实缴", "实缴保证金", "实缴", "deposit paid"),
            unit="元",
            minimum=0,
            example="50000.00",
            width=14,
        ),
        LONGITUDE,
        LATITUDE,
        STAR,
        STATUS,
        OPENED_ON,
    ),
    ignored=(*NEEDLESS, "缴纳比例", "Paid share", "待处理", "To attend to"),
    elsewhere=(*_HOLDER, *_BANK, *_BRANCH, *_NUMBER),
    elsewhere_note=_(
        "A settlement clerk uploads the same file as “Bank accounts of agents”; another person approves them."
    ),
)

AGENT_STORES: Final = SheetDefinition(
    kind="agent_stores",
    label=_("Stores of agents"),
    columns=(
        code_column(
            _("Store code"),
            *("门店编码", "网点编码", "渠道编码", "店铺编码", "store code", "channel code"),
            example="LJS0999",
        ),
        name_column(
            _("Store name"),
            *("门店名称", "网点名称", "店名", "store name", "channel name"),
            example="顺风通信解放路店",
        ),
        upline_column(
            _("Agent code"),
            *("代理商编码", "所属代理商编码", "上级编码", "上级", "所属代理商", "agent code", "upline"),
            note=_("The agent that the store belongs to."),
            example="LJA0999",
        ),
        CITY,
        DISTRICT,
        STAR,
        MODE,
        STATUS,
        OPENED_ON,
    ),
    # What the list of channels has besides, from which stores are exported.
    ignored=(*NEEDLESS, "类型", "Kind", "级别", "Level"),
)


AGENT_ACCOUNTS: Final = SheetDefinition(
    kind="agent_accounts",
    label=_("Bank accounts of agents"),
    columns=(
        # An agent may stand there several times: with what it was paid to before, as the list's export has it.
        replace(
            code_column(
                _("Agent code"),
                *("代理商编码", "代理商代码", "代理商编号", "渠道编码", "agent code", "dealer code"),
                example="LJA0999",
            ),
            natural_key=False,
        ),
        optional(
            "holder",
            _("Account holder"),
            ColumnType.NAME,
            *_HOLDER,
            max_length=120,
            example="临江顺风通信有限公司",
            note=_("A row without holder, bank and number says nothing."),
            width=28,
        ),
        optional(
            "bank_name", _("Bank"), ColumnType.NAME, *_BANK, max_length=80, example="工商银行", width=16
        ),
        optional(
            "branch",
            _("Branch"),
            ColumnType.NAME,
            *_BRANCH,
            max_length=120,
            example="临江支行",
            width=20,
        ),
        optional(
            "number",
            _("Account number"),
            ColumnType.DIGITS,
            *_NUMBER,
            lengths=tuple(range(SHORTEST, LONGEST + 1)),
            example="6222000000000000001",
            note=_("Digits, as text: Excel loses those of a long number."),
            width=24,
        ),
        optional(
            "effective_from",
            _("Valid from"),
            ColumnType.DATE,
            *("生效日期", "生效日", "启用日期", "valid from"),
            example="2026-12-01",
            note=_("Blank: from the first day of the month from which the sheet holds."),
            width=12,
        ),
        optional(
            "reason",
            _("Reason"),
            ColumnType.TEXT,
            *("变更原因", "原因", "reason"),
            max_length=200,
            width=20,
        ),
        optional(
            "standing",
            _("Account status"),
            ColumnType.TEXT,
            *("账户状态", "account status"),
            max_length=40,
            note=_("As exported: rows of former, refused and withdrawn accounts are left out."),
            width=12,
        ),
    ),
    # What a roster of agents or the list's own export has besides: it is kept elsewhere.
    ignored=(
        *NEEDLESS,
        *(
            text
            for column in AGENTS.columns
            if column.key != "code"
            for text in (column.label, *column.aliases)
        ),
        *("类型", "编号", "起", "止", "Proposed by", "提出人", "Proposed at", "提出时间"),
        *("Decided by", "处理人", "Decided at", "处理时间"),
    ),
)

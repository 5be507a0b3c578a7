"""The agents' roster as staff exchange it."""

from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from agents.account_panels import NUMBER_VIEW
from agents.definitions import AGENT_ACCOUNTS, AGENTS
from agents.models import Agent, BankAccount
from core.masking import masked
from core.periods import today
from core.scoping import Scope, ScopedUser
from core.sheets.form import FormColumn, Row, StaffForm

CHUNK: Final = 2_000
AGENT_FORM: Final = StaffForm(
    AGENTS,
    (
        FormColumn("code", "代理商编码"),
        FormColumn("name", "代理商名称"),
        FormColumn("level", "级别"),
        FormColumn("upline_code", "上级编码"),
        FormColumn("city_name", "地市", "归属"),
        FormColumn("district_name", "区县", "归属"),
        FormColumn("credit_code", "统一社会信用代码"),
        FormColumn("taxpayer_kind", "类型", "纳税人"),
        FormColumn("tax_rate", "税率", "纳税人"),
        FormColumn("contact_name", "姓名", "负责人"),
        FormColumn("contact_phone", "联系电话", "负责人"),
        FormColumn("contract_number", "编号", "协议"),
        FormColumn("contract_from", "起", "协议"),
        FormColumn("contract_to", "止", "协议"),
        FormColumn("deposit_due", "应缴", "保证金(元)"),
        FormColumn("deposit_paid", "实缴", "保证金(元)"),
        FormColumn("star", "星级"),
        FormColumn("holder", "户名", "收款账户", AGENT_ACCOUNTS),
        FormColumn("bank_name", "开户行", "收款账户", AGENT_ACCOUNTS),
        FormColumn("branch", "支行", "收款账户", AGENT_ACCOUNTS),
        FormColumn("number", "账号", "收款账户", AGENT_ACCOUNTS),
        FormColumn("status", "状态"),
    ),
    units="单位：元",
    notes=("说明：电话只显示首尾；收款账户为当日生效的账户，账号对无权查看全号的人也只显示首尾。",),
)


def agent_rows(agents: Any, user: ScopedUser) -> Iterator[Row]:
    """What each is paid to today is told to whoever sees bank accounts there, its number as on its page."""
    rows = agents.select_related("channel__city", "channel__district", "channel__parent")
    accounts = BankAccount.objects.visible_to(user).select_related("agent__channel")
    numbers = user.scope_for(NUMBER_VIEW)
    found = rows.iterator(chunk_size=CHUNK)
    while chunk := list(islice(found, CHUNK)):
        held = accounts.filter(agent__in=[agent.pk for agent in chunk]).in_force(today())
        by_agent = {account.agent_id: account for account in held}
        for agent in chunk:
            yield {**_row(agent), **_account(by_agent.get(agent.pk), numbers)}


def _account(account: BankAccount | None, numbers: Scope) -> Row:
    if account is None:
        return {}
    told = {key: getattr(account, key) for key in ("holder", "bank_name", "branch")}
    return {**told, "number": account.number_within(numbers)}


def _row(agent: Agent) -> dict[str, Any]:
    channel = agent.channel
    return {
        "code": channel.code,
        "name": channel.name,
        "level": channel.level,
        "upline_code": channel.parent.code if channel.parent else None,
        "city_name": channel.city.name,
        "district_name": channel.district.name if channel.district else None,
        "credit_code": agent.credit_code,
        "taxpayer_kind": agent.taxpayer_kind,
        "tax_rate": agent.tax_rate,
        "contact_name": agent.contact_name,
        "contact_phone": masked(agent.contact_phone) if agent.contact_phone else None,
        "contract_number": agent.contract_number,
        "contract_from": agent.contract_from,
        "contract_to": agent.contract_to,
        "deposit_due": agent.deposit_due,
        "deposit_paid": agent.deposit_paid,
        "star": channel.star,
        "status": channel.status,
    }

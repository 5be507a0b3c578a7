"""`explain LINE`: a ledger line worked out again, stage by stage."""

import datetime
from typing import Any

from django.core.management.base import CommandError, CommandParser

from commissions.engine import Item, NoSuchLine, Stage, Unit
from commissions.management.arguments import USAGE, LedgerCommand
from commissions.models import Line
from commissions.models.line import IDS_PER_RUN
from commissions.models.run import Run
from commissions.services.explain import line_explain
from core.money import scaled_plain, yuan_plain

_SCALED = {Unit.PIECE_RATE, Unit.SHARE, Unit.FACTOR}


class Command(LedgerCommand):
    help = "Explains a ledger line: facts, rule, each stage with its numbers."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("line", type=int, help="The line's number.")
        self.add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        line = _line(options["line"])
        answer: dict[str, Any] = {"line": line.id, "amount": yuan_plain(line.amount), **_rule(line)}
        try:
            replay = line_explain(line)
        except NoSuchLine:
            answer |= {"status": "refused", "message": "The facts of this line can't be found any more."}
            self.answer(answer, as_json=options["json"], refused=True)
            return
        same = (replay.amount, replay.owed) == (line.amount, line.owed)
        answer |= {
            "status": "explained" if same else "changed",
            "reason": line.reason,
            "stages": [_stage(stage) for stage in replay.stages],
            "message": "" if same else "What this line was made of has been corrected since.",
        }
        if options["json"]:
            self.answer(answer, as_json=True, refused=False)
        else:
            self._print(answer)

    def _print(self, answer: dict[str, Any]) -> None:
        self.stdout.write(
            f"line {answer['line']}: {answer['amount']} yuan {answer['reason']} {answer['message']}".rstrip()
        )
        self.stdout.write(
            f"{answer['document']} {answer['clause']} {answer['component']} v{answer['version']}"
        )
        for stage in answer["stages"]:
            self.stdout.write(f"\n{stage['title']}")
            for name, value in stage["numbers"].items():
                self.stdout.write(f"  {name}: {value}")
            for row in stage["rows"]:
                self.stdout.write("  - " + ", ".join(f"{name} {value}" for name, value in row.items()))


def _line(number: int) -> Line:
    """The run that the number names says in which month and city to look."""
    run = Run.objects.filter(pk=number // IDS_PER_RUN).first()
    found = run and Line.objects.select_related("component__version").filter(
        city_id=run.city_id, period=run.period, id=number
    )
    line = found.first() if found else None
    if line is None:
        raise CommandError(f"there is no line {number}", returncode=USAGE)
    return line


def _rule(line: Line) -> dict[str, Any]:
    component = line.component
    if component is None:
        return {"component": "", "version": "", "document": "", "clause": "", "rule": None}
    return {
        "component": component.name,
        "version": component.version.number,
        "document": component.version.document_number,
        "clause": component.clause,
        "rule": line.rule_id,
    }


def _stage(stage: Stage) -> dict[str, Any]:
    return {
        "stage": stage.code,
        "title": stage.title,
        "numbers": {item.name: _value(item) for item in stage.items},
        "rows": [{item.name: _value(item) for item in row} for row in stage.rows],
    }


def _value(item: Item) -> int | str | bool | None:
    """Amounts in yuan, rates and factors as decimals; the rest as it is."""
    if isinstance(item.value, datetime.date):
        return item.value.isoformat()
    if not isinstance(item.value, int) or isinstance(item.value, bool):
        return item.value
    if item.unit == Unit.FEN:
        return yuan_plain(item.value)
    return scaled_plain(item.value) if item.unit in _SCALED else item.value

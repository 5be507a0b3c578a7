"""`explain LINE [--user U]`: a ledger line told as its page tells it, and worked out again, stage by stage."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from commissions.engine import Explanation, Item, NoSuchLine, Stage, Unit
from commissions.models import Line, Statement
from commissions.models.line import IDS_PER_RUN
from commissions.models.run import Run
from commissions.services.explain import line_explain
from commissions.services.labels import labels_for
from commissions.services.line_facts import fact_cards
from commissions.services.line_rows import line_subtitle, line_title
from commissions.services.replay import Section, sections
from commissions.services.words import Telling, grounds_of, told
from commissions.views.statements import sees_numbers
from core import formats
from core.commands import PortalCommand, unusable, user_argument
from core.masking import masked
from core.money import scaled_plain, yuan_plain

_SCALED = {Unit.PIECE_RATE, Unit.SHARE, Unit.FACTOR}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the reader may see of a line. `replay` is None where its facts can't be found any more."""

    line: Line
    replay: Explanation | None
    telling: Telling
    heading: str
    in_full: bool

    @property
    def agrees(self) -> bool:
        line, replay = self.line, self.replay
        return replay is not None and (replay.amount, replay.owed) == (line.amount, line.owed)

    @property
    def message(self) -> str:
        if self.replay is None:
            return _("What this line was made of can't be found any more.")
        return "" if self.agrees else _("What this line was made of has been corrected since.")


class Command(PortalCommand):
    help = "Explains a ledger line: facts, rule, each stage with its numbers."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("line", type=int, help="The line's number.")
        parser.add_argument(
            "--user",
            help="Who asks, by user name: the scope of this user holds. Without, numbers are masked.",
        )
        self.add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        answer = _answer(options["line"], options["user"])
        if not options["json"]:
            self._print(answer)
        self.answer(_as_json(answer), as_json=options["json"], refused=answer.replay is None)

    def _print(self, answer: Answer) -> None:
        line = answer.line
        amount = formats.money(line.amount, signed=line.amount < 0)
        self.stdout.write(_("Line %(number)s: %(amount)s yuan") % {"number": line.id, "amount": amount})
        self.stdout.write(answer.heading)
        for sentence in answer.telling.sentences:
            self.stdout.write(sentence)
        if answer.telling.source:
            self.stdout.write(f"{_('According to')} {answer.telling.source}")
        if answer.replay:
            labels = labels_for([line.component_key])
            for section in sections(answer.replay, labels, in_full=answer.in_full):
                self._print_section(section)
            self.stdout.write("")

    def _print_section(self, section: Section) -> None:
        self.stdout.write(f"\n{section.title}")
        for label, text in section.figures:
            self.stdout.write(f"  {label}: {text}")
        for row in section.rows:
            pairs = zip(section.heads, row, strict=True)
            self.stdout.write("  - " + " · ".join(f"{head} {text}" for head, text in pairs))


def _answer(number: int, user_name: str | None) -> Answer:
    line = _line(number)
    in_full = False
    if user_name:
        user = user_argument(user_name)
        statement = (
            Statement.objects.visible_to(user)
            .filter(city_id=line.city_id, period=line.period, payee_id=line.payee_id)
            .first()
        )
        if statement is None or not user.can("commissions.statement_view"):
            raise _no_line(number)
        in_full = sees_numbers(user, statement)
    card = fact_cards(line.city_id, [line]).get((line.grain, line.fact_id, line.fact_revision))
    try:
        replay = line_explain(line)
    except NoSuchLine:
        replay = None
    heading = [
        line_title(line, card, in_full=in_full),
        line_subtitle(line, card),
        line.component.name if line.component else "",
        formats.period_label(line.event_period),
    ]
    return Answer(
        line=line,
        replay=replay,
        telling=told(line, card, grounds_of(line)),
        heading=" · ".join(dict.fromkeys(part for part in heading if part)),
        in_full=in_full,
    )


def _line(number: int) -> Line:
    """The run that the number names says in which month and city to look."""
    run = Run.objects.filter(pk=number // IDS_PER_RUN).first()
    found = run and Line.objects.select_related("component__version__plan", "channel").filter(
        city_id=run.city_id, period=run.period, id=number
    )
    line = found.first() if found else None
    if line is None:
        raise _no_line(number)
    return line


def _no_line(number: int) -> Exception:
    return unusable(_("There is no line %(number)s.") % {"number": number})


def _as_json(answer: Answer) -> dict[str, Any]:
    """Names, codes and plain numbers, the same in every language; `sentences` and `message` are words."""
    line, replay = answer.line, answer.replay
    status = "refused" if replay is None else "explained" if answer.agrees else "changed"
    return {
        "status": status,
        "line": line.id,
        "amount": yuan_plain(line.amount),
        "reason": line.reason,
        **_rule(line),
        "sentences": list(answer.telling.sentences),
        "stages": [_stage(stage, in_full=answer.in_full) for stage in replay.stages] if replay else [],
        "message": answer.message,
    }


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


def _stage(stage: Stage, *, in_full: bool) -> dict[str, Any]:
    return {
        "stage": stage.code,
        "numbers": {item.name: _value(item, in_full=in_full) for item in stage.items},
        "rows": [{item.name: _value(item, in_full=in_full) for item in row} for row in stage.rows],
    }


def _value(item: Item, *, in_full: bool) -> int | str | bool | None:
    """Amounts in yuan, rates and factors as decimals; the rest as it is."""
    if item.name == "subscriber" and item.value and not in_full:
        return masked(str(item.value))
    if isinstance(item.value, datetime.date):
        return item.value.isoformat()
    if not isinstance(item.value, int) or isinstance(item.value, bool):
        return item.value
    if item.unit == Unit.FEN:
        return yuan_plain(item.value)
    return scaled_plain(item.value) if item.unit in _SCALED else item.value

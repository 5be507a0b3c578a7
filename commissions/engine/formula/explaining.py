"""A formula worked out for one row, part by part, in words."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from commissions.engine.formula.errors import Params, spoken
from commissions.engine.formula.kinds import kind_of
from commissions.engine.formula.nodes import (
    ROUNDINGS,
    Call,
    Comparison,
    Figure,
    Function,
    Node,
    Number,
    Text,
    Truth,
    children,
)
from commissions.engine.formula.showing import shown
from commissions.engine.formula.values import NoValue, Row, Value, chosen, combined, nothing
from commissions.engine.formula.vocabulary import Kind, Name
from commissions.engine.formula.writing import layout, written
from commissions.engine.messages import gettext_noop
from commissions.engine.reasons import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One part of a formula with its value. `parts` are what it is made of.

    `value` is None where there is none: then `reason` says why, or, if that is empty too, the part wasn't
    looked at, because an IF took the other way or something before it had no value.
    """

    text: str
    kind: Kind
    value: Value | None = None
    reason: Reason = Reason.PAID
    worked: str = ""
    """The part with the values of its own parts put in: "58.50 * 5%"."""
    message: str = ""
    params: Params = field(default_factory=dict)
    parts: tuple["Step", ...] = ()

    @property
    def looked_at(self) -> bool:
        return self.value is not None or self.reason is not Reason.PAID

    @property
    def shown(self) -> str:
        """The value as people write it: amounts in yuan, shares in percent. A number that doesn't end has ≈."""
        return "" if self.value is None else shown(self.value, self.kind)

    def words(self, translate: Callable[[str], str] = str) -> str:
        """The sentence about this part; the portal passes its gettext."""
        return spoken(self.message, self.params, translate) if self.message else ""

    def walk(self) -> list["Step"]:
        """Every part that was looked at and isn't plain to see, innermost first: the order of the working.

        What a formula says twice is told once.
        """
        return list({step.text: step for step in self._walk()}.values())

    def _walk(self) -> Iterator["Step"]:
        for part in self.parts:
            yield from part._walk()
        if self.looked_at and self.message:
            yield self


def explained(node: Node, row: Row, name: Callable[[Name], str]) -> Step:
    """`row` holds figures by code, as they are stored; `name` says what a figure is called."""
    return _Work(row, name).step(node)


class _Work:
    def __init__(self, row: Row, name: Callable[[Name], str]) -> None:
        self._row = row
        self._name = name

    def step(self, node: Node) -> Step:
        if isinstance(node, Call) and node.function is Function.IF:
            return self._choice(node)
        parts: list[Step] = []
        try:
            value = combined(node, self._values(node, parts), self._row)
        except NoValue as error:
            return self._without_value(node, parts, error.reason)
        message, params = self._said(node, value, parts)
        return self._made(node, parts, value=value, message=message, params=params)

    def _values(self, node: Node, parts: list[Step]) -> Iterator[Value]:
        """Works out the children one by one, as they are asked for; each is noted, also the one that fails."""
        for child in children(node):
            parts.append(self.step(child))
            yield self._value(parts[-1], child)

    def _value(self, step: Step, node: Node) -> Value:
        if step.value is None:
            raise NoValue(step.reason, node.at)
        return step.value

    def _choice(self, node: Call) -> Step:
        first, *choices = node.arguments
        condition = self.step(first)
        if condition.value is None:
            rest = [self._unseen(choice) for choice in choices]
            return self._without_value(node, [condition, *rest], condition.reason)
        taken = chosen(node, condition.value)
        others = [self.step(choice) if choice is taken else self._unseen(choice) for choice in choices]
        parts = [condition, *others]
        counts = next((step for step, choice in zip(others, choices, strict=True) if choice is taken), None)
        if counts is not None and counts.value is None:
            return self._without_value(node, parts, counts.reason)
        value = nothing(node) if counts is None else counts.value
        if condition.value:
            message = gettext_noop("%(condition)s holds: %(value)s")
        else:
            message = gettext_noop("%(condition)s doesn't hold: %(value)s")
        assert value is not None
        params = {"condition": condition.text, "value": shown(value, kind_of(node))}
        return self._made(node, parts, value=value, message=message, params=params)

    def _unseen(self, node: Node) -> Step:
        return self._made(node, [self._unseen(child) for child in children(node)])

    def _without_value(self, node: Node, parts: list[Step], reason: Reason) -> Step:
        rest = [self._unseen(child) for child in children(node)[len(parts) :]]
        if isinstance(node, Figure):
            message = gettext_noop("%(text)s isn't reported")
        elif any(part.reason is not Reason.PAID for part in parts):
            message = gettext_noop("%(text)s has no value, because a part of it has none")
        else:
            message = gettext_noop("%(text)s has no value: it divides by 0")
        params = {"text": self._text(node)}
        return self._made(node, [*parts, *rest], reason=reason, message=message, params=params)

    def _made(
        self,
        node: Node,
        parts: list[Step],
        *,
        value: Value | None = None,
        reason: Reason = Reason.PAID,
        message: str = "",
        params: Params | None = None,
    ) -> Step:
        return Step(
            text=self._text(node),
            kind=kind_of(node),
            value=value,
            reason=reason,
            worked=_worked(node, parts) if value is not None else "",
            message=message,
            params=params or {},
            parts=tuple(parts),
        )

    def _text(self, node: Node) -> str:
        return written(node, self._name)

    def _said(self, node: Node, value: Value, parts: list[Step]) -> tuple[str, Params]:
        """The sentence about a part, and nothing about a number that stands there anyway."""
        kind = kind_of(node)
        what: dict[str, str | int] = {"text": self._text(node), "value": shown(value, kind)}
        match node:
            case Number() | Text() | Truth():
                return "", {}
            case Figure():
                return gettext_noop("%(text)s is %(value)s"), what
            case Comparison():
                what |= {"worked": _worked(node, parts)}
                if value:
                    return gettext_noop("%(text)s: %(worked)s holds"), what
                return gettext_noop("%(text)s: %(worked)s doesn't hold"), what
            case Call():
                return _said_of_call(node, value, what)
        if not any(part.message for part in parts):
            return "", {}
        return gettext_noop("%(text)s: %(worked)s is %(value)s"), what | {"worked": _worked(node, parts)}


def _said_of_call(node: Call, value: Value, what: dict[str, str | int]) -> tuple[str, Params]:
    match node.function:
        case Function.AND if value:
            return gettext_noop("%(text)s holds: every condition does"), what
        case Function.AND:
            return gettext_noop("%(text)s doesn't hold: not every condition does"), what
        case Function.OR if value:
            return gettext_noop("%(text)s holds: one condition is enough"), what
        case Function.OR:
            return gettext_noop("%(text)s doesn't hold: no condition does"), what
        case Function.NOT if value:
            return gettext_noop("%(text)s holds"), what
        case Function.NOT:
            return gettext_noop("%(text)s doesn't hold"), what
        case Function.MIN:
            return gettext_noop("%(text)s: the smallest is %(value)s"), what
        case Function.MAX:
            return gettext_noop("%(text)s: the largest is %(value)s"), what
        case function if function in ROUNDINGS or function is Function.INT:
            return gettext_noop("%(text)s: rounded it is %(value)s"), what
        case _:
            return gettext_noop("%(text)s is %(value)s"), what


def _worked(node: Node, parts: list[Step]) -> str:
    if not parts:
        return ""
    values = [part.shown if part.looked_at else "…" for part in parts]
    if isinstance(node, Call):
        return layout(node, values)
    return layout(node, [f"({value})" if value.startswith("-") else value for value in values])

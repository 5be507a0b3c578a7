"""What the parser found out of place, in words."""

from typing import Final

from lark.exceptions import UnexpectedToken

from commissions.engine.formula.errors import FormulaError
from commissions.engine.messages import gettext_noop

_SHOWN: Final = 30
"""Characters of an offending text that a sentence shows."""


def misplaced(written: str, error: UnexpectedToken) -> FormulaError:
    """The sentence for a token that can't stand where it does, or for an end that comes too early."""
    ended = error.token.type == "$END"
    at = len(written.rstrip()) if ended else error.token.start_pos or 0
    if "NUMBER" in error.expected:
        return _operand_missing(written, at, ended, str(error.token))
    return _operator_missing(written, at, ended, str(error.token))


def _operand_missing(written: str, at: int, ended: bool, found: str) -> FormulaError:
    if ended:
        return FormulaError(
            gettext_noop("The formula ends where a number, a figure or a function has to follow"), at
        )
    before = written[:at].rstrip()[-1:]
    if before and before in "<>=" and found in {"<", ">", "=", "<=", ">=", "<>"}:
        return FormulaError(gettext_noop("Comparisons are written =, <>, <, <=, > or >="), at)
    return FormulaError(
        gettext_noop("A number, a figure or a function is expected here, not “%(found)s”"),
        at,
        {"found": found[:_SHOWN]},
    )


def _operator_missing(written: str, at: int, ended: bool, found: str) -> FormulaError:
    if ended:
        return FormulaError(gettext_noop("The bracket that opens here isn't closed"), _open_bracket(written))
    if found == ")":
        return FormulaError(gettext_noop("No bracket is open that could be closed here"), at)
    if found in {",", ";"}:
        return FormulaError(
            gettext_noop("“%(found)s” only stands between arguments of a function: 1,000 is written 1000"),
            at,
            {"found": found},
        )
    return FormulaError(
        gettext_noop("Before “%(found)s” an operator is missing, such as + or *"),
        at,
        {"found": found[:_SHOWN]},
    )


def _open_bracket(written: str) -> int:
    """Where the innermost bracket stands that nothing closes."""
    stack: list[int] = []
    quoted = False
    for at, char in enumerate(written):
        if char == '"':
            quoted = not quoted
        elif quoted:
            continue
        elif char == "(":
            stack.append(at)
        elif char == ")" and stack:
            stack.pop()
    return stack[-1] if stack else 0

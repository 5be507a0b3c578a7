"""Text to syntax tree. Every limit is checked before what it limits is built."""

from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Final

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedToken

from commissions.engine.formula.errors import NUMBER_TOO_LARGE, FormulaError, visible
from commissions.engine.formula.nodes import (
    ARGUMENTS,
    LARGEST_NUMBER,
    Call,
    Comparison,
    Figure,
    Function,
    Negative,
    Node,
    Number,
    Operator,
    Percent,
    Series,
    Text,
    Truth,
)
from commissions.engine.formula.spelling import SYMBOLS, plain
from commissions.engine.formula.syntax_errors import misplaced
from commissions.engine.formula.vocabulary import RESERVED, Vocabulary
from commissions.engine.messages import gettext_noop

LONGEST_TEXT: Final = 500
DEEPEST: Final = 20
MOST_NODES: Final = 200
MOST_DECIMALS: Final = 8


def read(text: str, vocabulary: Vocabulary) -> Node:
    """The tree of a formula whose names are known. Raises FormulaError."""
    if len(text) > LONGEST_TEXT:
        raise FormulaError(
            gettext_noop("A formula has at most %(most)s characters; this one has %(length)s"),
            LONGEST_TEXT,
            {"most": LONGEST_TEXT, "length": len(text)},
        )
    written = plain(text)
    if not written.strip():
        raise FormulaError(gettext_noop("Write a formula"), 0)
    try:
        parsed = _grammar().parse(written)
    except UnexpectedCharacters as error:
        raise _stray(text, error.pos_in_stream or 0) from None
    except UnexpectedToken as error:
        raise misplaced(written, error) from None
    return _Reader(text, vocabulary).node(parsed, 1)


@cache
def _grammar() -> Lark:
    grammar = files("commissions.engine.formula") / "grammar.lark"
    return Lark(grammar.read_text(encoding="utf-8"), parser="lalr", lexer="basic", propagate_positions=True)


def _stray(text: str, at: int) -> FormulaError:
    return FormulaError(
        gettext_noop("“%(found)s” has no place in a formula"), at, {"found": visible(text[at])}
    )


class _Reader:
    """Makes nodes of lark's trees. The recursion is as deep as the tree, and that is limited on the way down."""

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self._text = text
        self._vocabulary = vocabulary
        self._nodes = 0

    def node(self, branch: Token | Tree[Token], depth: int) -> Node:
        at = (branch.start_pos if isinstance(branch, Token) else branch.meta.start_pos) or 0
        self._nodes += 1
        if self._nodes > MOST_NODES:
            raise FormulaError(
                gettext_noop("A formula has at most %(most)s parts: split it"), at, {"most": MOST_NODES}
            )
        if depth > DEEPEST:
            raise FormulaError(
                gettext_noop("More than %(most)s levels lie one inside the other here: split the formula"),
                at,
                {"most": DEEPEST},
            )
        if isinstance(branch, Token):
            return self._word(branch, at)
        match branch.data:
            case "comparison":
                return self._comparison(branch, depth)
            case "sum" | "product":
                return Series(
                    tuple(self.node(operand, depth + 1) for operand in branch.children[::2]),
                    tuple(_operator(token) for token in branch.children[1::2]),
                )
            case "signed":
                return self._signed(branch, depth)
            case "percent":
                return self._percent(branch, depth)
            case _:
                return self._call(branch, at, depth)

    def _word(self, token: Token, at: int) -> Node:
        match token.type:
            case "NUMBER":
                return self._number(token, at)
            case "TEXT":
                return Text(token[1:-1].replace('""', '"'), at)
            case _:
                return self._name(token, at)

    def _number(self, token: Token, at: int) -> Number:
        value = Decimal(token)
        if value > LARGEST_NUMBER:
            raise FormulaError(NUMBER_TOO_LARGE, at)
        if len(token.partition(".")[2].rstrip("0")) > MOST_DECIMALS:
            raise FormulaError(
                gettext_noop("A number has at most %(most)s decimals"), at, {"most": MOST_DECIMALS}
            )
        return Number(value, at)

    def _name(self, token: Token, at: int) -> Figure | Truth:
        if token.lower() in RESERVED:
            return Truth(token.lower() == "true", at)
        name = self._vocabulary.find(token)
        if name is not None:
            return Figure(name, at)
        nearest = self._vocabulary.nearest(token)
        if nearest:
            raise FormulaError(
                gettext_noop("There is no figure “%(found)s”; similar are: %(nearest)s"),
                at,
                {"found": str(token), "nearest": ", ".join(nearest)},
            )
        raise FormulaError(
            gettext_noop("There is no figure “%(found)s”; known are: %(known)s"),
            at,
            {
                "found": str(token),
                "known": ", ".join(f"{name.code} ({name.label})" for name in self._vocabulary),
            },
        )

    def _comparison(self, branch: Tree[Token], depth: int) -> Comparison:
        left, operator, right, *more = branch.children
        if more:
            raise FormulaError(
                gettext_noop("Two comparisons in a row: write AND(a < b, b < c)"), _operator(more[0]).at
            )
        return Comparison(self.node(left, depth + 1), _operator(operator), self.node(right, depth + 1))

    def _signed(self, branch: Tree[Token], depth: int) -> Node:
        *signs, operand = branch.children
        minuses = [sign for sign in signs if sign == "-"]
        node = self.node(operand, depth + len(minuses))
        for sign in reversed(minuses):
            node = Negative(node, _operator(sign).at)
        return node

    def _percent(self, branch: Tree[Token], depth: int) -> Node:
        operand, *marks = branch.children
        node = self.node(operand, depth + len(marks))
        for token in marks:
            node = Percent(node, _operator(token).at)
        return node

    def _call(self, branch: Tree[Token], at: int, depth: int) -> Call:
        name, *arguments = branch.children
        assert isinstance(name, Token)
        try:
            function = Function(name.upper())
        except ValueError:
            raise FormulaError(
                gettext_noop("There is no function “%(found)s”; there are: %(known)s"),
                at,
                {"found": str(name), "known": ", ".join(Function)},
            ) from None
        _check_count(function, len(arguments), at)
        return Call(function, tuple(self.node(argument, depth + 1) for argument in arguments), at)


def _operator(token: Token | Tree[Token]) -> Operator:
    assert isinstance(token, Token)
    return Operator(SYMBOLS.get(token, str(token)), token.start_pos or 0)


def _check_count(function: Function, given: int, at: int) -> None:
    fewest, most = ARGUMENTS[function]
    if given < fewest:
        raise FormulaError(
            gettext_noop("%(function)s needs at least %(fewest)s arguments; here are %(given)s"),
            at,
            {"function": function.value, "fewest": fewest, "given": given},
        )
    if most is not None and given > most:
        raise FormulaError(
            gettext_noop("%(function)s takes at most %(most)s arguments; here are %(given)s"),
            at,
            {"function": function.value, "most": most, "given": given},
        )

"""Generated formulas whose units go together, and rows with gaps, zeros, negative and large figures."""

from collections.abc import Callable
from random import Random
from typing import TypeAlias

from hypothesis import strategies as st

from commissions.engine.formula import Kind
from tests.engine.formula.support import NAMES
from tests.engine.oracle.formula import Row

Draw: TypeAlias = Callable[[Random, int], str]

MONEY = ("first_payment", "plan_fee", "billed", "arrears", "net_bill", "月租", "净账单")
COUNTS = ("quantity", "minutes", "megabytes", "months_in_net", "数量")
NUMBERS = ("value", "target", "目标")
LITERALS = ("0", "1", "2", "3", "7", "10", "50", "99.99", "0.5", "1.005", "0.0001", "100000")
SHARES = ("5%", "0.125%", "50%", "100%", "reached", "完成率")
TEXTS = ('"spring"', '"Spring"', '"x y"', '"It\'s ""so"""', "campaign", "活动")
COMPARISONS = ("=", "<>", "<", "<=", ">", ">=")
ROUNDINGS = ("ROUND", "ROUNDDOWN", "ROUNDUP")


def money(r: Random, depth: int) -> str:
    if depth == 0:
        return r.choice(MONEY)
    lower = depth - 1
    match r.randint(0, 8):
        case 0:
            return f"({money(r, lower)} {r.choice('+-')} {money(r, lower)})"
        case 1:
            return f"{money(r, lower)} * {share(r, lower)}"
        case 2:
            return f"{money(r, lower)} / {count(r, lower)}"
        case 3:
            return f"({number(r, lower)}) * {money(r, lower)}"
        case 4:
            return f"-({money(r, lower)})"
        case 5:
            return f"{count(r, lower)} * {money(r, lower)}"
        case 6:
            return f"{r.choice(['MIN', 'MAX', 'SUM'])}({money(r, lower)}, {money(r, lower)}, {r.choice(LITERALS)})"
        case _:
            return around(r, money, depth)


def count(r: Random, depth: int) -> str:
    if depth == 0:
        return r.choice(COUNTS)
    return r.choice([count(r, 0), around(r, count, depth), f"({count(r, depth - 1)} + {r.choice(LITERALS)})"])


def share(r: Random, depth: int) -> str:
    if depth == 0:
        return r.choice(SHARES)
    lower = depth - 1
    ratio = f"({money(r, lower)} / ({r.choice([money(r, 0), money(r, lower)])}))"
    return r.choice([share(r, 0), ratio, f"(1 + {share(r, lower)})", around(r, share, depth)])


def number(r: Random, depth: int) -> str:
    if depth == 0:
        return r.choice([*LITERALS, *NUMBERS])
    lower = depth - 1
    sign = r.choice("+-*/")
    return r.choice(
        [
            number(r, 0),
            f"({number(r, lower)}) {sign} ({number(r, lower)})",
            f"{count(r, lower)} * {r.choice(LITERALS)}",
            around(r, number, depth),
        ]
    )


def around(r: Random, inner: Draw, depth: int) -> str:
    """A function around values of one kind."""
    lower = depth - 1
    match r.randint(0, 4):
        case 0:
            return f"{r.choice(ROUNDINGS)}({inner(r, lower)}, {r.randint(-3, 4)})"
        case 1:
            return f"{r.choice(['ABS', 'INT'])}({inner(r, lower)})"
        case 2:
            return f"IF({flag(r, lower)}, {inner(r, lower)})"
        case _:
            return f"IF({flag(r, lower)}, {inner(r, lower)}, {inner(r, lower)})"


def flag(r: Random, depth: int) -> str:
    lower = max(depth - 1, 0)
    match r.randint(0, 6 if depth else 3):
        case 0:
            return r.choice(["new_user", "TRUE", "新用户 = FALSE"])
        case 1:
            return f"{r.choice(TEXTS)} {r.choice(['=', '<>'])} {r.choice(TEXTS)}"
        case 2 | 3:
            return f"{money(r, lower)} {r.choice(COMPARISONS)} {r.choice([money, number])(r, lower)}"
        case 4:
            return f"NOT({flag(r, lower)})"
        case _:
            return f"{r.choice(['AND', 'OR'])}({flag(r, lower)}, {flag(r, lower)})"


def formula(r: Random) -> tuple[str, Kind | None]:
    """A text, and what to ask it for: a condition, or any number."""
    depth = r.randint(1, 4)
    if r.random() < 0.2:
        return flag(r, depth), Kind.FLAG
    return r.choice([money, money, number, share])(r, depth), None


def row(r: Random) -> Row:
    figures: dict[str, int | bool | str | None] = {
        name.code: r.choice([0, 1, -1, r.randint(-50, 50), r.randint(0, 10**4), r.randint(-(10**7), 10**7)])
        for name in NAMES
    }
    figures["campaign"] = r.choice(["spring", "SPRING", "", 'it\'s "so"', "春"])
    figures["new_user"] = r.choice([True, False])
    for code in r.sample(list(figures), r.choice([0, 0, 1, 3])):
        figures[code] = None
    return figures


def enlarged(r: Random, row: Row) -> Row:
    """Figures that no channel ever sold."""
    factors = [1, 10**4, -(10**9), 10**11]
    return {
        code: figure if figure is None or isinstance(figure, bool | str) else figure * r.choice(factors)
        for code, figure in row.items()
    }


def spoken_for(row: Row) -> Row:
    """The row with every word of a name as a key, as the oracle looks them up."""
    return {word: row[name.code] for name in NAMES for word in name.words}


randoms = st.randoms(use_true_random=True)

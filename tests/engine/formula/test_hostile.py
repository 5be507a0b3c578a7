"""Whatever is typed ends in a message or a formula, at once; nothing of it becomes SQL."""

import time
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commissions.engine.formula import FormulaError
from tests.engine.formula.support import ROW, read, results, table, tried

MILLISECONDS = 0.001
FOUR_AVERAGES = "plan_fee / quantity + plan_fee / minutes + plan_fee / megabytes + plan_fee / months_in_net"


def refused(text: str) -> FormulaError:
    """The message, and that it came in less than a tenth of a second of processor time."""
    started = time.process_time()
    with pytest.raises(FormulaError) as error:
        read(text)
    assert time.process_time() - started < 100 * MILLISECONDS
    assert 0 <= error.value.position <= len(text)
    assert str(error.value)
    return error.value


@pytest.mark.parametrize(
    "text",
    [
        "(" * 10_000,
        "(" * 10_000 + "1" + ")" * 10_000,
        "1+" * 500_000 + "1",
        '"' * 499,
        '"' * 1_000_000,
        "-" * 499 + "1",
        "1" + "%" * 499,
        "(" * 249 + ")" * 249,
        "IF(1<2," * 70,
        "ABS(" * 30 + "1" + ")" * 30,
        "(1+" * 30 + "1" + ")" * 30,
        "1+" * 249 + "1",
        "9" * 500,
        "0." + "1" * 400,
        "1<" * 200 + "1",
        "月租" * 250,
        "\x00",
        "plan_fee\x00",
        "plan_fee\u202e*2",
        "plan\u200dfee",
        "\ud800",
        'campaign = "\ud800"',
        'campaign = "a\x00b"',
        'campaign = "a\u202eb"',
        "plаn_fee",  # Cyrillic а
        "ﬁrst_payment",
        "１e5",
        "1e5",
        "٣ + ٤",
        "__import__('os').system('true')",
        "plan_fee.__class__",
        "lambda: 1",
        "plan_fee; DROP TABLE facts",
        "plan_fee -- comment",
        "plan_fee /* comment */",
        "(SELECT 1)",
        'read_csv("/etc/passwd")',
        "'; DROP TABLE facts; --",
        '"; DROP TABLE facts; --"',
        "%(x)s",
        "{0}",
    ],
)
def test_hostile_text_ends_in_a_message_at_once(text: str) -> None:
    refused(text)


def test_what_nests_without_depth_is_taken() -> None:
    """Brackets that only enclose brackets, a long sum: these are no deep trees."""
    assert read("(" * 240 + "1" + ")" * 240).scaled({}) == 100
    assert read("1" + "+1" * 190).scaled({}) == 19_100
    assert read("IF(1>2,1," * 18 + "2" + ")" * 18).scaled({}) == 200


@pytest.mark.parametrize(
    "literal",
    [
        "'",
        "''",
        "'; DROP TABLE facts; --",
        "' OR 1=1 --",
        "\\",
        "\\'",
        "$$",
        "?",
        "$1",
        "%s",
        "{x}",
        'a""b',
        "春'",
    ],
)
def test_a_text_reaches_the_database_as_the_text_that_it_is(literal: str) -> None:
    text = literal.replace('""', '"')
    rows = [{**ROW, "campaign": text}, {**ROW, "campaign": f"{text}x"}]
    connection = table(rows)
    assert results(connection, read(f'IF(campaign="{literal}",1,2)')) == [(100, None), (200, None)]
    assert connection.execute("SELECT count(*) FROM facts").fetchone() == (2,)


@settings(max_examples=100, deadline=None)
@given(literal=st.text(st.characters(exclude_categories=["C"], exclude_characters='"“”＂'), max_size=60))
def test_any_text_equals_itself_and_nothing_longer(literal: str) -> None:
    rows = [{**ROW, "campaign": literal}, {**ROW, "campaign": literal + "x"}]
    assert results(table(rows), read(f'IF(campaign="{literal}",1,2)')) == [(100, None), (200, None)]


PIECES = [*"(),，%-*/<>=“\"'1 \u3000", ">=", "IF(", "NOT(", "plan_fee", "月租", "0.5"]


@settings(max_examples=300, deadline=None)
@given(r=st.randoms(use_true_random=True))
def test_any_row_of_pieces_is_a_formula_or_a_message(r: Random) -> None:
    text = "".join(r.choice(PIECES) for _ in range(r.randint(1, 40)))
    found = tried(text)
    if isinstance(found, FormulaError):
        assert 0 <= found.position <= len(text)
        assert "%(" not in str(found)
    else:
        assert len(results(table([ROW]), found)) == 1


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=80))
def test_any_text_at_all_is_a_formula_or_a_message(text: str) -> None:
    found = tried(text)
    assert not isinstance(found, FormulaError) or 0 <= found.position <= len(text)


@pytest.mark.parametrize(
    "text",
    [
        FOUR_AVERAGES,
        "plan_fee" + "*quantity" * 5,
        "ROUND(" * 9 + "plan_fee" + "/quantity,2)" * 9,
        "1/(1+" * 9 + "plan_fee/quantity" + ")" * 9,
    ],
)
def test_what_could_not_be_exact_is_refused_when_it_is_written(text: str) -> None:
    assert "round a part" in str(refused(text))


def test_rounding_the_parts_makes_room_again() -> None:
    parts = [f"ROUND({part}, 4)" for part in FOUR_AVERAGES.split(" + ")]
    averages = [round(5_900 / count, 2) for count in (3, 49, 2_048, 18)]
    ((fen, _),) = results(table([ROW]), read(" + ".join(parts)))
    assert fen == round(sum(averages))

"""Case O, worked out by hand.

    January   -600,000                                   -> debt 600,000
    February  -100,000                                   -> debt 100,000
    March      500,000: 500,000 against January          -> pays 0, January still open 100,000
    April      300,000: 100,000 against January,
               100,000 against February = 200,000        -> pays 100,000, nothing open
A written-off debt isn't offset.
"""

from commissions.engine import Debt, Offset, carry_over


def test_debts_are_offset_oldest_first() -> None:
    january = carry_over(202601, -600_000)
    february = carry_over(202602, -100_000, january.debts)
    assert (january.payable, february.payable) == (0, 0)
    march = carry_over(202603, 500_000, february.debts)
    assert march.offsets == (Offset(period=202601, amount=500_000),)
    assert march.payable == 0
    assert march.debts == (Debt(period=202601, open=100_000), Debt(period=202602, open=100_000))
    april = carry_over(202604, 300_000, march.debts)
    assert april.offsets == (Offset(period=202601, amount=100_000), Offset(period=202602, amount=100_000))
    assert april.payable == 100_000
    assert april.debts == ()


def test_a_written_off_debt_is_not_offset() -> None:
    debts = [Debt(period=202601, open=600_000, written_off=True), Debt(period=202602, open=100_000)]
    result = carry_over(202603, 500_000, debts)
    assert result.offsets == (Offset(period=202602, amount=100_000),)
    assert result.payable == 400_000
    assert result.debts == (debts[0],)


def test_offsets_follow_the_age_of_debts_and_not_the_order_given() -> None:
    debts = [Debt(period=202602, open=100), Debt(period=202601, open=100)]
    assert carry_over(202603, 150, debts).debts == (Debt(period=202602, open=50),)

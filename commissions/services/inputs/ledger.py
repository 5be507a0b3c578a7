"""What the ledger holds: posted lines, and what of earlier months still matters."""

from commissions.choices import MOST_ONCE_MONTHS
from commissions.models.line import IDS_PER_RUN
from commissions.services.inputs.spread import Spread
from commissions.services.inputs.sql import input_sql
from commissions.services.inputs.tables import ComponentRead, Tables
from commissions.services.reach import MOST_MONTHS_BACK, Reach
from core.periods import shift


class Ledger(Tables):
    """Nothing of it is read for a draft that is tried."""

    def promises(self, reach: Reach) -> None:
        """What earlier months earned in parts of which one falls due in a month worked out."""
        reading = self.reading
        earlier = reach.promised_before(reading.event_periods)
        if not earlier:
            return
        self.copy(
            "promises",
            input_sql("promises").format(versions=input_sql("versions"), of_month=reach.of_month),
            city=reading.city_id,
            periods=earlier,
            before=reading.before,
            payees=reading.payees,
            components=reach.in_parts,
            versions=reading.versions,
        )

    def posted(self) -> None:
        reading = self.reading
        condition = "id < %(before)s" if reading.as_of else "true"
        if reading.narrowed:
            condition += " AND (payee_id = ANY(%(payees)s) OR fact_id = %(fact)s AND fact_id <> 0)"
        for period in reading.event_periods:
            self.copy(
                "posted",
                input_sql("posted").format(condition=condition),
                city=reading.city_id,
                period=period,
                per_run=IDS_PER_RUN,
                before=reading.before,
                payees=reading.payees,
                fact=reading.narrowed.fact_id if reading.narrowed else 0,
            )
            spread = reading.spread.get(period, Spread())
            if spread.cities:
                self.copy(
                    "posted",
                    input_sql("posted_elsewhere"),
                    city=reading.city_id,
                    period=period,
                    cities=sorted(spread.cities),
                    payees=sorted(spread.payees),
                    before=reading.before,
                )

    def paid(self, components: list[ComponentRead], reach: Reach) -> None:
        """Where clawbacks may act: what they can take back."""
        keys = sorted({component.takes_from for component in components if component.takes_from})
        if not keys:
            return
        reading = self.reading
        self.copy(
            "paid",
            input_sql("paid").format(current=self.current("events")),
            city=reading.city_id,
            periods=list(reading.event_periods),
            event_months=[*reading.event_periods, *reach.cut_before(reading.event_periods)],
            first=shift(min(reading.event_periods), -MOST_MONTHS_BACK),
            last=self.last,
            before=reading.before,
            keys=keys,
            payees=reading.payees,
            unseen=self.unseen,
        )

    def cap_uses(self, components: list[ComponentRead]) -> None:
        keys = [component.key for component in components if component.is_bounded_by_year]
        if not keys:
            return
        reading = self.reading
        periods = list(reading.event_periods)
        self.copy(
            "cap_uses",
            input_sql("cap_uses"),
            city=reading.city_id,
            payees=sorted({payee for spread in reading.spread.values() for payee in spread.payees}),
            narrowed=reading.payees,
            keys=keys,
            years=sorted({period // 100 for period in periods}),
            periods=periods,
            before=reading.before,
        )

    def earned(self, components: list[ComponentRead], reach: Reach) -> None:
        """For whom components that pay once in some months have paid, in the months around those worked out."""
        keys = [component.key for component in components if component.paid_once]
        if not keys:
            return
        periods = self.reading.event_periods
        self.copy(
            "earned",
            input_sql("earned").format(of_month=reach.of_month),
            city=self.reading.city_id,
            keys=keys,
            periods=list(periods),
            first=shift(min(periods), 1 - MOST_ONCE_MONTHS),
            last=shift(max(periods), MOST_ONCE_MONTHS - 1),
            before=self.reading.before,
        )

    def balances(self, components: list[ComponentRead], reach: Reach) -> None:
        """Of draws also such as no version in force has any more: they are repaid all the same."""
        reading = self.reading
        self.cursor.execute("SELECT DISTINCT key_id FROM commissions_component WHERE kind = 'draw'")
        keys = [row[0] for row in self.cursor.fetchall()]
        keys += [component.key for component in components if component.balances]
        if not keys:
            return
        self.copy(
            "balances",
            input_sql("balances"),
            city=reading.city_id,
            keys=keys,
            periods=list(reading.event_periods),
            last=self.last,
            held=reach.promised_before(reading.event_periods),
            payees=reading.payees,
            before=reading.before,
        )

    def adjustments(self) -> None:
        self.copy(
            "adjustments",
            input_sql("adjustments"),
            city=self.reading.city_id,
            posting=self.reading.posting_period,
            before=self.reading.before,
            payees=self.reading.payees,
        )

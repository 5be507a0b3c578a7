"""Whether a city's plan can break the province's frame, whatever is sold and by whom.

Each kind of channel and product is looked at that the rules can tell apart, also such as there are none of today, and
the most that they can be paid: the best tier, times the largest factors, at most the line cap (before the factors where
the component says so), at least what a floor raises a single line to, times the highest coefficients and the highest
payout of the qualifier. What several components pay for one thing is added up.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import product as combinations_of
from math import ceil
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from commissions import units
from commissions.choices import CapOrder, ComponentKind, Measure, OverrideBy, TierMode
from commissions.models import CoefficientKind, Frame
from commissions.services.cap_checks import FLOORS
from commissions.services.inputs import PAID_THROUGH_PARENT
from commissions.services.lint.findings import LintCode, LintFinding, Severity
from commissions.services.lint.landscape import Article, Landscape, sells, told
from commissions.services.lint.rules import WITHOUT_LEVEL
from commissions.services.lint.surroundings import Profile, Surroundings
from commissions.services.plan_content import BandContent, ComponentContent, RuleContent, VersionContent
from commissions.services.plan_sentences import band_text, rule_text
from core import formats
from core.periods import period_text
from network.models import Channel, Region
from sales.choices import Grain
from sales.models import Product

_WHOLE: Final = 10_000
MOST_PROFILES: Final = 20_000
"""Beyond that the channels of today have to do."""
_ATTRIBUTES = ("channel_kind", "mode", "level", "star", "city_class", "district")


@dataclass(frozen=True)
class _Possible(Surroundings):
    """Every channel and product that these rules could be about, in a city."""

    rules: tuple[RuleContent, ...] = ()
    kind: int | None = None
    """Only channels of this kind."""

    @cached_property
    def profiles(self) -> list[Profile]:
        """All combinations of what the rules name, and of what they don't."""
        values: dict[str, list[int]] = {name: [0] for name in _ATTRIBUTES}
        for rule in self.rules:
            for name in _ATTRIBUTES:
                value = getattr(rule, name)
                number = value.pk if isinstance(value, Region) else value
                if number is not None and number not in values[name]:
                    values[name].append(number)
        channels = {rule.channel.pk: rule.channel for rule in self.rules if rule.channel is not None}
        values["city_class"] = [self.region.city_class or 0]
        if self.kind is not None:
            values["channel_kind"] = [self.kind]
        if _size(values.values()) * (1 + 2 * len(channels)) > MOST_PROFILES:
            return super().profiles
        found = []
        for kind, mode, level, star, city_class, district in combinations_of(*values.values()):
            if level and kind in WITHOUT_LEVEL:
                continue
            for channel in [(), *_sellers(kind, channels)]:
                found.append(
                    Profile(
                        kind,
                        mode or None,
                        level or None,
                        star or None,
                        city_class or None,
                        self.region.pk,
                        district,
                        channel,
                    )
                )
        return found

    @cached_property
    def products(self) -> list[Product]:
        """Also those that are off sale today."""
        named = {rule.product.pk: rule.product for rule in self.rules if rule.product}
        return list({**{item.pk: item for item in super().products}, **named}.values())


def _sellers(kind: int, named: Mapping[int, Channel]) -> Iterator[tuple[int, ...]]:
    """Those of the named channels that are of the kind (0: of any), and whoever is paid through one of them."""
    for channel in named.values():
        is_through = channel.kind in PAID_THROUGH_PARENT
        if kind in (0, channel.kind):
            payer = channel.parent_id if is_through and channel.parent_id in named else None
            yield (channel.pk, payer) if payer else (channel.pk,)
        if kind in (0, *PAID_THROUGH_PARENT) and not is_through:
            yield (channel.pk,)


def _size(lists: Iterable[list[int]]) -> int:
    size = 1
    for values in lists:
        size *= len(values)
    return size


@dataclass(frozen=True, slots=True)
class _Part:
    """The most that one component pays for a thing: fen a piece, or 10^-4 of the base."""

    content: ComponentContent
    band: BandContent
    amount: Fraction
    steps: tuple[str, ...]
    """How it comes about, from the tier on."""


def frame_findings(content: VersionContent, region: Region, frames: Sequence[Frame]) -> Iterator[LintFinding]:
    """One finding for each limit that can be broken, with the largest case."""
    if not frames:
        return
    highest = list(CoefficientKind.objects.order_by("position", "code"))
    for frame in frames:
        yield from _modes(content, frame)
        if frame.most_per_piece is not None or frame.most_percent is not None:
            yield from _Reach(content, region, frame, highest).findings()


def _modes(content: VersionContent, frame: Frame) -> Iterator[LintFinding]:
    if not frame.tier_modes:
        return
    allowed = ", ".join(str(TierMode(mode).label) for mode in frame.tier_modes)
    for item in content.components:
        if item.is_tiered and item.tier_mode not in frame.tier_modes and _concerns(frame, item.rules):
            yield LintFinding(
                code=LintCode.FRAME,
                severity=Severity.ERROR,
                component=item.code,
                message=_("“%(name)s” has the tier mode “%(mode)s”, which the frame doesn't allow.")
                % {"name": item.name, "mode": TierMode(item.tier_mode).label},
                example=_("%(frame)s allows: %(modes)s") % {"frame": _frame_text(frame), "modes": allowed},
            )


def _concerns(frame: Frame, rules: Iterable[RuleContent]) -> bool:
    kind = frame.channel_kind
    return kind is None or any(rule.channel_kind in (None, kind) for rule in rules)


def _frame_text(frame: Frame) -> str:
    return _("the frame %(document)s for %(kind)s from %(month)s on") % {
        "document": frame.document_number,
        "kind": frame.paid_to,
        "month": period_text(frame.valid_from),
    }


def _at_least(floor: int) -> str:
    return _("at least %(floor)s") % {"floor": formats.money(floor)}


def _raised(amount: Fraction, *floors: int | None) -> tuple[Fraction, tuple[str, ...]]:
    """What a floor raises an amount that isn't 0 to, with its step."""
    floor = max((floor for floor in floors if floor is not None), default=0)
    return (Fraction(floor), (_at_least(floor),)) if amount < floor else (amount, ())


def _cut(amount: Fraction, cap: int | None) -> tuple[Fraction, tuple[str, ...]]:
    if cap is None or amount <= cap:
        return amount, ()
    return Fraction(cap), (_("at most %(cap)s") % {"cap": formats.money(cap)},)


class _Reach:
    def __init__(
        self, content: VersionContent, region: Region, frame: Frame, kinds: Sequence[CoefficientKind]
    ) -> None:
        self.content = content
        self.region = region
        self.frame = frame
        self.kinds = [kind for kind in kinds if kind.highest > _WHOLE]
        self.payout = max((level.payout for level in content.qualifier), default=_WHOLE)
        self.tables = {item.code: item for item in content.components if item.kind == ComponentKind.FACTOR}

    def findings(self) -> Iterator[LintFinding]:
        for limit, kind in (
            (self.frame.most_per_piece, ComponentKind.PIECE),
            (self.frame.most_percent, ComponentKind.PERCENT),
        ):
            if limit is None:
                continue
            if kind == ComponentKind.PIECE:
                yield from self._formulas(limit)
            if kind == ComponentKind.PERCENT:
                yield from self._floors(limit)
            for paid in self._together(kind):
                yield from self._over(paid, limit, is_money=kind == ComponentKind.PIECE)

    def _formulas(self, limit: int) -> Iterator[LintFinding]:
        """What a formula gives has no bound but the cap a line."""
        for item in self.content.components:
            if (
                item.measure != Measure.FORMULA
                or item.grain == Grain.PRESENCE
                or not _concerns(self.frame, item.rules)
            ):
                continue
            times, steps = self._afterwards(item)
            capped = _("no cap a line")
            if item.line_cap is not None:
                factored, factors = self._largest_factors(item)
                early = item.cap_order == CapOrder.BEFORE
                most, said = Fraction(item.line_cap) * (factored if early else 1), factors if early else ()
                most, raised = _raised(most, item.subscriber_floor, item.payee_floor)
                if most * times <= limit:
                    continue
                at_most = _("at most %(cap)s") % {"cap": formats.money(item.line_cap)}
                capped = ", ".join((at_most, *said, *raised, *steps))
            yield LintFinding(
                code=LintCode.FRAME,
                severity=Severity.ERROR,
                component=item.code,
                message=_(
                    "“%(name)s” pays what a formula gives: only a cap a line keeps it within %(limit)s yuan."
                )
                % {"name": item.name, "limit": formats.money(limit)},
                example=f"{capped} ({_frame_text(self.frame)})",
            )

    def _floors(self, limit: int) -> Iterator[LintFinding]:
        """A floor is any percentage, of a base that is small enough."""
        of_percent = {item.code for item in self.content.components if item.kind == ComponentKind.PERCENT}
        for item in self.content.components:
            floors = [floor for name in FLOORS if (floor := getattr(item, name))]
            if not floors or not (item.code in of_percent or item.override_of in of_percent):
                continue
            if item.kind in (ComponentKind.PERCENT, ComponentKind.OVERRIDE) and _concerns(
                self.frame, item.rules
            ):
                yield LintFinding(
                    code=LintCode.FRAME,
                    severity=Severity.ERROR,
                    component=item.code,
                    message=_(
                        "“%(name)s” has a floor: of a small amount that is more than the %(limit)s allowed."
                    )
                    % {"name": item.name, "limit": units.PERCENT.shown(limit)},
                    example=f"{_at_least(max(floors))} ({_frame_text(self.frame)})",
                )

    def _largest_factors(self, item: ComponentContent) -> tuple[Fraction, tuple[str, ...]]:
        """Whatever is sold and by whom."""
        product, steps = Fraction(1), []
        for code in item.factors:
            rates = (
                [band.rate for rule in self.tables[code].rules for band in rule.bands]
                if code in self.tables
                else []
            )
            largest = max((*rates, _WHOLE))
            if largest > _WHOLE:
                product *= Fraction(largest, _WHOLE)
                steps.append(units.FACTOR.shown(largest))
        return product, tuple(steps)

    def _together(self, kind: str) -> list[list[ComponentContent]]:
        """Components that may pay for the same thing; what is paid on a channel's month as such is for no user."""
        groups: dict[tuple[object, ...], list[ComponentContent]] = {}
        for item in self.content.components:
            if item.kind != kind or item.measure == Measure.FORMULA:
                continue
            if kind == ComponentKind.PERCENT:
                base = item.measure, item.measure_figure.code if item.measure_figure else ""
                groups.setdefault((item.grain, item.metric, item.event_kind, *base), []).append(item)
            elif item.grain != Grain.PRESENCE:
                groups.setdefault((item.grain, item.metric, item.event_kind), []).append(item)
        return list(groups.values())

    def _over(self, paid: list[ComponentContent], limit: int, *, is_money: bool) -> Iterator[LintFinding]:
        overrides = [
            item
            for item in self.content.components
            if item.kind == ComponentKind.OVERRIDE and item.override_of in {beneath.code for beneath in paid}
        ]
        codes = {code for item in paid for code in item.factors if code in self.tables}
        involved = [*paid, *overrides, *(self.tables[code] for code in sorted(codes))]
        possible = _Possible(
            self.region,
            self.content.effective_from,
            self.content.effective_to,
            rules=tuple(rule for item in involved for rule in item.rules),
            kind=self.frame.channel_kind,
        )
        landscape = Landscape(involved, possible)
        if not landscape.is_small and len(paid) > 1:
            for item in paid:  # too much to be added up: each by itself at least
                yield from self._over([item], limit, is_money=is_money)
            return
        worst: tuple[Fraction, list[_Part], RuleContent] | None = None
        by_difference = any(item.override_by == OverrideBy.DIFFERENCE for item in overrides)
        seen: set[tuple[int, ...]] = set()
        for profile, article, rules in landscape.cells():
            key = (*map(id, rules), id(article) if by_difference else 0)
            if key in seen:
                continue
            seen.add(key)
            chosen = {item.code: rule for item, rule in zip(involved, rules, strict=True) if rule is not None}
            parts = [
                part
                for item in (*paid, *overrides)
                for part in self._parts(item, chosen, article, is_money=is_money)
            ]
            total = sum((part.amount for part in parts), Fraction(0))
            if total > limit and (worst is None or total > worst[0]):
                worst = total, parts, told(profile, article, chosen.values())
        if worst is not None:
            yield self._finding(*worst, limit, is_money=is_money)

    def _parts(
        self, item: ComponentContent, chosen: dict[str, RuleContent], article: Article, *, is_money: bool
    ) -> Iterator[_Part]:
        """Nothing where no rule fits or nothing is paid."""
        rule = chosen.get(item.code)
        if rule is None:
            return
        band = max(rule.bands, key=lambda band: band.rate)
        if band.rate <= 0:
            return
        if item.kind == ComponentKind.OVERRIDE:
            beneath = next(other for other in self.content.components if other.code == item.override_of)
            earned = self._earned(beneath, chosen, is_money)
            by_rate = item.override_by == OverrideBy.DIFFERENCE
            if earned is None or (by_rate and item.override_step != 1):
                return  # the differences of all steps together reach no further than that of the first can
            taken = self._above(beneath, earned, article, is_money=is_money) if by_rate else earned
            amount, steps = (
                taken[0] * Fraction(band.rate, _WHOLE),
                (*taken[1], units.PERCENT.shown(band.rate)),
            )
        else:
            found = self._earned(item, chosen, is_money)
            if found is None:
                return
            amount, steps = found
        if amount <= 0:
            return
        if is_money and item.cap_order == CapOrder.AFTER:
            amount, cut = _cut(amount, item.line_cap)
            steps = (*steps, *cut)
        if is_money:
            amount, raised = _raised(amount, item.subscriber_floor, item.payee_floor)
            steps = (*steps, *raised)
        times, said = self._afterwards(item)
        yield _Part(item, band, amount * times, (*steps, *said))

    def _earned(
        self, item: ComponentContent, chosen: dict[str, RuleContent], is_money: bool
    ) -> tuple[Fraction, tuple[str, ...]] | None:
        """The best tier times its factors."""
        rule = chosen.get(item.code)
        if rule is None:
            return None
        band = max(rule.bands, key=lambda band: band.rate)
        if band.rate <= 0:
            return None
        amount = Fraction(band.rate, 100) if is_money else Fraction(band.rate)
        steps = [item.rate_unit.shown(band.rate)]
        early = item.cap_order == CapOrder.BEFORE
        if is_money and early:
            amount, held = _raised(amount, item.line_floor)
            amount, cut = _cut(amount, item.line_cap)
            steps += (*held, *cut)
        for code in item.factors:
            table = chosen.get(code)
            if table is not None:
                rate = max(row.rate for row in table.bands)
                amount *= Fraction(rate, _WHOLE)
                steps.append(units.FACTOR.shown(rate))
        if is_money and not early:
            amount, held = _raised(amount, item.line_floor)
            steps += held
        return amount, tuple(steps)

    def _above(
        self,
        beneath: ComponentContent,
        earned: tuple[Fraction, tuple[str, ...]],
        article: Article,
        *,
        is_money: bool,
    ) -> tuple[Fraction, tuple[str, ...]]:
        """What the best rate that an upline could have adds to that of whoever sold."""
        best = max(
            (band.rate for rule in beneath.rules if sells(rule, article) for band in rule.bands), default=0
        )
        reached = Fraction(best, 100) if is_money else Fraction(best)
        above = max(reached - earned[0], Fraction(0))
        return above, (_("difference up to %(rate)s") % {"rate": beneath.rate_unit.shown(best)},)

    def _afterwards(self, item: ComponentContent) -> tuple[Fraction, tuple[str, ...]]:
        """What qualifier and coefficients can make of it at most."""
        times, steps = Fraction(1), []
        if item.apply_qualifier and self.content.qualifier:
            times *= Fraction(self.payout, _WHOLE)
            steps.append(_("qualifier %(payout)s") % {"payout": units.PERCENT.shown(self.payout)})
        if item.apply_coefficients:
            for kind in self.kinds:
                times *= Fraction(kind.highest, _WHOLE)
                steps.append(f"{kind.name} {units.FACTOR.shown(kind.highest)}")
        return times, tuple(steps)

    def _finding(
        self, total: Fraction, parts: list[_Part], case: RuleContent, limit: int, *, is_money: bool
    ) -> LintFinding:
        def shown(amount: Fraction) -> str:
            return formats.money(ceil(amount)) if is_money else units.PERCENT.shown(ceil(amount))

        sums = pgettext("between sums", "; ").join(
            _("“%(name)s” %(tier)s%(steps)s = %(amount)s")
            % {
                "name": part.content.name,
                "tier": "" if part.band.is_flat else f"{band_text(part.band, part.content)}: ",
                "steps": ", ".join(part.steps),
                "amount": shown(part.amount),
            }
            for part in parts
        )
        message = (
            _("Up to %(total)s yuan can be paid for one piece; the frame allows %(limit)s.")
            if is_money
            else _("Up to %(total)s can be paid; the frame allows %(limit)s.")
        )
        whom = rule_text(case)
        return LintFinding(
            code=LintCode.FRAME,
            severity=Severity.ERROR,
            component=parts[0].content.code,
            message=message % {"total": shown(total), "limit": shown(Fraction(limit))},
            example=(f"{whom}: {sums}" if whom else sums) + f" ({_frame_text(self.frame)})",
        )

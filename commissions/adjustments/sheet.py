"""Rewards, fines and adjustments by sheet: each row that says something new becomes a proposal, which waits for its second
person as one that was entered by hand.

What is proposed or approved already is no news, so the same sheet twice proposes nothing. The same document with another
amount is refused: nobody pays twice because a figure was mended.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from commissions.adjustments.choices import AdjustmentKind, AdjustmentStatus
from commissions.adjustments.services import adjustments_add, component_title, components_offered
from commissions.models import AdjustmentRequest, Component
from commissions.services.inputs import PAID_THROUGH_PARENT
from core.errors import Conflict
from core.models import ImportPrior, ImportSession
from core.money import yuan_plain
from core.periods import current_period
from core.scoping import Scope
from core.sheets.kinds import CellTexts, Difference
from core.sheets.staging import Stage
from network.services.home import home_city

SAMPLE: Final = 200
_NAMED: Final = 10
OVER: Final = (AdjustmentStatus.REFUSED, AdjustmentStatus.WITHDRAWN)
LIVE: Final = (AdjustmentStatus.PROPOSED, AdjustmentStatus.APPROVED)
_LOST: Final = _("Some rows can't be taken any more as they were checked. Upload the file again.")
_MINE: Final = "(%s OR c.city_id = ANY(%s))"
_PLAIN: Final = "normalize(btrim({}), NFKC)"

Said = tuple[int, int, str, int | None, str, str]
"""Payee, month, kind, component, document and reason: what makes a proposal another one, but for its amount."""


@dataclass(frozen=True, slots=True)
class Row:
    """A good row of the sheet; `amounts` are those of what is proposed or approved and says the same otherwise."""

    number: int
    title: str
    city: int
    said: Said
    amount: int
    amounts: tuple[int, ...]

    @property
    def is_unchanged(self) -> bool:
        return self.amount in self.amounts

    @property
    def is_other(self) -> bool:
        return bool(self.amounts) and not self.is_unchanged


class AdjustmentSheet:
    """The target of the sheet (core.sheets.kinds.Target)."""

    url_name: ClassVar[str] = "commissions:adjustment_detail"
    texts: ClassVar[CellTexts] = {
        "unknown_payee": (_("is not the code of a channel of your city"), _("Check the code.")),
        "paid_through_agent": (
            _("is a store, which is paid through its agent"),
            _("Write the agent's code."),
        ),
        "other_name": (_("is not the name of this code in the register"), _("It is %(name)s.")),
        "month_ahead": (_("hasn't begun yet"), _("A month that has begun.")),
        "not_positive": (_("is no amount of a reward"), _("Above 0; what is taken is a fine.")),
        "no_amount": (_("is no amount"), _("Other than 0.")),
        "unknown_component": (_("is not a component of a plan in force"), _("One of: %(offered)s.")),
        "several_components": (
            _("is the name of several components"),
            _("With the plan's name before it: %(offered)s."),
        ),
        "repeated": (
            _("stands in the sheet with the same document and reason already"),
            _("Keep one of the rows, or say what the second one is for."),
        ),
        "other_amount": (
            _("differs from what this document proposes already"),
            _(
                "It is %(amount)s. Have that one withdrawn or refused first, or say what the second one is for."
            ),
        ),
    }
    warnings: ClassVar[Mapping[str, str]] = {
        "proposals_over": _(
            "%(count)s rows of refused or withdrawn proposals were left out (rows %(rows)s)."
        ),
    }

    def home_city(self, scope: Scope) -> int | None:
        return home_city(scope)

    def check(self, stage: Stage, session: ImportSession, scope: Scope) -> list[dict[str, Any]]:
        over = stage.rows(
            "DELETE FROM {stage} s WHERE s.standing = ANY(%s) RETURNING row_no", [_words_of(OVER)]
        )
        _mark_payees(stage, scope)
        stage.mark(
            "event_period" if "event_period" in stage.addresses else "payee_code",
            "month_ahead",
            "NOT coalesce(s.errors, '[]') @> '[{\"key\": \"event_period\"}]'"
            " AND coalesce(s.event_period, %s) > %s",
            [session.period, current_period()],
        )
        stage.mark("amount", "no_amount", "s.amount = 0")
        stage.mark("amount", "not_positive", f"s.kind = '{AdjustmentKind.REWARD}' AND s.amount < 0")
        components, told = _components(stage, session)
        if components is not None:
            components.mark(stage, told)
        new = [row for row in _rows(stage, session, scope) if not row.is_unchanged]
        for row in new:
            if row.is_other:
                stage.mark(
                    "amount",
                    "other_amount",
                    "s.row_no = %s",
                    [_yuan(row.amounts), row.number],
                    params="jsonb_build_object('amount', %s::text)",
                )
        _mark_rows(stage, "repeated", _repeated(new))
        rows = sorted(number for (number,) in over)
        return (
            [{"code": "proposals_over", "params": {"count": len(rows), "rows": rows[:_NAMED]}}]
            if rows
            else []
        )

    def compare(self, stage: Stage, session: ImportSession, scope: Scope, *, samples: bool) -> Difference:
        return _difference(list(_rows(stage, session, scope)), samples=samples)

    def commit(self, stage: Stage, session: ImportSession, scope: Scope) -> Difference:
        stage.execute("SELECT pg_advisory_xact_lock(hashtextextended('adjustment_sheet', 0))")
        rows = list(_rows(stage, session, scope))
        new = [row for row in rows if not row.is_unchanged]
        good = stage.value("SELECT count(*) FROM {stage} WHERE NOT bad")
        if good != len(rows) or any(row.is_other for row in new) or _repeated(new):
            raise Conflict(gettext(_LOST))
        added = adjustments_add([_proposal(row) for row in new], user=session.owner)
        titles = [row.title for row in new]
        ImportPrior.objects.bulk_create(
            (
                ImportPrior(
                    session=session,
                    table_name=AdjustmentRequest._meta.db_table,
                    row_id=proposal.pk,
                    owner_id=proposal.pk,
                    title=title,
                    after={"id": proposal.pk},
                )
                for proposal, title in zip(added, titles, strict=True)
            ),
            batch_size=2_000,
        )
        return _difference(rows, samples=False)

    def undo(self, session: ImportSession, scope: Scope) -> None:
        """The proposals are withdrawn; they stay in the list, as all that was ever proposed."""
        keys = _written(session)
        if not self._are_within(keys, scope):
            raise Conflict(gettext("Some rows are no longer within your scope. Nothing was undone."))
        with transaction.atomic():
            undone = AdjustmentRequest.objects.filter(pk__in=keys, status=AdjustmentStatus.PROPOSED).update(
                status=AdjustmentStatus.WITHDRAWN
            )
            if undone != len(keys):
                raise Conflict(
                    gettext("Some of these proposals are decided or withdrawn already. Nothing was undone.")
                )

    def within(self, session: ImportSession, scope: Scope) -> bool:
        return self._are_within(_written(session), scope)

    def warning_text(self, code: str, params: Mapping[str, Any]) -> str:
        rows = ", ".join(map(str, params.get("rows", ())))
        return gettext(self.warnings[code]) % {**params, "rows": rows}

    def _are_within(self, keys: Sequence[int], scope: Scope) -> bool:
        rows = AdjustmentRequest.objects.filter(pk__in=keys)
        return scope.everything or not rows.exclude(city_id__in=scope.city_ids).exists()


def _within(scope: Scope) -> list[Any]:
    """Proposing is a city's: whoever holds a district alone proposes nothing."""
    return [scope.everything, sorted(scope.city_ids)]


def _mark_payees(stage: Stage, scope: Scope) -> None:
    known = f"c.code = s.payee_code AND {_MINE}"
    stage.mark(
        "payee_code",
        "unknown_payee",
        f"s.payee_code IS NOT NULL AND NOT EXISTS (SELECT FROM network_channel c WHERE {known})",
        _within(scope),
    )
    stage.mark(
        "payee_code",
        "paid_through_agent",
        f"{known} AND c.kind = ANY(%s) AND c.parent_id IS NOT NULL",
        [*_within(scope), [int(kind) for kind in PAID_THROUGH_PARENT]],
        source="network_channel c",
    )
    stage.mark(
        "payee_name",
        "other_name",
        f"{known} AND {_PLAIN.format('s.payee_name')} <> {_PLAIN.format('c.name')}",
        _within(scope),
        source="network_channel c",
        params="jsonb_build_object('name', c.name)",
    )


class Components:
    """Which component a name means: that of a plan in force, or one that a proposal is about already."""

    def __init__(self, user: Any) -> None:
        self.named: dict[str, set[int]] = {}
        for row in Component.objects.select_related("version__plan"):
            for name in (row.name, component_title(row)):
                self.named.setdefault(name, set()).add(row.key_id)
        self.offered = {row.key_id: component_title(row) for row in components_offered(user)}
        known = AdjustmentRequest.objects.filter(status__in=LIVE, component_key__isnull=False)
        self.known = set(known.values_list("component_key_id", flat=True))

    def meant(self, text: str) -> set[int]:
        keys = self.named.get(text, set())
        return keys & self.offered.keys() or keys & self.known

    def mark(self, stage: Stage, texts: Sequence[str]) -> None:
        for text in texts:
            keys = self.meant(text)
            if len(keys) == 1:
                continue
            shown = [self.offered[key] for key in self.offered if key in keys or not keys]
            stage.mark(
                "component",
                "several_components" if keys else "unknown_component",
                "s.component = %s",
                [", ".join(shown[:_NAMED]), text],
                params="jsonb_build_object('offered', %s::text)",
            )


def _components(stage: Stage, session: ImportSession) -> tuple[Components | None, list[str]]:
    """The names in the sheet; nothing is looked up where there are none."""
    told = [
        text for (text,) in stage.rows("SELECT DISTINCT s.component FROM {stage} s WHERE s.component <> ''")
    ]
    return (Components(session.actor) if told else None), told


def _rows(stage: Stage, session: ImportSession, scope: Scope) -> Iterator[Row]:
    """The good rows in their order, with what is proposed or approved of the same payees."""
    found = stage.rows(
        "SELECT s.row_no, c.id, c.code, c.name, c.city_id, coalesce(s.event_period, %s), s.kind, s.amount, s.component,"
        " s.document_number, s.reason"
        f" FROM {{stage}} s JOIN network_channel c ON c.code = s.payee_code AND {_MINE}"
        " WHERE NOT s.bad ORDER BY s.row_no",
        [session.period, *_within(scope)],
    )
    components, _told = _components(stage, session)
    # A file that leaves the column out doesn't say that what is there is about no component.
    says_component = "component" in stage.addresses
    there: dict[Said, list[int]] = {}
    live = AdjustmentRequest.objects.filter(payee_id__in={row[1] for row in found}, status__in=LIVE)
    for payee, month, kind, about, document, reason, amount in live.values_list(
        "payee_id", "event_period", "kind", "component_key_id", "document_number", "reason", "amount"
    ):
        one = (payee, month, kind, about if says_component else None, document, reason)
        there.setdefault(one, []).append(amount)
    for number, payee, code, name, city, month, kind, amount, component, document, reason in found:
        key = min(components.meant(component)) if component and components else None
        said: Said = (payee, month, kind, key, document, reason)
        signed = -abs(amount) if kind == AdjustmentKind.FINE else amount
        title = f"{code} {name} · {AdjustmentKind(kind).label} {_yuan([signed])} · {document}"
        yield Row(number, title, city, said, signed, tuple(there.get(said, ())))


def _repeated(new: Sequence[Row]) -> list[int]:
    """Rows that repeat an earlier one but for the amount."""
    seen: set[Said] = set()
    again = []
    for row in new:
        if row.said in seen:
            again.append(row.number)
        seen.add(row.said)
    return again


def _proposal(row: Row) -> AdjustmentRequest:
    payee, month, kind, component, document, reason = row.said
    return AdjustmentRequest(
        city_id=row.city,
        payee_id=payee,
        event_period=month,
        kind=kind,
        amount=row.amount,
        component_key_id=component,
        document_number=document,
        reason=reason,
    )


def _yuan(amounts: Sequence[int]) -> str:
    return ", ".join(yuan_plain(amount) for amount in amounts)


def _words_of(statuses: Sequence[AdjustmentStatus]) -> list[str]:
    """How the export calls them, in every language."""
    words = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            words += [str(status.label) for status in statuses]
    return words


def _mark_rows(stage: Stage, code: str, numbers: Sequence[int]) -> None:
    if numbers:
        stage.mark("payee_code", code, "s.row_no = ANY(%s)", [list(numbers)])


def _difference(rows: Sequence[Row], *, samples: bool) -> Difference:
    new = [row for row in rows if not row.is_unchanged]
    told = repr([(row.number, row.said, row.amount) for row in new])
    return Difference(
        len(new),
        0,
        len(rows) - len(new),
        cities=dict(Counter(row.city for row in rows)),
        new_by_city=dict(Counter(row.city for row in new)),
        added=tuple((row.number, row.title) for row in new[:SAMPLE]) if samples else (),
        fingerprint=hashlib.md5(told.encode(), usedforsecurity=False).hexdigest(),
    )


def _written(session: ImportSession) -> list[int]:
    return list(ImportPrior.objects.filter(session=session).values_list("row_id", flat=True))

"""The bank's answers by sheet: each payment is paid or failed, once. What failed is payable again.

A number that the portal doesn't know is refused and named: it may have been sent before a restore.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from commissions.payments.definitions import FAILED, PAID
from commissions.payments.models import Payment
from commissions.payments.services.answers import Answer, answers_take
from core import formats
from core.errors import Conflict
from core.models import ImportPrior, ImportSession
from core.periods import today
from core.scoping import Scope
from core.sheets.kinds import CellTexts, Difference
from core.sheets.staging import Stage
from network.services.home import home_city

_SENT: Final = "SELECT p.id FROM commissions_payment p WHERE p.number = s.number AND {within}"
_WITHIN: Final = "(%s OR p.city_id = ANY(%s))"
_LOST: Final = _("Some payments were answered meanwhile. Upload the file again.")


class AnswerSheet:
    """The target of the sheet (core.sheets.kinds.Target)."""

    url_name: ClassVar[str] = "commissions:payment_detail"
    texts: ClassVar[CellTexts] = {
        "unknown_payment": (
            _("is no payment that this portal has sent"),
            _("Compare with the bank before anything is paid again: it may have been sent before a restore."),
        ),
        "other_amount": (_("is not the amount that was sent"), _("The amount of that payment number.")),
        "other_answer": (
            _("contradicts the answer that was read before"),
            _("A payment that was made and came back is reversed on its page."),
        ),
    }
    warnings: ClassVar[Mapping[str, str]] = {
        "failed": _("%(failed)s of %(all)s payments failed, %(amount)s yuan: that is payable again."),
    }

    def home_city(self, scope: Scope) -> int | None:
        return home_city(scope)

    def check(self, stage: Stage, session: ImportSession, scope: Scope) -> list[dict[str, Any]]:
        within = [scope.everything, sorted(scope.city_ids)]
        sent = _SENT.format(within=_WITHIN)
        stage.mark(
            "number",
            "unknown_payment",
            f"s.number IS NOT NULL AND NOT EXISTS ({sent} AND p.status NOT IN ('planned', 'left_out'))",
            within,
        )
        stage.mark(
            "amount",
            "other_amount",
            f"s.amount IS NOT NULL AND EXISTS ({sent} AND p.net <> s.amount)",
            within,
        )
        stage.mark(
            "result",
            "other_answer",
            f"EXISTS ({sent} AND p.status NOT IN ('planned', 'left_out', 'sent', s.result))",
            within,
        )
        return self._failed(stage, within)

    def _failed(self, stage: Stage, within: list[Any]) -> list[dict[str, Any]]:
        """How many of the payments without an answer fail, and what they come to."""
        ((failed, amount, answers),) = stage.rows(
            "SELECT count(*) FILTER (WHERE s.result = %s), coalesce(sum(p.net) FILTER (WHERE s.result = %s), 0), count(*)"
            f" FROM {{stage}} s JOIN commissions_payment p ON p.number = s.number AND {_WITHIN}"
            " WHERE NOT s.bad AND p.status = 'sent'",
            [FAILED, FAILED, *within],
        )
        params = {"failed": failed, "all": answers, "amount": int(amount)}
        return [{"code": "failed", "params": params}] if failed else []

    def compare(self, stage: Stage, session: ImportSession, scope: Scope, *, samples: bool) -> Difference:
        return _difference(self._rows(stage, scope))

    def commit(self, stage: Stage, session: ImportSession, scope: Scope) -> Difference:
        rows = self._rows(stage, scope)
        good = stage.value("SELECT count(*) FROM {stage} WHERE NOT bad")
        if good != len(rows):
            raise Conflict(gettext(_LOST))
        new = [row for row in rows if row[1] == "sent"]
        answers = [
            Answer(pk, is_paid=result == PAID, reason=reason, day=day)
            for pk, _status, _city, result, reason, day in new
        ]
        answers_take(answers, user=session.actor)
        ImportPrior.objects.bulk_create(
            (
                ImportPrior(
                    session=session,
                    table_name=Payment._meta.db_table,
                    row_id=payment.pk,
                    owner_id=payment.pk,
                    title=str(payment),
                    after={"id": payment.pk},
                )
                for payment in Payment.objects.filter(pk__in=[answer.payment for answer in answers])
            ),
            batch_size=2_000,
        )
        return _difference(rows)

    def undo(self, session: ImportSession, scope: Scope) -> None:
        raise Conflict(
            gettext("What the bank answered stays. A payment that came back is reversed on its page.")
        )

    def within(self, session: ImportSession, scope: Scope) -> bool:
        keys = ImportPrior.objects.filter(session=session).values("row_id")
        rows = Payment.objects.filter(pk__in=keys)
        return scope.everything or not rows.exclude(Payment.objects.all().scope_filter(scope)).exists()

    def warning_text(self, code: str, params: Mapping[str, Any]) -> str:
        return gettext(self.warnings[code]) % {**params, "amount": formats.money(params["amount"])}

    def _rows(self, stage: Stage, scope: Scope) -> list[Any]:
        """The good rows: payment, its state and city, and what the bank says of it."""
        return stage.rows(
            "SELECT p.id, p.status, p.city_id, s.result, coalesce(s.reason, ''), coalesce(s.paid_on, %s)"
            f" FROM {{stage}} s JOIN commissions_payment p ON p.number = s.number AND {_WITHIN}"
            " WHERE NOT s.bad AND p.status IN ('sent', s.result) ORDER BY s.row_no",
            [today(), scope.everything, sorted(scope.city_ids)],
        )


def _difference(rows: Sequence[Any]) -> Difference:
    """New are those that had no answer; the others were answered alike before."""
    cities: dict[int, int] = {}
    new_by_city: dict[int, int] = {}
    for _pk, status, city, *_rest in rows:
        cities[city] = cities.get(city, 0) + 1
        if status == "sent":
            new_by_city[city] = new_by_city.get(city, 0) + 1
    new = sum(new_by_city.values())
    return Difference(new, 0, len(rows) - new, cities=cities, new_by_city=new_by_city)

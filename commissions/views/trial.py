"""What a version would pay on the facts of a month: asked for, and read once it is worked out."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commissions.choices import ComponentKind
from commissions.forms.plans import TrialForm
from commissions.models import Component
from commissions.services import plans
from commissions.services.labels import labels_for
from commissions.services.trial import WHOLE_MONTH, trial_latest, trial_request
from commissions.views.plans import version_url
from commissions.views.versions import VersionPage
from core.models import Job, JobState
from core.periods import current_period, previous_period
from core.views import FormPage


@dataclass(frozen=True, slots=True)
class TrialRow:
    """A component, or a kind of line that no component stands behind."""

    name: str
    paid: int
    refused: int
    amount: int


class PlanTrialView(VersionPage, FormPage):
    permission = plans.EDIT
    template_name = "commissions/plans/trial.html"
    form_class = TrialForm
    submit_label = gettext_lazy("Work out")
    success_message = ""

    def get_title(self) -> str:
        return _("What it would pay")

    def get_initial(self) -> dict[str, Any]:
        return {"period": previous_period(current_period())}

    def save(self, form: TrialForm) -> Job:
        return trial_request(version=self.object, user=self.person, **form.cleaned_data)

    def get_success_url(self, target: Job) -> str:
        return target.get_absolute_url()

    def get_cancel_url(self) -> str:
        return version_url(self.object)

    @cached_property
    def job(self) -> Job | None:
        return trial_latest(self.object, self.person)

    def get_context(self) -> dict[str, Any]:
        job = self.job
        if job is None or job.state != JobState.DONE:
            return {**super().get_context(), "job": job}
        found = job.result
        rows = trial_rows(found, self.object.components.select_related("key").order_by("position", "id"))
        return {
            **super().get_context(),
            "job": job,
            "found": found,
            "rows": rows,
            "amount": sum(row.amount for row in rows),
            "paid": sum(row.paid for row in rows),
            "refused": sum(row.refused for row in rows),
            "reasons": reason_rows(found),
            "is_old": self.object.events.filter(at__gt=job.created_at).exists(),
        }


def trial_rows(found: dict[str, Any], components: Any) -> list[TrialRow]:
    """The components in their order, then what the month as a whole takes or gives."""
    amounts = {(kind, key): amount for kind, key, amount in found["amounts"]}
    paid = dict(map(tuple, found["paid"]))
    refused: dict[int, int] = {}
    for key, _reason, lines in found["refused"]:
        refused[key] = refused.get(key, 0) + lines
    rows = [
        TrialRow(
            item.name,
            paid.get(item.key_id, 0),
            refused.get(item.key_id, 0),
            sum(amount for (_kind, key), amount in amounts.items() if key == item.key_id),
        )
        for item in components
        if _pays(item)
    ]
    if refused.get(0):
        rows.append(TrialRow(_("No rule applies"), 0, refused[0], 0))
    return rows + [
        TrialRow(str(kind.label), 0, 0, amounts[kind, 0]) for kind in WHOLE_MONTH if amounts.get((kind, 0))
    ]


def _pays(component: Component) -> bool:
    return component.kind != ComponentKind.FACTOR


def reason_rows(found: dict[str, Any]) -> list[tuple[str, str, int, int]]:
    """Code, words, lines, and the lines of the most frequent: over all components."""
    labels = labels_for(key for key, _reason, _lines in found["refused"])
    lines: dict[str, int] = {}
    for _key, reason, count in found["refused"]:
        lines[reason] = lines.get(reason, 0) + count
    ordered = sorted(lines.items(), key=lambda item: -item[1])
    return [(code, labels.reason(code), count, ordered[0][1]) for code, count in ordered]

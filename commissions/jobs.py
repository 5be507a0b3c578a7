"""Background work of commissions."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from commissions.comparison.models import Comparison
from commissions.comparison.services.requests import JOB as RESULTS_COMPARISON
from commissions.comparison.services.working import comparison_execute
from commissions.models import Run
from commissions.services.month_preview import JOB as MONTH_PREVIEW
from commissions.services.month_preview import preview_execute
from commissions.services.reminders import reminders_send
from commissions.services.runs import run_execute
from commissions.services.trial import JOB as PLAN_TRIAL
from commissions.services.trial import trial_execute
from commissions.simulation.models import Simulation
from commissions.simulation.services.requests import JOB as PLAN_SIMULATION
from commissions.simulation.services.working import simulation_execute
from core.jobs import JobContext, job


def _month_page(found: dict[str, Any]) -> str:
    run = Run.objects.get(pk=found["run_id"])
    return reverse("commissions:month_detail", kwargs={"city": run.city_id, "period": run.period})


@job("commission_run", _("Commission run"), leads_to=_month_page)
def commission_run(context: JobContext, *, run_id: int) -> dict[str, Any]:
    return run_execute(context, run_id=run_id)


def _preview_page(found: dict[str, Any]) -> str:
    return reverse("commissions:month_preview", kwargs={"city": found["city_id"], "period": found["period"]})


@job(MONTH_PREVIEW, _("What a run would post"), leads_to=_preview_page)
def month_preview(context: JobContext, *, city_id: int, period: int, user_id: int) -> dict[str, Any]:
    return preview_execute(context, city_id=city_id, period=period, user_id=user_id)


def _trial_page(found: dict[str, Any]) -> str:
    return reverse("commissions:plan_trial", kwargs={"pk": found["version_id"]})


@job(PLAN_TRIAL, _("Trial of a plan version"), leads_to=_trial_page)
def plan_trial(context: JobContext, *, version_id: int, period: int, user_id: int) -> dict[str, Any]:
    return trial_execute(context, version_id=version_id, period=period, user_id=user_id)


def _simulation_page(found: dict[str, Any]) -> str:
    return Simulation(pk=found["simulation_id"]).get_absolute_url()


@job(PLAN_SIMULATION, _("Simulation of a plan version"), leads_to=_simulation_page, again=True)
def plan_simulation(context: JobContext, *, simulation_id: int) -> dict[str, Any]:
    return simulation_execute(context, simulation_id=simulation_id)


def _comparison_page(found: dict[str, Any]) -> str:
    return Comparison(pk=found["comparison_id"]).get_absolute_url()


@job(RESULTS_COMPARISON, _("Comparison with Excel"), leads_to=_comparison_page, again=True)
def results_comparison(context: JobContext, *, comparison_id: int) -> dict[str, Any]:
    return comparison_execute(context, comparison_id=comparison_id)


@app.periodic(cron="12 * * * *")
@app.task(name="commissions.send_reminders", queueing_lock="commissions.send_reminders")
def send_reminders(timestamp: int) -> None:
    """Hourly, so that a worker which was stopped for a while still comes before the deadline."""
    reminders_send()

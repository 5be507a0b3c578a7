"""Background work of commissions."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from commissions.services.runs import run_execute
from core.jobs import JobContext, job


@job("commission_run", _("Commission run"))
def commission_run(context: JobContext, *, run_id: int) -> dict[str, Any]:
    return run_execute(context, run_id=run_id)

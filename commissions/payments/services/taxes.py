"""Tax brackets: what is in force and what is to come. The past doesn't change."""

import datetime
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from commissions.payments.models import TaxBracket
from core.errors import Conflict


@transaction.atomic
def brackets_add(
    taxpayer_kind: str, day: datetime.date, brackets: Sequence[tuple[int, int, int]], *, withheld: bool
) -> TaxBracket:
    """All brackets of a kind from a day on, as (from, rate, less). Returns the first. Conflict if that day has some."""
    rows = [
        TaxBracket(
            taxpayer_kind=taxpayer_kind,
            effective_from=day,
            above=above,
            rate=rate,
            deduction=less,
            withheld=withheld,
        )
        for above, rate, less in brackets
    ]
    try:
        with transaction.atomic():
            return TaxBracket.objects.bulk_create(rows)[0]
    except IntegrityError as error:
        raise Conflict(_("There are brackets of this kind from that day on already.")) from error

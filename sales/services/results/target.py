"""The facts as the target of a sheet: what all three grains have in common."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from core.errors import Conflict
from core.models import ImportSession
from core.scoping import Scope
from core.sheets.kinds import CellTexts, Difference
from core.sheets.staging import Stage
from network.services.home import home_city
from sales.services.locks import import_lock
from sales.services.results import lookups, preview, writing
from sales.services.results.shape import FactShape

LOOKUP_TEXTS: Final[CellTexts] = {
    "unknown_channel": (_("is not the code of a channel that you may report for"), _("Check the code.")),
    "unknown_product": (_("is not the code of a product"), _("Check the code.")),
    "unknown_campaign": (_("is not the code or name of a campaign"), _("Check it in the list of campaigns.")),
    "campaign_not_then": (
        _("is a campaign that didn't run on the handling date"),
        _("It ran %(days)s."),
    ),
    "padded_code": (_("is not a known code"), _("Perhaps %(suggestion)s is meant.")),
    "padded_number": (
        _("is a number, so leading zeros are lost"),
        _("Perhaps %(suggestion)s is meant: format the column as text and type it."),
    ),
    "elsewhere_then": (
        _("stood in another city on %(day)s"),
        _("That city reports what happened until then."),
    ),
    "of_other_channel": (
        _("belongs to a channel that you may not report for"),
        _("Check the number, or ask the city to upload the row."),
    ),
}

WARNINGS: Final = {
    "channel_name_differs": _("%(count)s agent names differ from the register (rows %(rows)s)."),
    "product_name_differs": _("%(count)s product names differ from the list of products (rows %(rows)s)."),
    "city_name_differs": _("%(count)s rows name another city than the register (rows %(rows)s)."),
    "negative_payment": _("%(count)s first payments are below zero (rows %(rows)s). Check them."),
    "district_name_differs": _("%(count)s rows name another district than the register (rows %(rows)s)."),
}


@dataclass(frozen=True)
class FactTarget:
    """A grain of facts. Subclasses add what only they look up."""

    shape: FactShape

    texts: ClassVar[CellTexts] = LOOKUP_TEXTS

    def home_city(self, scope: Scope) -> int | None:
        return home_city(scope)

    def check(self, stage: Stage, session: ImportSession, scope: Scope) -> list[dict[str, Any]]:
        lookups.channels_find(stage, scope, period=session.period, dated=self.shape.dated)
        lookups.channels_check(stage, scope, dated=self.shape.dated)
        warnings = lookups.names_differ(stage, "channel_name", "import_channel", "channel_name_differs")
        if self.shape.products:
            lookups.products_find(stage)
            lookups.products_check(stage)
            warnings += lookups.names_differ(stage, "product_name", "import_product", "product_name_differs")
        self.find_more(stage)
        return warnings + self.check_more(stage, session, scope)

    def find_more(self, stage: Stage) -> None:
        """Look-ups of its own, at the check and again whenever rows are compared."""

    def check_more(self, stage: Stage, session: ImportSession, scope: Scope) -> list[dict[str, Any]]:
        return []

    def compare(self, stage: Stage, session: ImportSession, scope: Scope, *, samples: bool) -> Difference:
        self._find(stage, session, scope)
        if not samples:
            return preview.difference_count(self.shape)
        return preview.difference_show(self.shape, stage, session, scope)

    def commit(self, stage: Stage, session: ImportSession, scope: Scope) -> Difference:
        import_lock(session.kind, _cities(session), session.period)
        self._find(stage, session, scope)
        found = preview.difference_count(self.shape)
        if set(found.cities) - set(_cities(session)):
            raise Conflict(gettext("Channels have moved since the preview. Look at the new preview first."))
        writing.withdrawn_check(session, scope)
        writing.facts_write(self.shape, session)
        return found

    def undo(self, session: ImportSession, scope: Scope) -> None:
        import_lock(session.kind, _cities(session), session.period)
        writing.facts_restore(self.shape, session, scope)

    def within(self, session: ImportSession, scope: Scope) -> bool:
        return writing.facts_within(self.shape, session, scope)

    def warning_text(self, code: str, params: Mapping[str, Any]) -> str:
        rows = ", ".join(map(str, params.get("rows", ())))
        return gettext(WARNINGS[code]) % {**params, "rows": rows}

    def _find(self, stage: Stage, session: ImportSession, scope: Scope) -> None:
        """Look-ups and difference anew: what was true at the preview may not be any more."""
        lookups.channels_find(stage, scope, period=session.period, dated=self.shape.dated)
        if self.shape.products:
            lookups.products_find(stage)
        self.find_more(stage)
        writing.wanted_find(self.shape, stage, session)
        writing.withdrawn_find(self.shape, stage, session)


def _cities(session: ImportSession) -> list[int]:
    return [int(city) for city in session.report.get("difference", {}).get("cities", {})]

"""The page on which somebody with a statement on paper sees whether it is genuine."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commissions.forms.desk import CodeForm
from commissions.services.verification import statement_verify
from commissions.views.statements import VIEW
from core.actions import Crumb
from core.capitals import capital_yuan
from core.views.base import PageView


class StatementVerifyView(PageView):
    """For whoever sees statements: the code leads to none that they could not open anyway."""

    permission = VIEW
    title = gettext_lazy("Verify a statement")
    template_name = "commissions/statements/verify.html"

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(_("Statements"), reverse("commissions:statement_list"))]

    def get_context(self) -> dict[str, Any]:
        asked = "code" in self.request.GET
        form = CodeForm(self.request.GET if asked else None)
        context = {**super().get_context(), "form": form, "asked": False}
        if not asked or not form.is_valid():
            return context
        found = statement_verify(form.cleaned_data["code"], self.user)
        return {
            **context,
            "asked": True,
            "found": found,
            "in_capitals": capital_yuan(found.statement.payable) if found else "",
        }

"""Pages of the account managers' register."""

from collections.abc import Sequence

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from core.actions import Action
from core.audit.panels import history_tab
from core.journal_panels import journal_tab
from core.panels import Panel
from core.views import Empty, ListView, Tab
from direct_sales.filtersets import AccountManagerFilterSet
from direct_sales.forms import AccountManagerAddForm, AccountManagerForm
from direct_sales.models import AccountManager
from direct_sales.panels import BASICS, CONTACT, LOGINS
from direct_sales.tables import AccountManagerTable
from network.bulk import own_channel_actions
from network.panels import POSITIONS, extension_rows
from network.views.registers import (
    RegisterAddView,
    RegisterCloseView,
    RegisterDetailView,
    RegisterEditView,
    register_actions,
)

MANAGERS = AccountManager.objects.select_related(
    "channel", "channel__city", "channel__district", "home_outlet__channel"
)
IMPORT = Action(
    _("Import"), "sales:import_add", AccountManager.edit_code, icon="upload", query="kind=account_managers"
)
ADD = Action(
    _("New account manager"),
    "direct_sales:account_manager_add",
    AccountManager.edit_code,
    icon="plus",
    primary=True,
)


class AccountManagerListView(ListView):
    permission = "direct_sales.account_manager_view"
    title = _("Account managers")
    queryset = MANAGERS
    table_class = AccountManagerTable
    filterset_class = AccountManagerFilterSet
    default_sort = "channel__code"
    export_permission = "direct_sales.account_manager_export"
    bulk_actions = own_channel_actions(AccountManager.edit_code)
    actions = (IMPORT, ADD)
    empty = Empty(
        icon="briefcase", text=_("Enter the first account manager, or import the roster."), action=IMPORT
    )


class AccountManagerDetailView(RegisterDetailView):
    permission = "direct_sales.account_manager_view"
    queryset = MANAGERS
    actions = register_actions("direct_sales:account_manager", AccountManager.edit_code)
    tabs = (
        Tab("positions", _("Positions"), (POSITIONS,)),
        journal_tab("direct_sales:account_manager", AccountManager.edit_code),
        history_tab(extension_rows),
    )

    def get_panels(self) -> Sequence[Panel]:
        """The login is for those who know users at all."""
        logins = (LOGINS,) if self.user.scope_for("users.user_view") else ()
        return (BASICS, CONTACT, *logins)


class AccountManagerAddView(RegisterAddView):
    permission = AccountManager.edit_code
    queryset = MANAGERS
    title = _("New account manager")
    form_class = AccountManagerAddForm
    not_copied = ("name", "phone", "hired_on")
    list_url = reverse_lazy("direct_sales:account_manager_list")


class AccountManagerEditView(RegisterEditView):
    permission = AccountManager.edit_code
    queryset = MANAGERS
    form_class = AccountManagerForm


class AccountManagerCloseView(RegisterCloseView):
    permission = AccountManager.edit_code
    queryset = MANAGERS.not_closed()

"""Addresses under agents/."""

from django.urls import path

from agents.views import accounts, agents, journal, stores

app_name = "agents"
urlpatterns = [
    path("", agents.AgentListView.as_view(), name="agent_list"),
    path("new/", agents.AgentAddView.as_view(), name="agent_add"),
    path("<int:pk>/", agents.AgentDetailView.as_view(), name="agent_detail"),
    path("<int:pk>/edit/", agents.AgentEditView.as_view(), name="agent_edit"),
    path("<int:pk>/close/", agents.AgentCloseView.as_view(), name="agent_close"),
    path("<int:pk>/agents/new/", agents.SubAgentAddView.as_view(), name="sub_agent_add"),
    path("<int:pk>/stores/new/", stores.StoreAddView.as_view(), name="store_add"),
    path("accounts/", accounts.AccountListView.as_view(), name="account_list"),
    path("accounts/new/", accounts.AccountAddView.as_view(), name="account_add"),
    path("accounts/<int:pk>/", accounts.AccountDetailView.as_view(), name="account_detail"),
    path("accounts/<int:pk>/take/", accounts.AccountTakeView.as_view(), name="account_take"),
    path("accounts/<int:pk>/approve/", accounts.AccountApproveView.as_view(), name="account_approve"),
    path("accounts/<int:pk>/refuse/", accounts.AccountRefuseView.as_view(), name="account_refuse"),
    path("accounts/<int:pk>/withdraw/", accounts.AccountWithdrawView.as_view(), name="account_withdraw"),
    path("<int:pk>/accounts/new/", accounts.AccountProposeView.as_view(), name="account_propose"),
    path("<int:pk>/accounts/ask/", accounts.AccountRequestView.as_view(), name="account_request"),
    path("<int:pk>/notes/add/", journal.AgentNoteAddView.as_view(), name="agent_note_add"),
    path("<int:pk>/files/add/", journal.AgentFileAddView.as_view(), name="agent_file_add"),
    path("<int:pk>/files/<int:file>/", journal.AgentFileView.as_view(), name="agent_file"),
    path(
        "<int:pk>/files/<int:file>/remove/",
        journal.AgentFileRemoveView.as_view(),
        name="agent_file_remove",
    ),
]

"""Addresses under account-managers/."""

from django.urls import path

from direct_sales.views import account_managers, journal

app_name = "direct_sales"
urlpatterns = [
    path("", account_managers.AccountManagerListView.as_view(), name="account_manager_list"),
    path("new/", account_managers.AccountManagerAddView.as_view(), name="account_manager_add"),
    path("<int:pk>/", account_managers.AccountManagerDetailView.as_view(), name="account_manager_detail"),
    path("<int:pk>/edit/", account_managers.AccountManagerEditView.as_view(), name="account_manager_edit"),
    path("<int:pk>/close/", account_managers.AccountManagerCloseView.as_view(), name="account_manager_close"),
    path("<int:pk>/notes/add/", journal.AccountManagerNoteAddView.as_view(), name="account_manager_note_add"),
    path("<int:pk>/files/add/", journal.AccountManagerFileAddView.as_view(), name="account_manager_file_add"),
    path("<int:pk>/files/<int:file>/", journal.AccountManagerFileView.as_view(), name="account_manager_file"),
    path(
        "<int:pk>/files/<int:file>/remove/",
        journal.AccountManagerFileRemoveView.as_view(),
        name="account_manager_file_remove",
    ),
]

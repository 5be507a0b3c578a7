"""Addresses under outlets/."""

from django.urls import path

from outlets.views import journal, outlets

app_name = "outlets"
urlpatterns = [
    path("", outlets.OutletListView.as_view(), name="outlet_list"),
    path("new/", outlets.OutletAddView.as_view(), name="outlet_add"),
    path("<int:pk>/", outlets.OutletDetailView.as_view(), name="outlet_detail"),
    path("<int:pk>/edit/", outlets.OutletEditView.as_view(), name="outlet_edit"),
    path("<int:pk>/close/", outlets.OutletCloseView.as_view(), name="outlet_close"),
    path("<int:pk>/notes/add/", journal.OutletNoteAddView.as_view(), name="outlet_note_add"),
    path("<int:pk>/files/add/", journal.OutletFileAddView.as_view(), name="outlet_file_add"),
    path("<int:pk>/files/<int:file>/", journal.OutletFileView.as_view(), name="outlet_file"),
    path(
        "<int:pk>/files/<int:file>/remove/",
        journal.OutletFileRemoveView.as_view(),
        name="outlet_file_remove",
    ),
]

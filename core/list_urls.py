"""Addresses under lists/: what belongs to every list."""

from django.urls import path

from core.views import lists, schedules

app_name = "lists"
urlpatterns = [
    path("display/", lists.ListSettingView.as_view(), name="setting"),
    path("views/", lists.SavedViewMenuView.as_view(), name="view_menu"),
    path("views/save/", lists.SavedViewSaveView.as_view(), name="view_save"),
    path("views/<int:pk>/default/", lists.SavedViewDefaultView.as_view(), name="view_default"),
    path("views/<int:pk>/delete/", lists.SavedViewDeleteView.as_view(), name="view_delete"),
    path("neighbours/", lists.NeighboursView.as_view(), name="neighbours"),
    path("schedules/", schedules.ScheduleListView.as_view(), name="schedule_list"),
    path("schedules/new/", schedules.ScheduleAddView.as_view(), name="schedule_add"),
    path("schedules/<int:pk>/remove/", schedules.ScheduleRemoveView.as_view(), name="schedule_remove"),
    path("exports/", lists.ExportStartView.as_view(), name="export_start"),
    path("exports/<int:pk>/", lists.ExportDetailView.as_view(), name="export_detail"),
    path("exports/<int:pk>/file/", lists.ExportDownloadView.as_view(), name="export_download"),
]

"""Long work, notifications and marks: what belongs to each person."""

from django.urls import path

from core.views import jobs, marked, marks, notifications

app_name = "core"
urlpatterns = [
    path("jobs/", jobs.JobListView.as_view(), name="job_list"),
    path("jobs/<int:pk>/", jobs.JobDetailView.as_view(), name="job_detail"),
    path("jobs/<int:pk>/progress/", jobs.JobProgressView.as_view(), name="job_progress"),
    path("jobs/<int:pk>/cancel/", jobs.JobCancelView.as_view(), name="job_cancel"),
    path("jobs/<int:pk>/again/", jobs.JobAgainView.as_view(), name="job_again"),
    path("marked/<str:token>/", marked.MarkedCopyView.as_view(), name="marked_copy"),
    path("marks/", marks.MarkListView.as_view(), name="mark_list"),
    path("marks/<slug:kind>/<int:key>/seen/", marks.MarkSeenView.as_view(), name="mark_seen"),
    path("marks/<slug:kind>/<int:key>/star/", marks.MarkStarView.as_view(), name="mark_star"),
    path("notifications/", notifications.NotificationListView.as_view(), name="notification_list"),
    path("notifications/count/", notifications.NotificationCountView.as_view(), name="notification_count"),
    path(
        "notifications/read/", notifications.NotificationReadAllView.as_view(), name="notification_read_all"
    ),
    path("notifications/<int:pk>/", notifications.NotificationOpenView.as_view(), name="notification_open"),
    path(
        "notifications/<int:pk>/read/", notifications.NotificationReadView.as_view(), name="notification_read"
    ),
]

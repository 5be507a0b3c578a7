"""Addresses under jobs/."""

from django.urls import path

from core.views import jobs

app_name = "core"
urlpatterns = [
    path("", jobs.JobListView.as_view(), name="job_list"),
    path("<int:pk>/", jobs.JobDetailView.as_view(), name="job_detail"),
    path("<int:pk>/progress/", jobs.JobProgressView.as_view(), name="job_progress"),
    path("<int:pk>/cancel/", jobs.JobCancelView.as_view(), name="job_cancel"),
]

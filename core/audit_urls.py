"""Addresses under audit/."""

from django.urls import path

from core.views import audit

app_name = "audit"
urlpatterns = [
    path("", audit.EventListView.as_view(), name="event_list"),
    path("<int:pk>/", audit.EventDetailView.as_view(), name="event_detail"),
]

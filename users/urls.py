"""Addresses under profile/."""

from django.urls import path

from users.views import profile

app_name = "users"
urlpatterns = [
    path("", profile.ProfileView.as_view(), name="profile"),
    path("sessions/end/", profile.SessionEndAllView.as_view(), name="session_end_all"),
]

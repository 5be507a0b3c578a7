"""Composition only: each app's addresses under its own prefix."""

from django.urls import include, path

from commissions.views.home import HomeView
from core.views import probes

urlpatterns = [
    path("", HomeView.as_view(), name="home"),
    path("healthz", probes.healthz, name="healthz"),
    path("readyz", probes.readyz, name="readyz"),
    path("accounts/", include("users.account_urls")),
    path("profile/", include("users.urls")),
    path("jobs/", include("core.urls")),
    path("channels/", include("network.urls")),
    path("agents/", include("agents.urls")),
    path("commissions/", include("commissions.urls")),
]

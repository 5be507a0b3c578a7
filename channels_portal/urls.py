"""Composition only: each app's addresses under its own prefix."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from channels_portal.small_tables import SMALL_TABLES
from channels_portal.views import HelpView, favicon
from commissions.views.home import CardMoveView, HomeView
from core.views import probes
from core.views.search import SearchView

handler400 = "core.views.errors.bad_request"
handler403 = "core.views.errors.permission_denied"
handler404 = "core.views.errors.not_found"
handler429 = "core.views.errors.too_many"
handler500 = "core.views.errors.server_error"

urlpatterns = [
    path("", HomeView.as_view(), name="home"),
    path("home/cards/", CardMoveView.as_view(), name="home_card_move"),
    path("help/", HelpView.as_view(), name="help_index"),
    path("help/<slug:slug>/", HelpView.as_view(), name="help_page"),
    path("favicon.ico", favicon, name="favicon"),
    path("healthz", probes.healthz, name="healthz"),
    path("readyz", probes.readyz, name="readyz"),
    path("search/", SearchView.as_view(), name="search"),
    path("language/", login_not_required(set_language), name="set_language"),
    path("accounts/", include("users.account_urls")),
    path("accounts/sso/", include("allauth.socialaccount.providers.openid_connect.urls")),
    path("accounts/two-step/", include("allauth.mfa.urls")),
    path("", include("users.urls")),
    path("api/v1/", include("channels_portal.api_urls")),
    path("", include("core.urls")),
    path("audit/", include("core.audit_urls")),
    path("lists/", include("core.list_urls")),
    path("system/tables/", SMALL_TABLES.urls),
    path("channels/", include("network.urls")),
    path("outlets/", include("outlets.urls")),
    path("agents/", include("agents.urls")),
    path("account-managers/", include("direct_sales.urls")),
    path("results/", include("sales.urls")),
    path("commissions/", include("commissions.urls")),
]

"""The portal's addresses and, beside them, the pages of these tests."""

from django.conf.urls.i18n import urlpatterns as language
from django.urls import include, path

from channels_portal.views import HelpView
from core.views.search import SearchView
from tests.core_ui import pages

handler403 = "core.views.errors.permission_denied"
handler404 = "core.views.errors.not_found"

urlpatterns = [
    path("", pages.HomeView.as_view(), name="home"),
    path("channels/", pages.ChannelListView.as_view(), name="channel_list"),
    path("channels/add/", pages.ChannelAddView.as_view(), name="channel_add"),
    path("channels/<int:pk>/", pages.ChannelDetailView.as_view(), name="channel_detail"),
    path("channels/<int:pk>/edit/", pages.ChannelEditView.as_view(), name="channel_edit"),
    path("channels/<int:pk>/close/", pages.ChannelCloseView.as_view(), name="channel_close"),
    path("search/", SearchView.as_view(), name="search"),
    path("work/watch/", pages.WatchView.as_view(), name="work_watch"),
    path("work/", pages.WorkView.as_view(), name="work"),
    path("help/", HelpView.as_view(), name="help_index"),
    path("help/<slug:slug>/", HelpView.as_view(), name="help_page"),
    path("", include("core.urls")),
    path("lists/", include("core.list_urls")),
    path("", include("users.urls")),
    path("accounts/", include("users.account_urls")),
    path("accounts/two-step/", include("allauth.mfa.urls")),
    *language,
]

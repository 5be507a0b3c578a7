"""Addresses under channels/."""

from django.urls import path

from network.views import channels, regions

app_name = "network"
urlpatterns = [
    path("", channels.ChannelListView.as_view(), name="channel_list"),
    path("<int:pk>/", channels.ChannelDetailView.as_view(), name="channel_detail"),
    path("<int:pk>/place/", channels.ChannelPlaceView.as_view(), name="channel_place"),
    path("<int:pk>/close/", channels.ChannelCloseView.as_view(), name="channel_close"),
    path("regions/", regions.RegionListView.as_view(), name="region_list"),
    path("regions/new/", regions.RegionAddView.as_view(), name="region_add"),
    path("regions/<int:pk>/", regions.RegionDetailView.as_view(), name="region_detail"),
    path("regions/<int:pk>/edit/", regions.RegionEditView.as_view(), name="region_edit"),
    path("regions/<int:pk>/move/", regions.RegionMoveView.as_view(), name="region_move"),
    path("regions/<int:pk>/close/", regions.RegionCloseView.as_view(), name="region_close"),
    path("regions/<int:pk>/reopen/", regions.RegionReopenView.as_view(), name="region_reopen"),
]

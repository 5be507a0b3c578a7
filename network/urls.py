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
]

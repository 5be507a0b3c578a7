from django.urls import path

from tests.kiosks import views

app_name = "kiosks"
urlpatterns = [
    path("", views.KioskListView.as_view(), name="kiosk_list"),
    path("new/", views.KioskAddView.as_view(), name="kiosk_add"),
    path("<int:pk>/", views.KioskDetailView.as_view(), name="kiosk_detail"),
    path("<int:pk>/edit/", views.KioskEditView.as_view(), name="kiosk_edit"),
    path("<int:pk>/close/", views.KioskCloseView.as_view(), name="kiosk_close"),
]

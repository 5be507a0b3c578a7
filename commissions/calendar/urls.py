"""The addresses of what falls due."""

from django.urls import path

from commissions.calendar import views

urlpatterns = [
    path("due/", views.DueCalendarView.as_view(), name="due_calendar"),
    path("due/parts/", views.DuePartListView.as_view(), name="due_list"),
    path("due/payees/<int:pk>/", views.DuePayeeView.as_view(), name="due_payee"),
]

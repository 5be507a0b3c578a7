"""Addresses of simulations, within those of commissions."""

from django.urls import path

from commissions.simulation.views import acting, detail, lists, payee

urlpatterns = [
    path("simulations/", lists.SimulationListView.as_view(), name="simulation_list"),
    path("simulations/add/", lists.SimulationAddView.as_view(), name="simulation_add"),
    path("simulations/<int:pk>/", detail.SimulationDetailView.as_view(), name="simulation_detail"),
    path(
        "simulations/<int:pk>/payees/<int:city>/<int:payee>/",
        payee.SimulationPayeeView.as_view(),
        name="simulation_payee",
    ),
    path(
        "simulations/<int:pk>/workbook/", detail.SimulationWorkbookView.as_view(), name="simulation_workbook"
    ),
    path("simulations/<int:pk>/attach/", acting.SimulationAttachView.as_view(), name="simulation_attach"),
    path("simulations/<int:pk>/detach/", acting.SimulationDetachView.as_view(), name="simulation_detach"),
    path("simulations/<int:pk>/delete/", acting.SimulationDeleteView.as_view(), name="simulation_delete"),
]

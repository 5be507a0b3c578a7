"""Addresses of budgets, within those of commissions."""

from django.urls import path

from commissions.budgets import views

urlpatterns = [
    path("budgets/", views.BudgetListView.as_view(), name="budget_list"),
    path("budgets/add/", views.BudgetAddView.as_view(), name="budget_add"),
    path("budgets/<int:pk>/", views.BudgetDetailView.as_view(), name="budget_detail"),
    path("budgets/<int:pk>/edit/", views.BudgetEditView.as_view(), name="budget_edit"),
    path("budgets/<int:pk>/remove/", views.BudgetRemoveView.as_view(), name="budget_remove"),
]

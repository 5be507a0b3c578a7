"""Addresses of comparisons, within those of commissions."""

from django.urls import path

from commissions.comparison.views import detail, lists

urlpatterns = [
    path("comparisons/", lists.ComparisonListView.as_view(), name="comparison_list"),
    path("comparisons/add/", lists.ComparisonAddView.as_view(), name="comparison_add"),
    path("comparisons/template/", lists.ComparisonTemplateView.as_view(), name="comparison_template"),
    path("comparisons/<int:pk>/", detail.ComparisonDetailView.as_view(), name="comparison_detail"),
    path("comparisons/<int:pk>/names/", detail.ComparisonNamesView.as_view(), name="comparison_names"),
    path("comparisons/<int:pk>/delete/", detail.ComparisonDeleteView.as_view(), name="comparison_delete"),
]

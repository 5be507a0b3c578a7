"""Addresses under results/."""

from django.urls import path

from sales.views import acts, facts, products, targets, uploads

app_name = "sales"
urlpatterns = [
    # Uploads
    path("", uploads.ImportListView.as_view(), name="import_list"),
    path("new/", uploads.ImportAddView.as_view(), name="import_add"),
    path("templates/<slug:kind>/", uploads.ImportTemplateView.as_view(), name="import_template"),
    path("<int:pk>/", uploads.ImportDetailView.as_view(), name="import_detail"),
    path("<int:pk>/progress/", uploads.ImportProgressView.as_view(), name="import_progress"),
    path("<int:pk>/marked/", uploads.ImportMarkedView.as_view(), name="import_marked"),
    path("<int:pk>/commit/", acts.ImportCommitView.as_view(), name="import_commit"),
    path("<int:pk>/submit/", acts.ImportSubmitView.as_view(), name="import_submit"),
    path("<int:pk>/columns/", acts.ImportMappingView.as_view(), name="import_mapping"),
    path("<int:pk>/columns/forget/", acts.ImportMappingForgetView.as_view(), name="import_mapping_forget"),
    path("<int:pk>/cells/", acts.ImportMendView.as_view(), name="import_mend"),
    path("<int:pk>/replaces/", acts.ImportReplaceView.as_view(), name="import_replace"),
    path("<int:pk>/undo/", acts.ImportUndoView.as_view(), name="import_undo"),
    path("<int:pk>/discard/", acts.ImportDiscardView.as_view(), name="import_discard"),
    # What was reported
    path("sales/", facts.SaleListView.as_view(), name="sale_list"),
    path("events/", facts.SubscriberEventListView.as_view(), name="subscriber_event_list"),
    path("subscribers/", facts.SubscriberMonthListView.as_view(), name="subscriber_month_list"),
    path("figures/", facts.ChannelMonthListView.as_view(), name="channel_month_list"),
    # The catalogue, and what is to be reached
    path("products/", products.ProductListView.as_view(), name="product_list"),
    path("products/new/", products.ProductAddView.as_view(), name="product_add"),
    path("products/<int:pk>/", products.ProductDetailView.as_view(), name="product_detail"),
    path("products/<int:pk>/edit/", products.ProductEditView.as_view(), name="product_edit"),
    path("products/<int:pk>/prices/new/", products.PriceAddView.as_view(), name="product_price_add"),
    path(
        "products/<int:pk>/prices/withdraw/",
        products.PriceWithdrawView.as_view(),
        name="product_price_withdraw",
    ),
    path("targets/", targets.TargetListView.as_view(), name="target_list"),
    path("targets/new/", targets.TargetAddView.as_view(), name="target_add"),
    path("targets/table/", targets.TargetTableView.as_view(), name="target_table"),
    path("targets/<int:pk>/", targets.TargetDetailView.as_view(), name="target_detail"),
    path("targets/<int:pk>/edit/", targets.TargetEditView.as_view(), name="target_edit"),
    path("targets/<int:pk>/remove/", targets.TargetRemoveView.as_view(), name="target_remove"),
]

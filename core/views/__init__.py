"""Generic views: what an app's pages are made of."""

from core.views.acting import ActionView, CollectionActionView, Progress, ProgressView
from core.views.base import SIGNED_IN, ObjectView, PageView, PortalView, ScopedView, permits
from core.views.detail import DetailView, Tab
from core.views.editing import ChangePage, CreateView, EditView, FormPage
from core.views.listing import Empty, ListView, Summary

__all__ = [
    "SIGNED_IN",
    "ActionView",
    "ChangePage",
    "CollectionActionView",
    "CreateView",
    "DetailView",
    "EditView",
    "Empty",
    "FormPage",
    "ListView",
    "ObjectView",
    "PageView",
    "PortalView",
    "Progress",
    "ProgressView",
    "ScopedView",
    "Summary",
    "Tab",
    "permits",
]

"""Addresses."""

from django.urls import URLPattern, path
from django.views.generic import View

app_name = "review"
urlpatterns: list[URLPattern] = [path("manuscripts/<int:pk>/decision/", View.as_view(), name="decision")]

"""Addresses of the gallery: the real account pages, and names the templates ask for."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def nowhere(request: HttpRequest) -> HttpResponse:
    """Stand for a page of the real site."""
    return HttpResponse("")


urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("", nowhere, name="home"),
    path("archive/", nowhere, name="archive"),
    path("search/", nowhere, name="search"),
    path("about/", nowhere, name="about"),
    path("submit/", nowhere, name="submit"),
    path("desk/", nowhere, name="desk"),
]

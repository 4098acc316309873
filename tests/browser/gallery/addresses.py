"""Addresses of the gallery: the real account pages, and names the templates ask for."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def nowhere(request: HttpRequest) -> HttpResponse:
    """Stand for a page of the real site."""
    return HttpResponse("")


PUBLIC = [
    path("", nowhere, name="home"),
    path("archive/", nowhere, name="archive"),
    path("search/", nowhere, name="search"),
    path("about/", nowhere, name="about"),
]

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("", include((PUBLIC, "issues"))),
    path("submit/", include(([path("", nowhere, name="start")], "submissions"))),
    path("desk/", include(([path("", nowhere, name="todo")], "desk"))),
]

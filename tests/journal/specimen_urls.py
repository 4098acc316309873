"""Addresses for the tests of the floor: one page behind each kind of door."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

from journal import policies
from journal.config.urls import urlpatterns as real
from journal.models import PersonalLink


class Behind(policies.Guarded):
    policy = policies.SIGNED_IN

    def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse("inside")


class Opened(policies.ByLink):
    purpose = "specimen"

    def is_still_open(self, link: PersonalLink) -> bool:
        return link.target == 7

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return HttpResponse(f"for {self.person.email}")

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        return HttpResponse(f"written by {self.person.email}")


urlpatterns = [
    path("doors/public/", Behind.as_view(policy=policies.PUBLIC)),
    path("doors/signed-in/", Behind.as_view(policy=policies.SIGNED_IN)),
    path("doors/desk/", Behind.as_view(policy=policies.DESK)),
    path("doors/manuscripts/", Behind.as_view(policy=policies.MANUSCRIPTS)),
    path("doors/accounts-of-others/", Behind.as_view(policy=policies.ACCOUNTS)),
    path("doors/open/<str:token>/", Opened.as_view(), name="specimen"),
    *real,
]
handler404 = "journal.views.not_found"

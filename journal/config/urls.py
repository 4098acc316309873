"""Every address of the journal, by the room it leads to."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("office/", include("journal.urls")),
    path("desk/", include("journal.desk.urls")),
    path("manuscripts/", include("submissions.urls")),
    path("review/", include("review.urls")),
    path("", include("issues.urls")),
]

handler400 = "journal.views.bad_request"
handler404 = "journal.views.not_found"
handler500 = "journal.views.server_error"

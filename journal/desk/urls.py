"""Addresses of the desk."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from journal.desk import views
from journal.navigation import add_entry
from journal.policies import EDITORIAL, SIGNED_IN
from journal.roles import holds_office, may_edit_manuscripts

app_name = "desk"

urlpatterns = [
    path("", views.ToDo.as_view(), name="todo"),
    path("clock/", views.Clock.as_view(), name="clock"),
    path("manuscripts/", views.Manuscripts.as_view(), name="manuscripts"),
    path("manuscripts/together/", views.Together.as_view(), name="together"),
    path("manuscripts/views/", views.SaveView.as_view(), name="save_view"),
    path("manuscripts/views/<int:pk>/remove/", views.RemoveView.as_view(), name="remove_view"),
    path("manuscripts/table/", views.ManuscriptsTable.as_view(), name="manuscripts_table"),
    path("away/", views.Away.as_view(), name="away"),
    path("away/<int:pk>/remove/", views.RemoveAway.as_view(), name="away_remove"),
    path("calendar/", views.Calendar.as_view(), name="calendar"),
    path("calendar/<str:token>/", views.CalendarFeed.as_view(), name="calendar_feed"),
    path("statistics/", views.Statistics.as_view(), name="statistics"),
    path("statistics/<slug:figure>/", views.StatisticsTable.as_view(), name="statistics_table"),
    path("load/", views.EditorsLoad.as_view(), name="load"),
    path("load/table/", views.EditorsLoadTable.as_view(), name="load_table"),
    path("load/reviewers/", views.ReviewersLoad.as_view(), name="reviewers_load"),
    path("load/reviewers/table/", views.ReviewersLoadTable.as_view(), name="reviewers_load_table"),
    path("load/reviewers/<int:pk>/", views.Reviewer.as_view(), name="reviewer"),
    path("manuscripts/<int:pk>/", views.Manuscript.as_view(), name="manuscript"),
    path("manuscripts/<int:pk>/letters/", views.Letters.as_view(), name="letters"),
    path("manuscripts/<int:pk>/history/", views.History.as_view(), name="history"),
    path("manuscripts/<int:pk>/write/", views.Write.as_view(), name="write"),
    path("manuscripts/<int:pk>/authors/", views.ListOfAuthors.as_view(), name="list_of_authors"),
    path("manuscripts/<int:pk>/alike/", views.Alike.as_view(), name="alike"),
    path("manuscripts/<int:pk>/alike/<int:likeness>/", views.Beside.as_view(), name="beside"),
    path("manuscripts/<int:pk>/flags/", views.Flags.as_view(), name="flags"),
    path("manuscripts/<int:pk>/flags/<int:flag>/", views.OneFlag.as_view(), name="flag"),
    path("manuscripts/<int:pk>/authors/ask/", views.AskForAuthors.as_view(), name="ask_for_authors"),
    path("manuscripts/<int:pk>/authors/change/", views.ChangeOfAuthors.as_view(), name="author_change"),
    path("authors/<str:token>/", views.AnswerAboutAuthors.as_view(), name="answer_author_change"),
    path("objection/received/", views.Objected.as_view(), name="objected"),
    path("objection/<str:token>/", views.Objection.as_view(), name="objection"),
    path("act/<slug:model>/<int:pk>/<slug:step>/", views.Act.as_view(), name="act"),
]

add_entry(_("To do"), "desk:todo", who=SIGNED_IN.test, place=0)
add_entry(
    _("Manuscripts"), "desk:manuscripts", who=(may_edit_manuscripts | holds_office).test, place=10,
    also=("review:reviewers", "review:enter", "review:answered", "review:take_back"),
)  # fmt: skip
add_entry(_("Statistics"), "desk:statistics", who=EDITORIAL.test, place=35, also=("desk:load",))

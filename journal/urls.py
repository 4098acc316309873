"""Addresses of the floor: one's profile, people, letters, settings."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from journal.navigation import add_entry
from journal.policies import ACCOUNTS, OFFICE, SETTINGS
from journal.views import outbox, people, policy, timing

app_name = "office"
urlpatterns = [
    path("profile/", people.Profile.as_view(), name="profile"),
    path("people/", people.People.as_view(), name="people"),
    path("people/add/", people.AddPerson.as_view(), name="person_add"),
    path("people/<int:pk>/", people.Person.as_view(), name="person"),
    path("people/<int:pk>/edit/", people.EditPerson.as_view(), name="person_edit"),
    path("people/<int:pk>/address/", people.ChangeAddress.as_view(), name="person_address"),
    path("people/<int:pk>/role/", people.GiveRole.as_view(), name="role_give"),
    path("people/<int:pk>/write/", people.WriteToPerson.as_view(), name="write"),
    path("people/<int:pk>/close/", people.PersonAct.as_view(), {"name": "close"}, name="person_close"),
    path("people/<int:pk>/open/", people.PersonAct.as_view(), {"name": "open"}, name="person_open"),
    path("people/<int:pk>/works/", people.PersonAct.as_view(), {"name": "address-works"}, name="address_works"),
    path("roles/<int:pk>/revoke/", people.RevokeRole.as_view(), name="role_revoke"),
    path("outbox/", outbox.Outbox.as_view(), name="outbox"),
    path("outbox/jobs/", outbox.Jobs.as_view(), name="jobs"),
    path("outbox/<int:pk>/", outbox.LetterScreen.as_view(), name="letter"),
    path("outbox/<int:pk>/again/", outbox.SendAgain.as_view(), name="send_again"),
    path("outbox/<int:pk>/returned/", outbox.LetterReturned.as_view(), name="letter_returned"),
    path("outbox/<int:pk>/link/", outbox.CopyLink.as_view(), name="copy_link"),
    path("settings/", policy.Settings.as_view(), name="settings"),
    path("settings/times/", timing.Times.as_view(), name="times"),
    path("settings/calendar/", timing.Closed.as_view(), name="closed"),
    path("settings/calendar/<int:pk>/remove/", timing.RemoveClosed.as_view(), name="closed_remove"),
    path("settings/sections/", policy.Sections.as_view(), name="sections"),
    path("settings/sections/add/", policy.SectionScreen.as_view(), name="section_add"),
    path("settings/sections/<int:pk>/", policy.SectionScreen.as_view(), name="section"),
    path("settings/pages/", policy.Pages.as_view(), name="pages"),
    path("settings/pages/add/", policy.PageScreen.as_view(), name="page_add"),
    path("settings/pages/<int:pk>/", policy.PageScreen.as_view(), name="page"),
    path("settings/pages/<int:pk>/delete/", policy.DeletePage.as_view(), name="page_delete"),
    path("settings/letters/", outbox.LetterTexts.as_view(), name="letter_texts"),
    path("settings/letters/<slug:key>/<str:language>/", outbox.LetterTextScreen.as_view(), name="letter_text"),
    path("settings/log/", policy.Log.as_view(), name="log"),
]

add_entry(_("Letters"), "office:outbox", who=OFFICE.test, place=70)
add_entry(_("People"), "office:people", who=ACCOUNTS.test, place=80)
add_entry(_("Settings"), "office:settings", who=SETTINGS.test, place=90)

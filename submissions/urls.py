"""Addresses of manuscripts as their authors see them, and of what editors do on pages of their own."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from journal.navigation import add_entry
from journal.policies import SIGNED_IN
from submissions import views

app_name = "submissions"

urlpatterns = [
    path("", views.Mine.as_view(), name="mine"),
    path("new/", views.Start.as_view(), name="start"),
    path("new/upload/", views.BeginWithDraft.as_view(), name="begin_with_draft"),
    path("enter/", views.Enter.as_view(), name="enter"),
    path("institutions/", views.Institutions.as_view(), name="institutions"),
    path("given-out/", views.GivenOut.as_view(), name="given_out"),
    path("<int:pk>/take-back/", views.TakeBack.as_view(), name="take_back"),
    path("<int:pk>/address/", views.Readdress.as_view(), name="readdress"),
    path("<int:pk>/", views.Tasks.as_view(), name="tasks"),
    path("<int:pk>/upload/", views.Upload.as_view(), name="upload"),
    path("<int:pk>/upload/more/", views.MoreFiles.as_view(), name="more_files"),
    path("<int:pk>/upload/begin/", views.BeginUpload.as_view(), name="begin_upload"),
    path("<int:pk>/upload/incoming/", views.Incoming.as_view(), name="incoming"),
    path("<int:pk>/upload/incoming/<int:incoming>/part/", views.PartAddress.as_view(), name="part_address"),
    path("<int:pk>/upload/incoming/<int:incoming>/complete/", views.CompleteUpload.as_view(), name="complete_upload"),
    path("<int:pk>/upload/incoming/<int:incoming>/remove/", views.DropUpload.as_view(), name="drop_upload"),
    path("<int:pk>/upload/incoming/<int:incoming>/check/", views.CheckAgain.as_view(), name="check_again"),
    path("<int:pk>/upload/<int:file>/remove/", views.RemoveFile.as_view(), name="remove_file"),
    path("<int:pk>/reading/", views.Reading.as_view(), name="reading"),
    path("<int:pk>/title/", views.TitleTask.as_view(), name="title"),
    path("<int:pk>/languages/", views.AddLanguage.as_view(), name="add_language"),
    path("<int:pk>/languages/<slug:language>/", views.TranslationTask.as_view(), name="translation"),
    path("<int:pk>/languages/<slug:language>/remove/", views.RemoveTranslation.as_view(), name="remove_translation"),
    path("<int:pk>/authors/", views.Authors.as_view(), name="authors"),
    path("<int:pk>/authors/add/", views.AddAuthor.as_view(), name="add_author"),
    path("<int:pk>/authors/found/", views.AddFoundAuthors.as_view(), name="add_found_authors"),
    path("<int:pk>/authors/move/", views.MoveAuthor.as_view(), name="move_author"),
    path("<int:pk>/authors/<int:author>/", views.ChangeAuthor.as_view(), name="author"),
    path("<int:pk>/authors/<int:author>/orcid/", views.TakeOrcid.as_view(), name="take_orcid"),
    path("<int:pk>/authors/<int:author>/remove/", views.RemoveAuthor.as_view(), name="remove_author"),
    path("<int:pk>/section/", views.SectionTask.as_view(), name="section"),
    path("<int:pk>/works/", views.Works.as_view(), name="works"),
    path("<int:pk>/works/add/", views.AddWork.as_view(), name="add_work"),
    path("<int:pk>/works/move/", views.MoveWork.as_view(), name="move_work"),
    path("<int:pk>/works/<int:work>/", views.ChangeWork.as_view(), name="work"),
    path("<int:pk>/works/<int:work>/remove/", views.RemoveWork.as_view(), name="remove_work"),
    path("<int:pk>/declarations/", views.DeclarationsTask.as_view(), name="declarations"),
    path("<int:pk>/letter/", views.LetterTask.as_view(), name="letter"),
    path("<int:pk>/response/file/", views.ResponseFile.as_view(), name="response_file"),
    path("<int:pk>/check/", views.Check.as_view(), name="check"),
    path("<int:pk>/sent/", views.Sent.as_view(), name="sent"),
    path("<int:pk>/delete/", views.Delete.as_view(), name="delete"),
    path("<int:pk>/decline/", views.Decline.as_view(), name="decline"),
    path("<int:pk>/resubmit/", views.Resubmit.as_view(), name="resubmit"),
    path("<int:pk>/reviewer-copy/", views.ReviewerCopy.as_view(), name="reviewer_copy"),
    path("<int:pk>/changes/<int:version>/", views.Changes.as_view(), name="changes"),
    path("<int:pk>/reviewer-copy/back/", views.SendBack.as_view(), name="send_back"),
    path("<int:pk>/names/", views.NamesFound.as_view(), name="names"),
    path("file/<int:pk>/", views.File.as_view(), name="file"),
]

add_entry(_("My manuscripts"), "submissions:mine", who=SIGNED_IN.test, place=20, also=("desk:manuscripts",))

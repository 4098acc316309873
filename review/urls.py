"""Addresses of review: a reviewer's pages behind two doors (a personal link, an account), and the editors' screens."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from journal.navigation import add_entry, add_tab
from journal.policies import OFFICE, SIGNED_IN
from review.views import (
    answering,
    away,
    certificates,
    changes,
    choosing,
    decisions,
    editor,
    importing,
    inviting,
    notes,
    questions,
    reading,
    report,
    response,
    reviewer,
    rounds,
    thanks,
)
from review.views.doors import AccountDoor, LinkDoor, Page, ReadDoor

app_name = "review"


def behind(door: type[Page], page: type[Page]) -> type[Page]:
    """Return the view that shows a page behind a door."""
    return type(f"{page.__name__}Behind{door.__name__}", (page, door), {"__doc__": page.__doc__})


READ_BESIDE: list[tuple[str, str, type[Page]]] = [
    ("manuscript/read/", "reading", reading.Read),
    ("manuscript/words/", "words", reading.Words),
    ("manuscript/picture/", "picture", reading.Picture),
]
PAGES: list[tuple[str, str, type[Page]]] = [
    ("accept/", "accept", reviewer.Accept),
    ("decline/", "decline", reviewer.Decline),
    ("manuscript/", "copy", reviewer.Copy),
    *READ_BESIDE,
    ("changes/", "changes", changes.Changes),
    ("report/", "report", report.WriteReport),
    ("report/keep/", "autosave", report.Autosave),
    ("notes/", "notes", notes.Notes),
    ("notes/keep/", "note_autosave", notes.NoteAutosave),
    ("report/check/", "check", report.Check),
    ("file/", "own_file", report.OwnFile),
    ("extend/", "extend", reviewer.Extend),
    ("away/", "away", away.Away),
    ("addendum/", "clarify", reviewer.Clarify),
    ("certificate/", "certify", certificates.Certify),
]
READING: list[tuple[str, str, type[Page]]] = [
    ("manuscript/", "copy", reviewer.Copy),
    *READ_BESIDE,
    ("changes/", "changes", changes.Changes),
    ("file/", "own_file", report.OwnFile),
    ("certificate/", "certify", certificates.Certify),
]

urlpatterns: list[URLPattern] = [
    path("mine/", reviewer.Mine.as_view(), name="mine"),
    path("link/<str:token>/", behind(LinkDoor, reviewer.Review).as_view(), name="by_link"),
    *(
        path(f"link/<str:token>/{end}", behind(LinkDoor, page).as_view(), name=f"{name}_by_link")
        for end, name, page in PAGES
    ),
    path("read/<str:token>/", behind(ReadDoor, reviewer.Review).as_view(), name="read_by_link"),
    *(
        path(f"read/<str:token>/{end}", behind(ReadDoor, page).as_view(), name=f"read_{name}_by_link")
        for end, name, page in READING
    ),
    path("mine/<int:pk>/", behind(AccountDoor, reviewer.Review).as_view(), name="assignment"),
    *(path(f"mine/<int:pk>/{end}", behind(AccountDoor, page).as_view(), name=name) for end, name, page in PAGES),
    path("mine/certificates/", certificates.Mine.as_view(), name="certificates"),
    path("certificates/", certificates.Check.as_view(), name="check_certificate"),
    path("certificates/<str:code>/", certificates.Shown.as_view(), name="certificate"),
    path("certificates/<str:code>/file/", certificates.OnPaper.as_view(), name="certificate_file"),
    path("certificates/<str:code>/withdraw/", certificates.Withdraw.as_view(), name="certificate_withdraw"),
    path("certificates/<str:code>/restore/", certificates.Restore.as_view(), name="certificate_restore"),
    path("reviewers/<int:year>/", thanks.Published.as_view(), name="thanks"),
    path("thanks/", thanks.Years.as_view(), name="years_of_thanks"),
    path("thanks/<int:year>/", thanks.OneYear.as_view(), name="year_of_thanks"),
    path("thanks/<int:year>/publish/", thanks.Publish.as_view(), name="thanks_publish"),
    path("thanks/<int:year>/take-down/", thanks.TakeDown.as_view(), name="thanks_take_down"),
    path("thanks/<int:year>/letters/", thanks.Letters.as_view(), name="thanks_letters"),
    path("profile/", choosing.Profile.as_view(), name="profile"),
    path("import/", importing.Import.as_view(), name="import"),
    path("import/template/", importing.ImportTemplate.as_view(), name="import_template"),
    path("offer/", choosing.Offer.as_view(), name="offer"),
    path("manuscripts/<int:pk>/proposals/", choosing.Proposals.as_view(), name="proposals"),
    path("assignments/<int:pk>/rate/", choosing.Rate.as_view(), name="rate"),
    path("assignments/<int:pk>/answered/", answering.Answered.as_view(), name="answered"),
    path("assignments/<int:pk>/enter/", editor.Enter.as_view(), name="enter"),
    path("assignments/<int:pk>/link/", editor.CopyLink.as_view(), name="copy_link"),
    path("files/<int:pk>/", editor.ReportFile.as_view(), name="report_file"),
    path("manuscripts/<int:pk>/reviewers/", editor.Reviewers.as_view(), name="reviewers"),
    path("manuscripts/<int:pk>/reviewers/choose/", editor.Choose.as_view(), name="choose"),
    path(
        "manuscripts/<int:pk>/reviewers/suggested/<int:suggestion>/",
        editor.ChooseSuggested.as_view(),
        name="choose_suggested",
    ),
    path("manuscripts/<int:pk>/reviewers/order/", editor.Order.as_view(), name="order"),
    path("manuscripts/<int:pk>/reviewers/invite/", inviting.Invite.as_view(), name="invite"),
    path("manuscripts/<int:pk>/reviewers/several/", inviting.ChooseSeveral.as_view(), name="choose_several"),
    path("manuscripts/<int:pk>/round/", rounds.NextRound.as_view(), name="next_round"),
    path("manuscripts/<int:pk>/reports/", editor.Reports.as_view(), name="reports"),
    path("manuscripts/<int:pk>/reports/<int:file>/", editor.GivenFile.as_view(), name="given_file"),
    path("manuscripts/<int:pk>/response/", response.Response.as_view(), name="response"),
    path("manuscripts/<int:pk>/versions/<int:version>/response/", response.Answers.as_view(), name="answers"),
    path("manuscripts/<int:pk>/decision/", decisions.Decide.as_view(), name="decision"),
    path("forms/", questions.Forms.as_view(), name="forms"),
    path("forms/add/", questions.AddForm.as_view(), name="form_add"),
    path("forms/<int:pk>/", questions.OneForm.as_view(), name="form"),
    path("forms/<int:pk>/edit/", questions.EditForm.as_view(), name="form_edit"),
    path("forms/<int:pk>/preview/", questions.Preview.as_view(), name="form_preview"),
    path("forms/<int:pk>/use/", questions.PutIntoUse.as_view(), name="form_use"),
    path("forms/<int:pk>/drop/", questions.DropDraft.as_view(), name="form_drop"),
    path("forms/<int:pk>/delete/", questions.DeleteForm.as_view(), name="form_delete"),
    path("forms/<int:pk>/questions/add/", questions.QuestionScreen.as_view(), name="question_add"),
    path("forms/<int:pk>/questions/<slug:key>/", questions.QuestionScreen.as_view(), name="question"),
    path("forms/<int:pk>/questions/<slug:key>/remove/", questions.RemoveQuestion.as_view(), name="question_remove"),
    path("decisions/<int:pk>/take-back/", decisions.TakeBack.as_view(), name="take_back"),
    path("decisions/<int:pk>/letter/", decisions.AcceptanceLetter.as_view(), name="acceptance_letter"),
    path("decisions/<int:pk>/adopt/", decisions.Adopt.as_view(), name="adopt"),
    path("decisions/<int:pk>/resume/", decisions.Resume.as_view(), name="resume"),
]

add_entry(_("My reviews"), "review:mine", who=SIGNED_IN.test, place=40)
add_tab(_("Review forms"), "review:forms", who=OFFICE, after="office:sections")
add_tab(_("Thanks to reviewers"), "review:years_of_thanks", who=OFFICE, after="office:sections")

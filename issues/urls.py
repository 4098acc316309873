"""Addresses of the archive, at the root, and of production; the archive's never change."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from issues.views import articles, assembly, making, public
from journal.navigation import add_entry
from journal.roles import holds_copyeditor, holds_editor_in_chief, holds_office, holds_production_editor

app_name = "issues"
urlpatterns = [
    # -- for readers
    path("", public.Home.as_view(), name="home"),
    path("issues/<int:volume>-<int:number>/", public.IssuePage.as_view(), name="issue"),
    path("issues/<int:volume>-<int:number>/cover/", public.CoverPicture.as_view(), name="cover"),
    path("issues/<int:volume>-<int:number>/<str:name>.pdf", public.IssueFile.as_view(), name="issue_file"),
    path("articles/<int:pk>/", public.ArticlePage.as_view(), name="article"),
    path("articles/<int:pk>/<int:same>.<str:kind>", public.ArticleFile.as_view(), name="article_file"),
    path("articles/<int:pk>/v<int:version>/<int:same>.<str:kind>", public.ArticleFile.as_view(), name="version_file"),
    path("archive/", public.Archive.as_view(), name="archive"),
    path("online-first/", public.OnlineFirst.as_view(), name="online_first"),
    path("search/", public.Search.as_view(), name="search"),
    path("about/", public.About.as_view(), name="about"),
    path("about/<slug:slug>/", public.AboutPage.as_view(), name="about_page"),
    path("robots.txt", public.Robots.as_view(), name="robots"),
    # -- articles in production
    path("production/", articles.Articles.as_view(), name="articles"),
    path("production/articles/new/", making.NewArticle.as_view(), name="new_article"),
    path("production/articles/<int:pk>/", articles.InProduction.as_view(), name="production"),
    path("production/articles/<int:pk>/details/", making.Details.as_view(), name="details"),
    path("production/articles/<int:pk>/authors/", making.WrittenByWhom.as_view(), name="written_by"),
    path("production/articles/<int:pk>/preview/", making.Preview.as_view(), name="preview"),
    path("production/articles/<int:pk>/queries/", articles.AddQuery.as_view(), name="add_query"),
    path("production/articles/<int:pk>/answers/", articles.SendAnswers.as_view(), name="send_answers"),
    path("production/articles/<int:pk>/files/", articles.UploadFile.as_view(), name="upload_file"),
    path("production/articles/<int:pk>/galleys/", articles.UploadGalley.as_view(), name="upload_galley"),
    path("production/articles/<int:pk>/galleys/<str:kind>/drop/", articles.DropGalley.as_view(), name="drop_galley"),
    path("production/articles/<int:pk>/proof/", articles.Proof.as_view(), name="proof"),
    path("production/articles/<int:pk>/notice/", making.NewNotice.as_view(), name="new_notice"),
    path("production/queries/<int:pk>/", articles.OneQuery.as_view(), name="query"),
    path("production/corrections/<int:pk>/", articles.OneCorrection.as_view(), name="correction"),
    path("production/galleys/<int:pk>/", articles.Download.as_view(), {"what": "galley"}, name="galley"),
    path("production/files/<int:pk>/", articles.Download.as_view(), {"what": "file"}, name="working_file"),
    path("production/manuscripts/<int:pk>/", articles.Download.as_view(), {"what": "manuscript"}, name="manuscript"),
    # -- issues in the making
    path("production/issues/", assembly.Issues.as_view(), name="issues"),
    path("production/issues/new/", assembly.NewIssue.as_view(), name="new_issue"),
    path("production/issues/<int:pk>/", assembly.Assembly.as_view(), name="assembly"),
    path("production/issues/<int:pk>/details/", assembly.IssueDetails.as_view(), name="issue_details"),
    path("production/issues/<int:pk>/order/", assembly.Order.as_view(), name="order"),
    path("production/issues/<int:pk>/articles/", assembly.PlaceArticle.as_view(), name="place"),
    path("production/issues/<int:pk>/pdf/", assembly.Bind.as_view(), name="bind"),
    path("production/issues/<int:pk>/cover/", assembly.CoverInProduction.as_view(), name="cover_in_production"),
    path("production/issues/<int:pk>/preview/", assembly.PreviewIssue.as_view(), name="preview_issue"),
]

makes_articles = holds_copyeditor | holds_production_editor | holds_office | holds_editor_in_chief
makes_issues = holds_production_editor | holds_office | holds_editor_in_chief

add_entry(_("Production"), "issues:articles", who=makes_articles.test, place=40)
add_entry(_("Issues"), "issues:issues", who=makes_issues.test, place=50)

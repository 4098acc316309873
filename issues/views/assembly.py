"""Issues while they are made: the list, the page on which one is put together, its preview."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from issues import queries, services
from issues.forms import IssueForm
from issues.models import Issue
from issues.views.articles import EVENTS_SHOWN, accepted
from issues.views.steps import offered, taken
from journal.dates import in_words
from journal.models import Journal
from journal.paging import page_of
from journal.policies import PRODUCTION, Guarded
from journal.states import Progress
from journal.storage import signed_address
from journal.text import whole_number
from journal.workflow import StepRefused


class Issues(Guarded, TemplateView):
    """All issues, those that are being made first."""

    policy = PRODUCTION
    template_name = "issues/issues.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read one page of the list."""
        page = page_of(queries.issues_listed(self.request.user), ("-volume", "-number", "-pk"), self.request.GET)
        return super().get_context_data(page=page, **kwargs)


class IssueView(Guarded):
    """A view of one issue."""

    policy = PRODUCTION

    def issue(self, pk: int) -> Issue:
        """Return the issue with its articles."""
        return get_object_or_404(queries.issue_page(self.request.user), pk=pk)


class Assembly(IssueView):
    """The page on which an issue is put together."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        issue = self.issue(pk)
        points = issue.checklist
        context = {
            "issue": issue,
            "seen": str(issue.row_version),
            "contents": issue.contents,
            "waiting": queries.articles_to_place(request.user)[:50] if issue.is_assembling else [],
            "checklist": [
                {"label": point, "tone": "late" if reason else "done", "detail": reason or ""}
                for point, reason in points
            ],
            "steps": offered(issue, request.user, first=usual_step(issue), also=frozenset({"publish"})),
            "binding": _under_way(services.last_binding(issue)),
            "is_bound": services.is_current(issue),
            "can_bind": any(article.pdf_pages for article in issue.contents),
            "closes_on": issue.closes_on,
            "events": queries.issue_events(issue)[:EVENTS_SHOWN],
        }
        return render(request, "issues/assembly.html", context)


def usual_step(issue: Issue) -> str:
    """Return the step that most often comes next."""
    if issue.is_assembling:
        return "freeze"
    return "publish" if issue.is_in_press else "begin_assembling"


class Order(IssueView):
    """The order of the articles, by buttons or by dragging."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Move one article."""
        issue = self.issue(pk)
        asked = request.POST
        seen, article_id = whole_number(request.GET.get("seen")), whole_number(asked.get("item")) or 0
        done = _("The order is changed.")
        if (to := whole_number(asked.get("position"))) is not None:
            taken(request, services.move, issue, article_id=article_id, to=to, seen=seen, done=done)
        elif places := {"up": -1, "down": 1}.get(asked.get("move", "")):
            taken(request, services.move_by, issue, article_id=article_id, places=places, seen=seen, done=done)
        return redirect(reverse("issues:assembly", args=[pk]) + "#articles")


class PlaceArticle(IssueView):
    """An article that comes into the issue, or leaves it."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Place it, or take it out."""
        issue = self.issue(pk)
        visible = queries.produced_by(request.user)
        if "out" in request.POST:
            article = get_object_or_404(visible, pk=whole_number(request.POST["out"]), issue=issue)
            taken(request, services.take_out, article, done=_("The article is taken out."))
        else:
            article = get_object_or_404(visible, pk=whole_number(request.POST.get("in")))
            taken(request, services.place, article, issue=issue, done=_("The article is placed at the end."))
        return redirect(reverse("issues:assembly", args=[pk]) + "#articles")


class Bind(IssueView):
    """The whole issue as PDF: asked for, or looked at."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Have it made."""
        services.request_binding(self.issue(pk), by=request.user)
        messages.success(request, _("The whole-issue PDF is being made. This page shows when it is there."))
        return redirect(reverse("issues:assembly", args=[pk]) + "#bound")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Lead to it."""
        issue = self.issue(pk)
        if not issue.bound:
            raise Http404
        name = f"{Journal.current().short_name}-{issue.volume}-{issue.number}.pdf"
        return redirect(
            signed_address(str(issue.bound.name), download_as=name, content_type="application/pdf", inline=True)
        )


class CoverInProduction(IssueView):
    """The cover picture before the issue appears."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Lead to it."""
        issue = self.issue(pk)
        if not issue.cover:
            raise Http404
        return redirect(issue.cover.url)


class PreviewIssue(IssueView):
    """An issue exactly as readers will see it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the public page with what is not public yet."""
        return render(request, "issues/issue.html", {"issue": self.issue(pk), "is_preview": True})


class NewIssue(Guarded):
    """A new issue."""

    policy = PRODUCTION

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form, with the numbers that come next."""
        return render(request, "issues/issue_form.html", {"form": IssueForm(initial=queries.following_numbers())})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Plan it."""
        form = IssueForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                issue = services.plan_issue(by=request.user, guests=form.cleaned_data["guests"], **form.columns)
            except StepRefused as refused:
                for reason in refused.reasons:
                    form.add_error(None, reason)
            else:
                messages.success(request, _("The issue is planned."))
                if issue.closes_on < timezone.localdate():
                    text = _("The day on which it closes, %(day)s, is past already. Hurry, or move its date.")
                    messages.warning(request, text % {"day": in_words(issue.closes_on)})
                _warn_of_cover(request, form)
                return redirect("issues:assembly", issue.pk)
        return render(request, "issues/issue_form.html", {"form": form}, status=422)


class IssueDetails(IssueView):
    """What is said of an issue that has not appeared."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the form."""
        issue = self._issue(pk)
        return render(request, "issues/issue_form.html", {"form": IssueForm(instance=issue), "issue": issue})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep what was changed."""
        issue = self._issue(pk)
        form = IssueForm(request.POST, request.FILES, instance=issue.again())
        if form.is_valid():
            changes = {name: value for name, value in form.columns.items() if name in form.changed_data}
            guests = form.cleaned_data["guests"]
            seen = form.cleaned_data["seen"]
            if accepted(
                form, services.describe_issue, issue, by=request.user, changes=changes, guests=guests, seen=seen
            ):
                messages.success(request, _("Saved."))
                _warn_of_cover(request, form)
                return redirect("issues:assembly", pk)
        return render(request, "issues/issue_form.html", {"form": form, "issue": issue}, status=422)

    def _issue(self, pk: int) -> Issue:
        issue = self.issue(pk)
        if not issue.is_ahead:
            raise Http404
        return issue


def _warn_of_cover(request: HttpRequest, form: IssueForm) -> None:
    """Say that a cover stands upright, if the one that was uploaded does not."""
    if form.cover_lies:
        text = _("The cover picture is wider than it is high. A cover stands upright: only the middle of it is shown.")
        messages.warning(request, text)


def _under_way(job: Any) -> dict[str, bool]:
    """Return how the newest job stands."""
    progress = job.progress if job else None
    return {
        "is_under_way": progress in {Progress.QUEUED, Progress.RUNNING},
        "has_failed": progress == Progress.FAILED,
    }

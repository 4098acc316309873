"""What readers see: published issues and articles, pages about the journal; no cookie and no script."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from issues import queries, services
from issues.forms import SearchForm
from issues.models import Issue
from issues.models.production import MEDIA_TYPES
from issues.states import GalleyKind
from journal.models import Journal
from journal.paging import page_of
from journal.policies import PUBLIC, Guarded
from journal.storage import signed_address
from journal.text import safe_html


class Public(Guarded):
    """A page for everybody."""

    policy = PUBLIC


class Home(Public):
    """The current issue, or what is published without one."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it."""
        articles = page_of(queries.online_first(), queries.LATEST, {}, size=5).rows
        return render(request, "issues/home.html", _with_site(issue=queries.current_issue(), online_first=articles))


class IssuePage(Public):
    """One published issue."""

    def get(self, request: HttpRequest, volume: int, number: int) -> HttpResponse:
        """Show its contents."""
        issue = _or_404(queries.issue_to_read(volume, number))
        return render(request, "issues/issue.html", _with_site(issue=issue))


class IssueFile(Public):
    """The whole issue as PDF."""

    def get(self, request: HttpRequest, volume: int, number: int, name: str) -> HttpResponse:
        """Lead to the file."""
        issue = get_object_or_404(Issue.objects.public(), volume=volume, number=number)
        if name != f"{volume}-{number}" or not issue.bound:
            raise Http404
        return _to_file(issue.bound.name, f"{Journal.current().short_name}-{name}.pdf", "application/pdf")


class CoverPicture(Public):
    """The cover picture of an issue that has one."""

    def get(self, request: HttpRequest, volume: int, number: int) -> HttpResponse:
        """Lead to the picture."""
        issue = get_object_or_404(Issue.objects.public().exclude(cover=""), volume=volume, number=number)
        return redirect(issue.cover.url)


class ArticlePage(Public):
    """One published article; a retracted or removed one keeps its page."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        article = _or_404(queries.public_article(pk))
        return render(request, "issues/article.html", article_context(article))


class ArticleFile(Public):
    """A file of a published article, under the article's own address."""

    def get(self, request: HttpRequest, pk: int, same: int, kind: str, version: int | None = None) -> HttpResponse:
        """Lead to the file readers get."""
        galley = queries.public_galley(pk, kind, version) if same == pk and kind in GalleyKind.values else None
        galley = _or_404(galley)
        if kind == GalleyKind.HTML:
            return full_text_page(request, _or_404(queries.public_article(pk)), galley)
        return _to_file(galley.stored.name, galley.public_name, MEDIA_TYPES[GalleyKind(kind)])


class Archive(Public):
    """All issues."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show one page of them."""
        page = page_of(queries.archive(), ("-volume", "-number", "-pk"), request.GET)
        return render(request, "issues/archive.html", {"page": page})


class OnlineFirst(Public):
    """Articles that are published and wait for their issue."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show one page of them."""
        page = page_of(queries.online_first(), queries.LATEST, request.GET)
        return render(request, "issues/online_first.html", {"page": page})


class Search(Public):
    """Published articles by words."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show one page of what is found."""
        form = SearchForm(request.GET)
        words = form.cleaned_data["q"] if form.is_valid() else ""
        context: dict[str, Any] = {"search": form, "words": words}
        if words:
            hits = queries.found(words)
            page = page_of(hits, queries.RANKED, request.GET)
            queries.with_marks(page.rows, words)
            context |= {"page": page, "count": hits.count()}
        return render(request, "issues/search.html", context)


class About(Public):
    """The pages about the journal."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """List them."""
        return render(request, "issues/about.html", {"pages": queries.pages()})


class AboutPage(Public):
    """One page about the journal, in the words of the office."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Show it."""
        page = get_object_or_404(queries.pages(), slug=slug)
        context = {"about": page, "body": safe_html(page.body), "pages": queries.pages()}
        return render(request, "issues/about_page.html", context)


class Robots(Public):
    """What robots may see: the archive, not the rooms in which it is made."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Tell them (RFC 9309)."""
        closed = ["accounts", "desk", "manuscripts", "office", "production", "review", "search"]
        lines = ["User-agent: *", *(f"Disallow: /{room}/" for room in closed), "Allow: /", ""]
        return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def article_context(article: Any) -> dict[str, Any]:
    """Return what the page of an article shows; its preview shows the same."""
    galleys = article.public_galleys if article.is_public else article.current_galleys
    pdf = next((galley for galley in galleys if galley.kind == GalleyKind.PDF), None)
    return {
        "article": article,
        "galleys": galleys,
        "pdf": pdf,
        "others": [galley for galley in galleys if galley is not pdf],
        "address": f"{settings.SITE_URL}{article.get_absolute_url()}",
        "pdf_address": f"{settings.SITE_URL}{file_address(article.pk, GalleyKind.PDF)}" if pdf else "",
    }


def full_text_page(request: HttpRequest, article: Any, galley: Any, *, is_preview: bool = False) -> HttpResponse:
    """Show the words of an HTML galley on a page of the journal; its file is never given to a browser as a page."""
    context = {**article_context(article), "text": services.full_text(galley), "is_preview": is_preview}
    return render(request, "issues/full_text.html", context)


def file_address(pk: int, kind: str) -> str:
    """Return the address of a file of an article."""
    return reverse("issues:article_file", args=[pk, pk, str(kind)])


def _with_site(**context: Any) -> dict[str, Any]:
    """Return a context with the address of the site, which a page kept for everybody must not take from a request."""
    return {"site_url": settings.SITE_URL, **context}


def _to_file(key: str, name: str, media_type: str) -> HttpResponse:
    address = signed_address(key, download_as=name, content_type=media_type, inline=media_type == "application/pdf")
    response = HttpResponseRedirect(address)
    response["Cache-Control"] = "no-store"
    return response


def _or_404(found: Any) -> Any:
    if found is None:
        raise Http404
    return found

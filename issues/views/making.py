"""What is said of an article, what it will look like, and articles that come from no manuscript."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from issues import queries, services
from issues.forms import DetailsForm, NewArticleForm, NoticeForm, SeenForm, TranslationFormSet, WrittenBy
from issues.models import Article, ArticleTranslation
from issues.roles import copyedits
from issues.views.articles import ArticleView, accepted
from issues.views.public import article_context
from journal.forms.people import NAME_FIELDS
from journal.policies import PRODUCTION, Guarded


class Details(ArticleView):
    """Title, abstract, keywords and dates, in every language of the article."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the form."""
        article = self._article(pk)
        return self._show(article, DetailsForm(instance=article), self._translations(article, None))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep what was changed."""
        article = self._article(pk)
        form, formset = DetailsForm(request.POST, instance=article.again()), self._translations(article, request.POST)
        if form.is_valid() and formset.is_valid():
            rows = [
                {name: row[name] for name in ("language", "title", "abstract", "keywords")}
                for row in formset.cleaned_data
                if row and not row.get("DELETE")
            ]
            kept = accepted(
                form,
                services.describe_article,
                article,
                by=request.user,
                changes=form.changes,
                translations=rows,
                seen=form.cleaned_data["seen"],
            )
            if kept:
                messages.success(request, _("Saved."))
                return redirect("issues:production", pk)
        return self._show(article, form, formset, status=422)

    def _article(self, pk: int) -> Article:
        article = self.article_for(pk, copyedits)
        if not article.takes_changes:
            raise Http404
        return article

    def _translations(self, article: Article, posted: Any) -> Any:
        return TranslationFormSet(
            posted, queryset=ArticleTranslation.objects.filter(article=article), prefix="translations"
        )

    def _show(self, article: Article, form: DetailsForm, formset: Any, *, status: int = 200) -> HttpResponse:
        context = {"article": article, "form": form, "formset": formset}
        return render(self.request, "issues/details.html", context, status=status)


class Preview(ArticleView):
    """An article exactly as readers will see it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the public page with what is not public yet."""
        article = get_object_or_404(queries.article_preview(request.user), pk=pk)
        return render(request, "issues/article.html", {**article_context(article), "is_preview": True})


class NewArticle(Guarded):
    """An article that comes from no manuscript."""

    policy = PRODUCTION

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form."""
        return self._show(NewArticleForm(), WrittenBy(prefix="authors"))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Make it."""
        form, formset = NewArticleForm(request.POST), WrittenBy(request.POST, prefix="authors")
        if not (form.is_valid() and formset.is_valid()):
            return self._show(form, formset, status=422)
        authors = [row.columns for row in formset.ordered_forms]
        article = services.create_directly(by=request.user, authors=authors, **form.cleaned_data)
        messages.success(request, _("The article is made."))
        return redirect("issues:production", article.pk)

    def _show(self, form: NewArticleForm, formset: Any, *, status: int = 200) -> HttpResponse:
        return render(self.request, "issues/new_article.html", {"form": form, "formset": formset}, status=status)


class WrittenByWhom(ArticleView):
    """The authors of an article that comes from no manuscript, until it is published."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show them."""
        article = self._article(pk)
        form = SeenForm(initial={"seen": article.row_version})
        return self._show(article, form, WrittenBy(initial=self._present(article), prefix="authors"))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Put the new list in the place of the old one."""
        article = self._article(pk)
        form = SeenForm(request.POST)
        formset = WrittenBy(request.POST, initial=self._present(article), prefix="authors")
        if form.is_valid() and formset.is_valid():
            authors, seen = [row.columns for row in formset.ordered_forms], form.cleaned_data["seen"]
            if accepted(form, services.name_authors, article, by=request.user, authors=authors, seen=seen):
                messages.success(request, _("The authors are changed."))
                return redirect("issues:production", pk)
        return self._show(article, form, formset, status=422)

    def _article(self, pk: int) -> Article:
        article = self.article_for(pk, copyedits)
        if article.submission_id is not None or not article.takes_changes or article.is_notice:
            raise Http404
        return article

    def _present(self, article: Article) -> list[dict[str, Any]]:
        rows = article.authors.select_related("user")
        names = (*NAME_FIELDS, "affiliation", "orcid")
        return [
            {**{name: getattr(row, name) for name in names}, "account": row.user.email if row.user else ""}
            for row in rows
        ]

    def _show(self, article: Article, form: SeenForm, formset: Any, *, status: int = 200) -> HttpResponse:
        context = {"article": article, "form": form, "formset": formset}
        return render(self.request, "issues/written_by.html", context, status=status)


class NewNotice(ArticleView):
    """A notice about a published article."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the form."""
        target = self._target(pk)
        return render(request, "issues/new_notice.html", {"article": target, "form": NoticeForm(target=target)})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write it down; it appears with the act it speaks of."""
        target = self._target(pk)
        form = NoticeForm(request.POST, target=target)
        if not form.is_valid():
            return render(request, "issues/new_notice.html", {"article": target, "form": form}, status=422)
        services.write_notice(by=request.user, target=target, language=target.language, **form.cleaned_data)
        messages.success(request, _("The notice is written. It is published together with the act it speaks of."))
        return redirect("issues:production", pk)

    def _target(self, pk: int) -> Article:
        article = self.article_for(pk, Article.step("retract").who)
        if not article.is_public or article.is_notice:
            raise Http404
        return article

"""Letters about production and issues."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from issues.queries import authors_told, copyeditors_of, holders, issue_people, production_editors_of
from journal.dates import in_words, with_weekday
from journal.letterbook import Draft, Reminds, letter
from journal.states import RoleName

if TYPE_CHECKING:
    from issues.models import Article, Issue
    from journal.models import User

DAY = {"due": _("the day by which an answer is expected")}
WHERE = {"citation": _("volume, number and pages, as far as they are known")}
DATE = {"date": _("the date of the issue")}
SUMMARY = {"summary": _("what is mended")}


def _about(article: Article, people: Iterable[User | None], **facts: Any) -> Iterator[Draft]:
    """Return a letter to each of these people with the page of the article in production."""
    path = reverse("issues:production", args=[article.pk])
    for person in dict.fromkeys(people):
        if person is not None:
            yield Draft(to=person, facts={"title": article.title_in_letters, **facts}, path=path)


def _public(article: Article, people: Iterable[User | None], **facts: Any) -> Iterator[Draft]:
    """Return a letter to each of these people with the public page of the article."""
    for person in dict.fromkeys(people):
        if person is not None:
            yield Draft(to=person, facts={"title": article.title_in_letters, **facts}, path=article.get_absolute_url())


def _of_issue(issue: Issue, people: Iterable[User], path: str, **facts: Any) -> Iterator[Draft]:
    title = f"{issue}: {issue.title}" if issue.title else str(issue)
    for person in dict.fromkeys(people):
        yield Draft(to=person, facts={"title": title, "date": in_words(issue.appears_on), **facts}, path=path)


def _citation(article: Article) -> str:
    if article.issue is None or article.joined_at is None:  # before it joins, its pages may still move
        return ""
    return ", ".join(filter(None, [str(article.issue), article.pages]))


# -- People and copyediting ----------------------------------------------------------------------------------------


@letter(
    "article_in_production", when=_("a manuscript was accepted and goes into production"), to=_("production editors")
)
def article_in_production(article: Article, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell production of a new article."""
    return _about(article, production_editors_of(article))


@letter("copyeditor_assigned", when=_("a copyeditor was assigned"), to=_("the copyeditor"))
def copyeditor_assigned(article: Article, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell the copyeditor of the article."""
    return _about(article, [article.copyeditor])


@letter("production_editor_assigned", when=_("a production editor was assigned"), to=_("the production editor"))
def production_editor_assigned(article: Article, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell the production editor of the article."""
    return _about(article, [article.production_editor])


@letter("queries_sent", when=_("the copyeditor sent questions"), to=_("the corresponding author"), placeholders=DAY)
def queries_sent(article: Article, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Ask the author to answer the questions."""
    return _about(article, [article.corresponding_user], due=with_weekday(article.due_on))


@letter("queries_answered", when=_("the author answered the questions"), to=_("the copyeditor"))
def queries_answered(article: Article, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell the copyeditor that the answers are there."""
    return _about(article, copyeditors_of(article))


@letter(
    "author_reminded_in_production",
    when=_("questions or a proof wait for the author, on days around their date"),
    to=_("the corresponding author"),
    placeholders=DAY,
    reminds=Reminds(_("the day on which answers or proof are expected"), (0, 3, 7)),
)
def author_reminded_in_production(article: Article, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Remind the author."""
    return _about(article, [article.corresponding_user], due=with_weekday(article.due_on))


@letter(
    "production_date_moved",
    when=_("the author got another date for answers or proof"),
    to=_("the corresponding author"),
    placeholders=DAY,
)
def production_date_moved(article: Article, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell the author of the new date."""
    return _about(article, [article.corresponding_user], due=with_weekday(article.due_on))


@letter("went_on_without_author", when=_("production went on without the author"), to=_("the corresponding author"))
def went_on_without_author(article: Article, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell the author that production did not wait any longer."""
    return _about(article, [article.corresponding_user])


@letter("copyediting_finished", when=_("copyediting is finished"), to=_("the production editor"))
def copyediting_finished(article: Article, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell the production editor that the article can be set."""
    return _about(article, production_editors_of(article))


@letter("sent_back_to_copyediting", when=_("the text needs editing again"), to=_("the copyeditor"))
def sent_back_to_copyediting(article: Article, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell the copyeditor why the text came back."""
    return _about(article, copyeditors_of(article))


# -- Proof ---------------------------------------------------------------------------------------------------------


@letter("proof_sent", when=_("the proof is ready to be read"), to=_("the corresponding author"), placeholders=DAY)
def proof_sent(article: Article, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Ask the author to read the proof."""
    return _about(article, [article.corresponding_user], due=with_weekday(article.due_on))


@letter("proof_taken_back", when=_("a proof was taken back"), to=_("the corresponding author"))
def proof_taken_back(article: Article, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell the author to wait for the next proof."""
    return _about(article, [article.corresponding_user])


@letter("corrections_returned", when=_("the author returned corrections"), to=_("the production editor"))
def corrections_returned(article: Article, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell the production editor of the corrections."""
    return _about(article, production_editors_of(article))


@letter("proof_approved", when=_("the author approved the proof"), to=_("the production editor"))
def proof_approved(article: Article, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell the production editor that the article is ready."""
    return _about(article, production_editors_of(article))


@letter(
    "licence_wanted",
    when=_("the proof passed without the author, and the licence is not signed"),
    to=_("the corresponding author"),
)
def licence_wanted(article: Article, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Ask the author for the licence, without which nothing can be published."""
    return _about(article, [article.corresponding_user])


@letter("article_stopped", when=_("production of an article was stopped"), to=_("copyeditor and production editor"))
def article_stopped(article: Article, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell those who work on it to stop."""
    return _about(article, [*copyeditors_of(article), *production_editors_of(article)])


# -- Publication ---------------------------------------------------------------------------------------------------


@letter("article_pulled", when=_("an article was pulled from an issue in press"), to=_("all its authors"))
def article_pulled(article: Article, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell the authors that their article does not appear in the issue."""
    return _about(article, authors_told(article))


@letter("pull_told", when=_("an article was pulled from an issue in press"), to=_("the production editor"))
def pull_told(article: Article, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell production that the issue is back in assembly and its pages have moved."""
    return _about(article, production_editors_of(article))


@letter("article_published", when=_("an article was published"), to=_("all its authors"), placeholders=WHERE)
def article_published(article: Article, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell the authors where their article is."""
    return _public(article, authors_told(article), citation=_citation(article))


@letter(
    "article_joined_issue",
    when=_("an article published online first appeared in its issue"),
    to=_("all its authors"),
    placeholders=WHERE,
)
def article_joined_issue(article: Article, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell the authors volume and pages."""
    return _public(article, authors_told(article), citation=_citation(article))


@letter(
    "mending_proposed",
    when=_("a technical change of a published article waits for a second person"),
    to=_("editor-in-chief, office and production editors"),
    placeholders=SUMMARY,
)
def mending_proposed(article: Article, *, by: Any, note: str = "", summary: str = "", **facts: Any) -> Iterable[Draft]:
    """Ask a second person to confirm the change."""
    may_confirm = holders(RoleName.PRODUCTION_EDITOR, RoleName.OFFICE, RoleName.EDITOR_IN_CHIEF)
    others = [user for user in may_confirm if user != by and user.pk not in article.excluded_ids]
    return _about(article, others, summary=summary)


@letter("article_corrected", when=_("a correction was published"), to=_("all its authors"))
def article_corrected(article: Article, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell the authors of the correction."""
    return _public(article, authors_told(article))


@letter("concern_expressed", when=_("a concern was published"), to=_("all its authors"))
def concern_expressed(article: Article, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell the authors of the expression of concern."""
    return _public(article, authors_told(article))


@letter("concern_lifted", when=_("a concern was lifted"), to=_("all its authors"))
def concern_lifted(article: Article, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell the authors that the concern is lifted."""
    return _public(article, authors_told(article))


@letter("article_retracted", when=_("an article was retracted"), to=_("all its authors"))
def article_retracted(article: Article, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell the authors of the retraction."""
    return _public(article, authors_told(article))


@letter("article_removed", when=_("an article was removed"), to=_("all its authors"))
def article_removed(article: Article, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell the authors of the removal."""
    return _public(article, authors_told(article))


# -- Issues --------------------------------------------------------------------------------------------------------


@letter(
    "issue_closing",
    when=_("an issue closes for articles, on days around that date"),
    to=_("editor-in-chief, office and production editors"),
    placeholders={**DATE, "closes": _("the day on which it closes")},
    reminds=Reminds(_("the day on which the issue closes"), (-14, -7, 0)),
)
def issue_closing(issue: Issue, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Remind those who make the issue that it closes."""
    closes = with_weekday(issue.closes_on)
    return _of_issue(issue, issue_people(issue), reverse("issues:assembly", args=[issue.pk]), closes=closes)


@letter("issue_postponed", when=_("an issue got another date"), to=_("the authors in it"), placeholders=DATE)
def issue_postponed(issue: Issue, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell the authors the new date."""
    for article in issue.contents:
        yield from _about(article, authors_told(article), date=in_words(issue.planned_on))


@letter("issue_published", when=_("an issue was published"), to=_("those who made it"), placeholders=DATE)
def issue_published(issue: Issue, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell those who made the issue that it is out."""
    return _of_issue(issue, issue_people(issue), issue.get_absolute_url())


@letter(
    "issue_not_published",
    when=_("a check failed at the moment an issue was to be published"),
    to=_("those who make it"),
    placeholders=DATE,
    optional=False,
)
def issue_not_published(issue: Issue, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell the office that nothing was published, and why."""
    return _of_issue(issue, issue_people(issue), reverse("issues:assembly", args=[issue.pk]))


@letter("issue_cancelled", when=_("an issue was cancelled or merged"), to=_("the authors in it"), placeholders=DATE)
def issue_cancelled(issue: Issue, *, by: Any, note: str = "", **facts: Any) -> Iterable[Draft]:
    """Tell the authors what becomes of their articles."""
    into = facts.get("into")
    for article in issue.contents:
        when = in_words(into.planned_on) if into else str(_("not yet known"))
        yield from _about(article, authors_told(article), date=when)

"""Every address of the project, from the URLconf itself, so that no test forgets a new one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from issues.models import Article, Galley, Issue, ProductionFile, ProofCorrection, Query
from journal.checks import workflow_models
from journal.desk.queries import KEYS
from journal.models import Grant, Letter, Page, Section, User
from journal.policies import ByLink
from review.models import (
    Assignment,
    AttachedFile,
    Certificate,
    Decision,
    FormQuestion,
    ReviewForm,
    Suggestion,
    YearOfThanks,
)
from submissions.models import Author, Flag, Likeness, ManuscriptFile, ReviewedWork, Submission


@dataclass(frozen=True)
class Address:
    """One pattern of the URLconf: its full name, its route, what answers, and the parameters it takes."""

    name: str
    route: str
    view: Any
    parameters: tuple[str, ...]

    def __str__(self) -> str:
        return self.name or self.route

    @property
    def is_ours(self) -> bool:
        """Whether the project wrote the view; the others are allauth's."""
        return not self.view.__module__.startswith(("allauth.", "django."))

    @property
    def is_by_link(self) -> bool:
        """Whether a personal link opens it."""
        return isinstance(self.view, type) and issubclass(self.view, ByLink)

    @property
    def takes_posts_only(self) -> bool:
        """Whether it is an act without a page."""
        return isinstance(self.view, type) and not hasattr(self.view, "get")

    def path(self, **values: Any) -> str:
        """Return a concrete path."""
        return reverse(self.name, kwargs=values) if self.name else "/" + self.route


def addresses() -> list[Address]:
    """Return every address, in the order of the URLconf."""
    return list(_walk(get_resolver().url_patterns, "", "", ()))


def _walk(
    patterns: Iterable[URLPattern | URLResolver], route: str, space: str, taken: tuple[str, ...]
) -> Iterator[Address]:
    for pattern in patterns:
        here = route + str(pattern.pattern)
        parameters = (*taken, *pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            inner = ":".join(filter(None, [space, pattern.namespace]))
            yield from _walk(pattern.url_patterns, here, inner, parameters)
        else:
            callback: Callable[..., Any] = pattern.callback
            yield Address(
                name=":".join(filter(None, [space, pattern.name])) if pattern.name else "",
                route=here,
                view=getattr(callback, "view_class", callback),
                parameters=parameters,
            )


ROWS: dict[str, Callable[[], Iterable[models.Model]]] = {
    "desk/manuscripts": Submission.objects.all,
    "desk/load/reviewers": User.objects.all,
    "manuscripts": Submission.objects.all,
    "manuscripts/file": ManuscriptFile.objects.all,
    "office/people": User.objects.all,
    "office/roles": Grant.objects.all,
    "office/outbox": Letter.objects.all,
    "office/settings/sections": Section.objects.all,
    "office/settings/pages": Page.objects.all,
    "review/assignments": Assignment.objects.all,
    "review/mine": Assignment.objects.all,
    "review/manuscripts": Submission.objects.all,
    "review/forms": ReviewForm.objects.all,
    "review/decisions": Decision.objects.all,
    "review/files": AttachedFile.objects.all,
    "articles": Article.objects.all,
    "production/articles": Article.objects.all,
    "production/queries": Query.objects.all,
    "production/corrections": ProofCorrection.objects.all,
    "production/galleys": Galley.objects.all,
    "production/files": ProductionFile.objects.all,
    "production/manuscripts": ManuscriptFile.objects.all,
    "production/issues": Issue.objects.all,
}
"""What the number in an address stands for, by what comes before it."""


class UnknownAddress(LookupError):
    """An address has parameters that nobody has said how to fill in."""


def openings(address: Address, wanted: Callable[[Any], bool] = bool) -> Iterator[str]:
    """Yield the paths of an address that lead to something there is, or to those rows of it that are wanted.

    An address by link has none: see ``linked``. Raises ``UnknownAddress``.
    """
    parameters = set(address.parameters)
    if address.is_by_link:
        return
    if not parameters:
        yield address.path()
    elif "pk" in parameters and "step" not in parameters:
        yield from _of_rows(address, parameters - {"pk"}, wanted)
    else:
        yield from (address.path(**values) for values in _values(frozenset(parameters), address))


def _values(parameters: frozenset[str], address: Address) -> list[dict[str, Any]]:
    """Return what to fill in for parameters that name no single row."""
    issues = [{"volume": issue.volume, "number": issue.number} for issue in Issue.objects.all()]
    subjects = [row for model in workflow_models() for row in model._default_manager.all()]
    known: dict[frozenset[str], list[dict[str, Any]]] = {
        frozenset({"model", "pk", "step"}): [
            {"model": row._meta.model_name, "pk": row.pk, "step": step.name} for row in subjects for step in row.steps()
        ],
        frozenset({"volume", "number"}): issues,
        frozenset({"volume", "number", "name"}): [{**one, "name": "{volume}-{number}".format(**one)} for one in issues],
        frozenset({"figure"}): [{"figure": key} for key in KEYS],
        frozenset({"year"}): [{"year": row.year} for row in YearOfThanks.objects.all()],
        frozenset({"code"}): [{"code": row.code} for row in Certificate.objects.all()],
        frozenset({"slug"}): [{"slug": page.slug} for page in Page.objects.all()],
        frozenset({"key", "language"}): [{"key": key, "language": "en"} for key in ("accepted", "review_invitation")],
    }
    if parameters not in known:
        raise UnknownAddress(f"Say in tests/pages.py how to open {address} ({address.route}).")
    return known[parameters]


def _of_rows(address: Address, more: set[str], wanted: Callable[[Any], bool]) -> Iterator[str]:
    head = address.route.split("<int:pk>")[0].rstrip("/")
    if head not in ROWS:
        raise UnknownAddress(f"Say in tests/pages.py which rows {address.route} is about.")
    for row in filter(wanted, ROWS[head]()):
        known = {
            "same": [row.pk],
            "kind": ["pdf"],
            "version": [1, 2],
            "language": ["km"],
            "file": AttachedFile.objects.filter(assignment__round__submission=row.pk).values_list("pk", flat=True),
            "key": FormQuestion.objects.filter(version__form=row.pk, key="for_author").values_list("key", flat=True)[
                :1
            ],
            "likeness": Likeness.objects.filter(Q(submission=row.pk) | Q(other=row.pk)).values_list("pk", flat=True),
            "flag": Flag.objects.filter(submission=row.pk).values_list("pk", flat=True),
            "suggestion": Suggestion.objects.filter(assignment__round__submission=row.pk).values_list("pk", flat=True),
            "author": Author.objects.filter(submission=row.pk).values_list("pk", flat=True),
            "work": ReviewedWork.objects.filter(submission=row.pk).values_list("pk", flat=True),
        }
        if unknown := more - set(known):
            raise UnknownAddress(f"Say in tests/pages.py what {unknown} stand for in {address.route}.")
        names = sorted(more)
        for values in product(*(known[name] for name in names)):
            yield address.path(pk=row.pk, **dict(zip(names, values, strict=True)))


def manuscript_of(row: Any) -> int | None:
    """Return the id of the manuscript that a row is about, if it is about one."""
    if isinstance(row, Submission):
        return row.pk
    for name in ("submission_id", "article", "round", "assignment", "version"):
        if hasattr(row, name):
            found = getattr(row, name)
            return found if found is None or isinstance(found, int) else manuscript_of(found)
    return None


def linked(address: Address, links: dict[str, str]) -> Iterator[str]:
    """Yield the path that a personal link opens, from tokens by their purpose."""
    if address.is_by_link and address.view.purpose in links:
        yield address.path(token=links[address.view.purpose])

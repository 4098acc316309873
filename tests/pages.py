"""Every address of the project, from the URLconf itself, so that no test forgets a new one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from journal.policies import ByLink


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

"""The pages of the gallery as text: our own, the answers to errors, and the real account pages."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.base import Message
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import RequestFactory

from tests.browser.gallery.accounts import account_pages
from tests.browser.gallery.content import EveryField, content
from tests.browser.gallery.rooms import HERE

ERRORS = ("400", "403", "403_csrf", "404", "429", "500")


def all_pages() -> Iterator[tuple[str, str]]:
    """Return name and source of each page."""
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    for template in sorted((HERE / "templates" / "gallery").glob("*.html")):
        if template.stem != "form":
            yield template.stem, render_to_string(f"gallery/{template.name}", content() | {"form": None}, request)
    messages = [Message(25, "The manuscript has been saved."), Message(40, "Somebody else was faster than you.")]
    form = EveryField({"title": "A title", "language": "en"})
    yield (
        "form-errors",
        render_to_string("gallery/form.html", content() | {"form": form, "messages": messages}, request),
    )
    yield "form-plain", render_to_string("gallery/form.html", content() | {"form": EveryField()}, request)
    for name in ERRORS:
        yield f"error-{name}", render_to_string(f"{name}.html", {}, request)
    yield from account_pages()


def copy_static(out: Path) -> None:
    """Copy the files the pages ask for."""
    for finder in finders.get_finders():
        for path, storage in finder.list([]):
            if path.startswith(("journal/", "django_htmx/", "account/", "mfa/")):
                (out / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(storage.path(path), out / path)

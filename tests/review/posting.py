"""What a browser posts from a page with a form."""

from __future__ import annotations

from typing import Any


def posted_from(page: Any, **changed: Any) -> dict[str, Any]:
    """Return the fields of the form of a page as they stand on it, with what the person changed."""
    form = page.context["form"]
    values = {name: form.initial.get(name) or "" for name in form.fields if form.initial.get(name) != []}
    return {**values, **changed}

"""System checks of the house: what can be seen wrong at start is said at start."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.checks import Error, register

from journal import letterbook
from journal.workflow import WorkflowModel


def workflow_models() -> list[type[WorkflowModel]]:
    """Return the models that have a workflow table."""
    return [model for model in apps.get_models() if issubclass(model, WorkflowModel)]


@register()
def every_letter_exists(**kwargs: Any) -> list[Error]:
    """A step names only letters that are registered, and each of them has a text."""
    found = []
    for model in workflow_models():
        for row in model.steps():
            found += [
                Error(f"{model.__name__}.{row.name} names the letter “{key}”, which nobody wrote.", id="journal.E001")
                for key in row.letters
                if key not in letterbook.LETTERS
            ]
    for key, kind in letterbook.LETTERS.items():
        try:
            for text in letterbook.default_text(key):
                letterbook.check_text(kind, text)
        except FileNotFoundError:
            found.append(Error(f"The letter “{key}” has no text in templates/letters.", id="journal.E002"))
        except letterbook.UnknownPlaceholder as error:
            found.append(Error(f"The letter “{key}”: {error}", id="journal.E003"))
    return found

"""The answer to a form that has saved itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string

if TYPE_CHECKING:
    from journal.forms.autosaved import Autosaved

CHANGED_ELSEWHERE = 409


def autosaved(request: HttpRequest, form: Autosaved) -> JsonResponse:
    """Say what the page is to know of each saved field, what the save has filled in, and what is said of its words.

    409 with both texts where a field was changed elsewhere.
    """
    clashes = [
        {
            "field": clash.field,
            "inputs": clash.inputs,
            "was": clash.was,
            "html": render_to_string("components/clash.html", {"clash": clash}, request),
        }
        for clash in form.clashes.values()
    ]
    filled = [pair for name, value in form.filled.items() for pair in form.inputs(name, value)]
    told: dict[str, Any] = {"was": form.known, "clashes": clashes, "filled": filled}
    if form.remarks is not None:
        told["remarks"] = {
            name: render_to_string("components/remarks.html", {"remarks": form.remarks.get(name)}, request)
            for name in form.known
        }
    return JsonResponse(told, status=CHANGED_ELSEWHERE if clashes else 200)

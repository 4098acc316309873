"""The list of authors after it was sent: the article made of the manuscript follows it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from journal.desk import services
from journal.workflow import StepRefused
from submissions.forms import ChangeAuthorsForm, NamedAuthors
from submissions.services.drafts import OF_AUTHOR
from submissions.views.editors import OfEditor
from submissions.views.of_author import refused


class ListOfAuthors(OfEditor):
    """The list of authors after it was sent: changed with a reason and with the consent of all."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the list."""
        form = ChangeAuthorsForm(initial={"version": self.submission.row_version})
        return self._page(form, NamedAuthors(initial=self._present(), prefix="authors"))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Change it as a whole."""
        form = ChangeAuthorsForm(request.POST)
        formset = NamedAuthors(request.POST, initial=self._present(), prefix="authors")
        if not (form.is_valid() and formset.is_valid()):
            return self._page(form, formset)
        rows = [row.cleaned_data for row in formset.ordered_forms]
        columns = [{name: row[name] for name in ("id", *OF_AUTHOR) if name in row} for row in rows]
        try:
            services.perform(
                self.submission,
                "change_authors",
                by=request.user,  # type: ignore[arg-type]
                note=form.cleaned_data["reason"],
                seen=form.cleaned_data["version"],
                authors=columns,
                has_consent=form.cleaned_data["has_consent"],
            )
        except StepRefused as error:
            refused(form, error)
            return self._page(form, formset)
        messages.success(request, _("The list of authors is changed. Every author gets a letter."))
        return redirect("desk:manuscript", pk)

    def _present(self) -> list[dict[str, Any]]:
        return [
            {name: getattr(author, name) for name in ("id", *OF_AUTHOR)} for author in self.submission.authors.all()
        ]

    def _page(self, form: ChangeAuthorsForm, formset: Any) -> HttpResponse:
        return self.show("desk/list_of_authors.html", form=form, formset=formset)

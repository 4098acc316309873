"""What is done with the list of manuscripts as a whole: saving it to come back to."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from journal import services
from journal.desk import queries
from journal.desk import services as desk
from journal.desk.forms import ManuscriptFilter, SaveViewForm, TogetherForm
from journal.policies import MANUSCRIPTS, Guarded
from journal.queries.lists import removable_by
from journal.views.base import act


class Together(Guarded):
    """Several manuscripts that were ticked: who will get what, and which are refused and why; then it is done."""

    policy = MANUSCRIPTS

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show what would happen; nothing has happened."""
        return self._show(request, request.GET, is_rehearsal=True)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Do it, and show what became of each."""
        return self._show(request, request.POST, is_rehearsal=False)

    @staticmethod
    def _show(request: HttpRequest, asked: QueryDict, *, is_rehearsal: bool) -> HttpResponse:
        rows = queries.picked(request.user, asked.getlist("pick"))
        form = TogetherForm(asked if {"act", "see"} & set(asked) else None, user=request.user)
        outcomes = None
        if rows and form.is_bound and form.is_valid():
            outcomes = desk.together(rows, by=request.user, is_rehearsal=is_rehearsal, **form.cleaned_data)
        listed = QueryDict(asked.get("list", "")).urlencode()
        facts = {
            "list": listed,
            "list_url": f"{reverse('desk:manuscripts')}?{listed}" if listed else reverse("desk:manuscripts"),
            "rows": rows,
            "form": form,
            "outcomes": outcomes,
            "is_done": outcomes is not None and not is_rehearsal,
            "would_do": is_rehearsal and any(not row.reasons for row in outcomes or ()),
        }
        return render(request, "desk/together.html", facts, status=422 if form.errors else 200)


class SaveView(Guarded):
    """The list as it is narrowed and ordered, under a name."""

    policy = MANUSCRIPTS

    def post(self, request: HttpRequest) -> HttpResponse:
        """Save it, and show it again."""
        query = ManuscriptFilter(request.GET or None, user=request.user).query
        form = SaveViewForm(request.POST, user=request.user)
        if form.is_valid():
            act(
                request,
                lambda: services.save_view(by=request.user, query=query, **form.cleaned_data),
                _("The list is saved."),
            )
        else:
            messages.error(request, _("Give the list a name of at most 60 letters."))
        return redirect(f"{reverse('desk:manuscripts')}?{query}")


class RemoveView(Guarded):
    """A saved list that is no longer needed."""

    policy = MANUSCRIPTS

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take it away."""
        view = get_object_or_404(removable_by(request.user), pk=pk)
        act(request, lambda: services.remove_view(view=view), _("The list is no longer saved."))
        return redirect("desk:manuscripts")

"""The screen of the next round: who reads the revised version, those of before or others."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from journal.models import Journal, Letter
from journal.models.case import edited_letters
from journal.policies import MANUSCRIPTS, Guarded
from journal.workflow import StepRefused
from review import services
from review.forms import MOST_REPORTS, NextRoundForm
from review.models import Assignment
from review.queries import earlier_reviewers, may_open_a_round, people_found, rounds_for_editor
from review.views.editor import INVALID, of_editor

TELLS_AUTHOR = "under_review"


class NextRound(Guarded):
    """Open another round with the same reviewers or with others, and invite them."""

    policy = MANUSCRIPTS

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Name the parts of the address."""
        super().setup(request, *args, **kwargs)
        self.pk = kwargs["pk"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show who was asked before, ticked by what they said about looking again."""
        self._load(request)
        ticked = [row.person.pk for row in self.earlier if row.is_ticked]
        initial = {
            "people_asked": ticked,
            "reports_wanted": min(len(ticked), MOST_REPORTS)
            or (self.submission.section.required_reports if self.submission.section else 0),
            "days_given": request.journal.review_days,  # type: ignore[attr-defined]
            "seen": self.submission.row_version,
            **NextRoundForm.proposed(self._letter(request)),
        }
        return self._show(NextRoundForm(initial=initial), set(ticked))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Open it and invite, or open it and show the letters first; ``search`` looks for others."""
        form = NextRoundForm(request.POST)
        self._load(request, ticked={person.pk for person in form.people_ticked}, words=form.words)
        if not form.is_valid():
            return self._show(form, form.ticked, status=INVALID)
        if "search" in request.POST:
            return self._show(form, form.ticked)
        invites = "open" in request.POST
        edits = {f"{TELLS_AUTHOR}:{self.submission.corresponding_user_id}": form.edit} if form.edit else {}
        try:
            with edited_letters(edits):
                chosen = services.open_round_with(
                    self.submission,
                    by=request.user,
                    people=form.people,
                    invites=invites,
                    **form.facts,  # type: ignore[arg-type]
                )
        except StepRefused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
            return self._show(form, form.ticked, status=INVALID)
        return self._opened(request, chosen, invited=invites)

    def _load(self, request: HttpRequest, *, ticked: Collection[int] = (), words: str = "") -> None:
        self.submission = of_editor(request, self.pk)
        prefetch_related_objects([self.submission], "proposals")
        self.rounds = rounds_for_editor(self.submission)
        if not self.rounds or not may_open_a_round(self.submission, request.user):  # type: ignore[arg-type]
            raise Http404
        self.beside = people_found(words, beside=ticked) if ticked or words else []
        self.earlier, self.against = earlier_reviewers(self.submission, self.rounds, beside=self.beside)

    def _letter(self, request: HttpRequest) -> Letter | None:
        """Return what the author will be told."""
        by, journal = request.user, request.journal  # type: ignore[attr-defined]
        return services.letter_to_author(TELLS_AUTHOR, self.submission, by=by, journal=journal)  # type: ignore[arg-type]

    def _opened(self, request: HttpRequest, chosen: list[Assignment], *, invited: bool) -> HttpResponse:
        if not chosen:
            messages.success(request, _("The round is open. Choose who reads the manuscript."))
            return redirect("review:reviewers", self.pk)
        if invited:
            minutes = Journal.current().undo_minutes
            done = ngettext("The round is open and one reviewer is invited.",
                            "The round is open and %(n)s reviewers are invited.", len(chosen))  # fmt: skip
            wait = _("The letters go out in %(m)s minutes; until then invitations can be taken back unseen.")
            messages.success(request, " ".join([done % {"n": len(chosen)}, wait % {"m": minutes} if minutes else ""]))
            return redirect("review:reviewers", self.pk)
        messages.success(request, _("The round is open. These are the letters; nobody is invited yet."))
        letters = "&".join(f"assignment={row.pk}" for row in chosen)
        return redirect(f"{reverse('review:invite', args=[self.pk])}?{letters}")

    def _show(self, form: NextRoundForm, ticked: set[int], *, status: int = 200) -> HttpResponse:
        known = {row.person.pk for row in self.earlier}
        others = [person for person in self.beside if person.pk not in known]
        context = {
            "submission": self.submission,
            "number": self.rounds[0].number + 1,
            "version": self.submission.sent_version,
            "blockers": self.submission.step("send_to_review").blockers(self.submission),
            "form": form,
            "words": form.words,
            "earlier": [(row, row.person.pk in ticked, form.reason_for(row.person, row.assignment.override_reason))
                        for row in self.earlier],
            "others": [(person, concerns := self.against[person.pk],
                        person.pk in ticked or not any(row.is_absolute for row in concerns),
                        person.pk in ticked, form.reason_for(person)) for person in others],
            "minutes": self.request.journal.undo_minutes,  # type: ignore[attr-defined]
        }  # fmt: skip
        return render(self.request, "review/next_round.html", context, status=status)

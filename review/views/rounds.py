"""The screen of the next round: who reads the revised version, those of before or others."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from journal.models import Journal, User
from journal.policies import MANUSCRIPTS, Guarded
from journal.workflow import StepRefused
from review import services
from review.forms import NextRoundForm
from review.models import Assignment
from review.queries import concerns, earlier_reviewers, may_open_a_round, rounds_for_editor, search_candidates
from review.views.editor import INVALID, of_editor


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
            "reports_wanted": len(ticked)
            or (self.submission.section.required_reports if self.submission.section else 0),
            "days_given": request.journal.review_days,  # type: ignore[attr-defined]
            "seen": self.submission.row_version,
        }
        return self._show(NextRoundForm(initial=initial), set(ticked))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Open it and invite, or open it and show the letters first; ``search`` looks for others."""
        self._load(request)
        form = NextRoundForm(request.POST)
        if not form.is_valid():
            return self._show(form, form.ticked, status=INVALID)
        if "search" in request.POST:
            return self._show(form, form.ticked)
        invites = "open" in request.POST
        try:
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

    def _load(self, request: HttpRequest) -> None:
        self.submission = of_editor(request, self.pk)
        self.rounds = rounds_for_editor(self.submission)
        if not self.rounds or not may_open_a_round(self.submission, request.user):  # type: ignore[arg-type]
            raise Http404
        self.earlier = earlier_reviewers(self.submission, self.rounds)

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
        words = form.words
        found = search_candidates(self.submission, words, chosen=known) if words else []
        shown = known | {row.person.pk for row in found}
        others = list(User.objects.filter(pk__in=ticked - shown)) if ticked - shown else []
        against = concerns(self.submission, others) if others else {}
        context = {
            "submission": self.submission,
            "number": self.rounds[0].number + 1,
            "version": self.submission.sent_version,
            "blockers": self.submission.step("send_to_review").blockers(self.submission),
            "form": form,
            "words": words,
            "earlier": [(row, row.person.pk in ticked, form.reason_for(row.person, row.assignment.override_reason))
                        for row in self.earlier],
            "found": [(row.person, row.concerns, row.is_possible, row.person.pk in ticked, form.reason_for(row.person))
                      for row in found if row.person.pk not in known],
            "others": [(person, against[person.pk], True, True, form.reason_for(person)) for person in others],
            "minutes": Journal.current().undo_minutes,
        }  # fmt: skip
        return render(self.request, "review/next_round.html", context, status=status)

"""The decision screen: what is decided, what the author is given of the reports, the letter, and when it goes out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from journal.dates import time_of_day
from journal.models import Journal
from journal.policies import MANUSCRIPTS, SIGNED_IN, Guarded
from journal.storage import signed_address
from journal.text import whole_number
from journal.views.autosaved import CHANGED_ELSEWHERE, autosaved
from journal.workflow import StepRefused
from review import services
from review.forms.decisions import DecisionForm, KindForm
from review.models import Decision, Round
from review.queries import (
    acceptance_of,
    arrivals,
    decisions_of,
    each_by_itself,
    may_decide,
    open_kinds,
    overruled,
    parts_of_report,
    rounds_for_editor,
    row_of,
    taken_back_of,
    unseen,
    visible_decisions,
    weak_in_reports,
    with_kind,
)
from review.states import DecisionState
from review.views.editor import of_editor, tell

INVALID = 422


class NothingOpenError(Exception):
    """No decision is open about this manuscript now, to whoever asks."""


class Decide(Guarded):
    """Write a decision and let it go; or recommend one."""

    policy = MANUSCRIPTS

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Name the parts of the address."""
        super().setup(request, *args, **kwargs)
        self.pk = kwargs["pk"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead on from where there is nothing to decide."""
        try:
            return super().dispatch(request, *args, **kwargs)
        except NothingOpenError:
            return self._nothing_open()

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the draft, or a new one of the kind asked for; ask for the kind where it is open which."""
        self._load(request)
        draft = self.known
        if draft is None:
            kind = request.GET.get("kind", "") if len(self.kinds) > 1 else self.kinds[0]
            if kind not in self.kinds:
                return self._show(None, KindForm(kinds=self.kinds))
            draft = services.new_draft(
                submission=self.submission,
                by=request.user,  # type: ignore[arg-type]
                kind=kind,
                rounds=self.rounds,
                journal=request.journal,  # type: ignore[attr-defined]
            )
        return self._show(draft, self._form(draft))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep it; then compose, preview, recommend or decide, as the button says.

        All that is good is kept when it saves itself, everything or nothing by a button.
        """
        self._load(request)
        form = self._form(None, request.POST)
        by_itself = "X-Autosave" in request.headers
        if not form.is_valid() and not by_itself:
            return self._show(None, form, status=INVALID)
        if self.known is None and "kind" not in form.cleaned_data:  # a draft begins with its kind
            return HttpResponse(status=INVALID)
        page = form.opened
        draft = services.save_draft(
            submission=self.submission,
            by=request.user,  # type: ignore[arg-type]
            page=page,
            letter_of=form.cleaned_data.get("written_for", ""),
            **form.columns,
        )
        form.tell(page, viewer=request.user)  # type: ignore[arg-type]
        if by_itself:
            if draft.due_on != form.cleaned_data.get("due_on", draft.due_on):
                form.fill("due_on", draft.due_on)
            return autosaved(request, form)
        if form.clashes:
            return self._show(draft, form, status=CHANGED_ELSEWHERE)
        if form.chosen:
            return redirect(f"{reverse('review:decision', args=[self.pk])}#{form[form.chosen].auto_id}")
        act = next((name for name in ACTS if name in request.POST), "save")
        return ACTS[act](self, draft)

    def _load(self, request: HttpRequest) -> None:
        """Read what the page shows; raises ``NothingOpenError`` where nothing is to be decided."""
        self.submission = of_editor(request, self.pk)
        self.rounds = rounds_for_editor(self.submission, to_read=True)
        self.kinds = open_kinds(self.submission, request.user)
        if not self.kinds:
            raise NothingOpenError
        self.decides = any(may_decide(self.submission, request.user, kind) for kind in self.kinds)
        self.decisions = decisions_of(self.submission)
        mine = (row for row in self.decisions if row.is_draft and row.made_by_id == request.user.pk)
        self.known = next(mine, None)

    def _nothing_open(self) -> HttpResponse:
        """Lead to the manuscript: a letter, or a page gone back to, leads here when it is decided long since."""
        if self.request.headers.get("X-Autosave"):
            raise Http404
        messages.info(self.request, _("Nothing is to be decided about this manuscript now. Here is how it stands."))
        return redirect("desk:manuscript", self.pk)

    def _form(self, draft: Decision | None, posted: Any = None) -> DecisionForm:
        initial = None
        if draft is not None:
            names = ("kind", "due_on", "note", "parts", "subject", "body", "written_for")
            initial = {name: getattr(draft, name) for name in names}
            initial |= {"kept": draft.kept, "seen": draft.row_version if draft.pk else None}
            initial["parts"] = each_by_itself(draft.parts, self.rounds)
            initial["arrived"] = " ".join(arrivals(self.submission, self.rounds))
        return DecisionForm(
            posted,
            initial=initial,
            kinds=self.kinds,
            decides=self.decides,
            parts=parts_of(self.rounds),
            kept=[
                (str(row.pk), str(row.reviewer))
                for review_round in self.rounds
                if review_round.is_open
                for row in review_round.all_assignments
                if row.is_at_work
            ],
        )

    # -- What the buttons do ---------------------------------------------------------------------------------------

    def save(self, draft: Decision) -> HttpResponse:
        """Say that it is kept."""
        messages.success(self.request, _("The draft is kept."))
        self._tell_news()
        return redirect("review:decision", self.pk)

    def compose(self, draft: Decision) -> HttpResponse:
        """Write the letter anew from the kind and the ticked parts."""
        subject, body = services.composed(draft, rounds=self.rounds, by=self.request.user)  # type: ignore[arg-type]
        services.save_draft(
            submission=self.submission,
            by=self.request.user,  # type: ignore[arg-type]
            subject=subject,
            body=body,
            written_for=draft.kind,
        )
        messages.success(self.request, _("The letter is composed anew from the kind of decision and the ticked parts."))
        self._tell_news()
        return redirect("review:decision", self.pk)

    @property
    def _arrived(self) -> list[str]:
        """What the page that was posted showed to have come in."""
        return self.request.POST.get("arrived", "").split()

    def _tell_news(self) -> None:
        """Say what the page that follows shows and the one that was posted did not."""
        for words in unseen(self.submission, self.rounds, self._arrived):
            messages.warning(self.request, words)

    def preview(self, draft: Decision) -> HttpResponse:
        """Show the letter as it will go out, and what goes with it."""
        blockers = [*draft.step("schedule").blockers(draft), *self._reasons_wanted(draft)]
        decides = may_decide(self.submission, self.request.user, draft.kind)
        context = {
            "submission": self.submission,
            "decision": draft,
            "blockers": blockers,
            "may_decide": decides,
            "letters": services.letters_with(draft, by=self.request.user) if decides and not blockers else [],  # type: ignore[arg-type]
            "minutes": Journal.current().undo_minutes,
            "fields": [*self._fields(), ("seen", draft.row_version)],
            "kept": [row for r in self.rounds for row in r.all_assignments if row.pk in draft.kept],
            **self._what_ends(draft),
        }
        return render(self.request, "review/decision_preview.html", context)

    def _reasons_wanted(self, draft: Decision) -> list[str]:
        """Say against whose opinion, and on how weak reports, it would be decided, while no reason for it is given."""
        if draft.note.strip() or not may_decide(self.submission, self.request.user, draft.kind):
            return []
        weak = weak_in_reports(self.submission, self.rounds) if draft.rests_on_reports else {}
        return [*overruled(draft, self.request.user), *weak.values()]

    def _what_ends(self, draft: Decision) -> dict[str, bool]:
        """Say whether a round is closed with the decision, and whom that thanks and releases."""
        running = [row for r in self.rounds if r.is_open for row in r.all_assignments]
        return {
            "closes": any(r.is_open for r in self.rounds),
            "thanks": any(row.is_reported for row in running),
            "releases": any((row.is_asked or row.is_at_work) and row.pk not in draft.kept for row in running),
        }

    def _fields(self) -> list[tuple[str, str]]:
        """Return what was posted, to be posted again with the decision."""
        names = [name for name in self.request.POST if name not in {*ACTS, "csrfmiddlewaretoken", "seen"}]
        return [(name, value) for name in names for value in self.request.POST.getlist(name)]

    def recommend(self, draft: Decision) -> HttpResponse:
        """Put it before the editor who decides."""

        def act() -> None:
            services.recommend(draft, by=self.request.user, arrived=self._arrived)  # type: ignore[arg-type]

        return self._attempt(draft, act, _("Your recommendation is made."))

    def decide(self, draft: Decision) -> HttpResponse:
        """Let it go out when the window is over."""
        return self._schedule(draft, send_now=False)

    def send_now(self, draft: Decision) -> HttpResponse:
        """Let it go out at once."""
        return self._schedule(draft, send_now=True)

    def _schedule(self, draft: Decision, *, send_now: bool) -> HttpResponse:
        def act() -> None:
            services.schedule(
                draft,
                by=self.request.user,  # type: ignore[arg-type]
                seen=whole_number(self.request.POST.get("seen")),
                arrived=self._arrived,
                send_now=send_now,
            )

        minutes = Journal.current().undo_minutes
        goes = timezone.localtime() + timedelta(minutes=minutes)
        later = _("The decision goes out at %(time)s. Until then you can take it back.") % {"time": time_of_day(goes)}
        return self._attempt(draft, act, _("The decision is on its way.") if send_now or not minutes else later)

    def _attempt(self, draft: Decision, act: Any, done: str) -> HttpResponse:
        try:
            act()
        except StepRefused as refused:
            form = self._form(draft)
            return self._show(draft, form, reasons=refused.reasons, status=INVALID)
        messages.success(self.request, done)
        return redirect("desk:manuscript", self.pk)

    def _show(
        self, draft: Decision | None, form: DecisionForm | KindForm, *, reasons: Any = (), status: int = 200
    ) -> HttpResponse:
        user = self.request.user
        reported = [
            row_of(row, user)  # type: ignore[arg-type]
            for review_round in self.rounds[:1]
            for row in review_round.all_assignments
            if row.is_reported
        ]
        waiting = next((row for row in self.decisions if row.is_waiting), None)
        context = {
            "submission": self.submission,
            "form": form,
            "draft": draft,
            "reasons": reasons,
            "weak": weak_in_reports(self.submission, self.rounds).values(),
            "waiting": waiting,
            "may_take_back": waiting is not None and waiting.step("take_back").who.test(user, waiting),
            "own": self.known,
            "recommendations": [row for row in self.decisions if row.is_recommended and row.made_by_id != user.pk],
            "reported": reported,
            "may_decide": self.decides,
            "minutes": self.request.journal.undo_minutes,  # type: ignore[attr-defined]
            "taken_back": None if draft and draft.pk else taken_back_of(self.decisions, user),  # type: ignore[arg-type]
            "saved_at": draft.saved_at if draft and draft.pk else None,
        }
        return render(self.request, "review/decision.html", context, status=status)


ACTS: dict[str, Any] = {
    "compose": Decide.compose,
    "preview": Decide.preview,
    "recommend": Decide.recommend,
    "decide": Decide.decide,
    "send_now": Decide.send_now,
    "save": Decide.save,
}


def parts_of(rounds: list[Round]) -> list[tuple[str, Any]]:
    """Return the parts of the reports that can be ticked, grouped by reviewer; never those of a report set aside."""
    groups = []
    for review_round in rounds:
        for row in review_round.all_assignments:
            if not row.is_reported or row.set_aside_at:
                continue
            name = _("%(name)s, round %(n)s") % {"name": row.reviewer, "n": review_round.number}
            groups.append((with_kind(name, row), [(key, label) for key, label, _sort in parts_of_report(row)]))
    return groups


class TakeBack(Guarded):
    """Take a decision back before it goes out."""

    policy = MANUSCRIPTS

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take it back, if this is faster than the worker."""
        decision = get_object_or_404(visible_decisions(request.user), pk=pk)
        try:
            services.take_back(decision, by=request.user)  # type: ignore[arg-type]
            messages.success(request, _("The decision is taken back. Nobody was told."))
        except StepRefused as refused:
            tell(request, refused)
        return redirect("desk:manuscript", decision.submission_id)


class Adopt(Guarded):
    """Make a recommendation one's own draft."""

    policy = MANUSCRIPTS

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Copy it; in the place of a draft of one's own only where the button said so."""
        decision = get_object_or_404(visible_decisions(request.user), pk=pk, state=DecisionState.RECOMMENDED)
        replaces = "replaces" in request.POST
        try:
            services.adopt(decision=decision, by=request.user, replaces=replaces)  # type: ignore[arg-type]
        except StepRefused as refused:
            tell(request, refused)
        return redirect(reverse("review:decision", args=[decision.submission_id]))


class Resume(Guarded):
    """Take up again what was taken back."""

    policy = MANUSCRIPTS

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Make it a draft again."""
        decision = get_object_or_404(visible_decisions(request.user), pk=pk)
        try:
            services.resume(decision, by=request.user)  # type: ignore[arg-type]
        except StepRefused as refused:
            tell(request, refused)
        return redirect("review:decision", decision.submission_id)


class AcceptanceLetter(Guarded):
    """The letter of acceptance as PDF, for the authors and editors of an accepted manuscript."""

    policy = SIGNED_IN

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Lead to it, under a name that says what it is; while it is being made, back to the manuscript."""
        decision = acceptance_of(request.user, pk)
        if decision is None:
            raise Http404
        if not decision.acceptance_letter:
            messages.info(request, _("The letter of acceptance is being made. Load this page again in a minute."))
            return redirect("desk:manuscript", decision.submission_id)
        name = f"{decision.submission.number}-acceptance.pdf"
        stored = decision.acceptance_letter.name
        return redirect(signed_address(stored, download_as=name, content_type="application/pdf"))

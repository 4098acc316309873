"""What was changed with a version, for its authors and its editors."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from journal.policies import SIGNED_IN, Guarded
from submissions import queries, services
from submissions.models import Version
from submissions.views.of_author import stands_under


class Changes(Guarded):
    """The words that came in and went out with a version, in its text."""

    policy = SIGNED_IN

    def get(self, request: HttpRequest, pk: int, version: int) -> HttpResponse:
        """Show them; or that they are being looked for, or why there is nothing to show."""
        submission = self._submission()
        stands_under(request, is_own=submission.is_own)
        shown = get_object_or_404(submission.versions.filter(sent_at__isnull=False, number__gt=1), number=version)
        found = queries.comparison_of(submission, version)
        facts: dict[str, Any] = {"submission": submission, "version": shown, "comparison": found}
        if found is not None and found.is_made:
            facts["content"] = found.content()
        return render(request, "submissions/changes.html", facts)

    def post(self, request: HttpRequest, pk: int, version: int) -> HttpResponse:
        """Have them looked for, where nobody has yet."""
        try:
            services.ask_for_changes(submission=self._submission(), number=version, by=request.user)  # type: ignore[arg-type]
        except Version.DoesNotExist as error:
            raise Http404 from error
        return redirect("submissions:changes", pk, version)

    def _submission(self) -> Any:
        user: Any = self.request.user
        is_own = Exists(queries.authored_by(user).filter(pk=OuterRef("pk")))
        rows = queries.visible_to(user).select_related("case_file").annotate(is_own=is_own)
        return get_object_or_404(rows, pk=self.kwargs["pk"])

"""What a step does, in words for the author who is about to take it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from journal.dates import with_weekday
from journal.models import Journal
from submissions.models import Submission

SAID = {
    "submission.recall": _("It comes back to your tasks. Correct what you like and send it again."),
    "submission.recall_revision": _("It comes back to your tasks. Correct what you like and send it again."),
    "submission.withdraw": _("You take it out of the journal: nobody works on it any longer. There is no way back from "
                             "here; only an editor could open it again."),
    "submission.ask_to_withdraw": _("An editor decides about this, because others have already worked on it. It goes "
                                    "on as before until you are answered."),
    "submission.extend_revision": _("You can move the date once, and you need not wait for an answer. The new date: "
                                    "%(day)s"),
    "submission.ask_for_time": _("You have moved the date once yourself. An editor reads your reason, and sets the new "
                                 "date or writes to you."),
    "submission.object": _("You are named as an author, and do not agree. The manuscript stops until an editor has "
                           "settled that; the editors read your reason."),
    "submission.appeal_decision": _("You ask the editors to look at it again, which you can do once: say what is "
                                    "mistaken in the decision or the reports."),
}  # fmt: skip
"""Steps that only authors take."""


def before(subject: Any, name: str) -> Any:
    """Return what the step would do, in words for its author; empty for a step that others take, too."""
    said = SAID.get(f"{subject._meta.model_name}.{name}", "")
    if name == "extend_revision" and isinstance(subject, Submission):
        return said % {"day": with_weekday(subject.day_if_extended(Journal.current()))}
    return said

"""What a step does, in words for the person who is about to take it."""

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

TO_OTHERS = {
    "submission.decline_commission": _("You tell the journal that you will not write it."),
    "submission.assign": _("The person is given the manuscript, to decide or to recommend. The check ends."),
    "submission.unassign": _("The person is taken off the manuscript, and finds it in no list any longer unless their "
                             "role shows it."),
    "submission.recuse": _("You give the manuscript back because of an interest in it, and do not see it any longer."),
    "submission.refuse_time": _("The author keeps the date that stands. To give the time that was asked for, move the "
                                "date instead."),
    "submission.move_due_date": _("You give the author another date."),
    "submission.remind_author": _("The author is written to, and reminded of the date."),
    "submission.lapse": _("No answer has come: the manuscript counts as withdrawn from now on."),
    "submission.refuse_withdrawal": _("You do not withdraw the manuscript, though its author has asked for it."),
    "submission.grant_withdrawal": _("You withdraw the manuscript because its author has asked for it."),
    "assignment.clear_interests": _("You find no conflict in what was declared: the reviewer gets the files now."),
    "assignment.extend": _("You give the reviewer another date."),
    "assignment.ask_clarification": _("You ask the reviewer about the report. The answer is added to it, dated."),
    "assignment.cancel": _("You do without this reviewer. The personal link is dead at once."),
}  # fmt: skip
"""Further steps of which the sentence in the documentation speaks of who takes them, and not to them."""


def before(subject: Any, name: str) -> Any:
    """Return what the step would do, in words for who takes it; empty where its own sentence speaks to anybody."""
    said = {**SAID, **TO_OTHERS}.get(f"{subject._meta.model_name}.{name}", "")
    if name == "extend_revision" and isinstance(subject, Submission):
        return said % {"day": with_weekday(subject.day_if_extended(Journal.current()))}
    return said

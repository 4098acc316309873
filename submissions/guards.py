"""What must be true of a manuscript before a step; each guard reads the manuscript's own columns and nothing else."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from journal.dates import in_words, time_of_day


def is_not_on_hold(submission: Any) -> Any:
    """The manuscript is not on hold."""
    return None if submission.held_at is None else _("It is on hold. The hold has to be released first.")


def has_no_objection(submission: Any) -> Any:
    """No co-author objects."""
    return None if submission.objected_at is None else _("A co-author objects. That has to be settled first.")


def has_no_decision_waiting(submission: Any) -> Any:
    """No decision is about to go out."""
    if submission.decision_goes_at is None:
        return None
    when = time_of_day(submission.decision_goes_at)
    return _("A decision goes out at %(time)s. Take it back first.") % {"time": when}


def is_complete(submission: Any) -> Any:
    """All tasks of the author are completed."""
    missing = submission.missing
    return None if not missing else _("Still missing: %(what)s.") % {"what": ", ".join(map(str, missing))}


def is_not_given_back(submission: Any) -> Any:
    """The author has not declined to write it, and it was not taken back."""
    if submission.taken_back_at is not None:
        return _("It was taken back from its author.")
    return None if submission.declined_at is None else _("Its author has declined to write it.")


def keeps_to_limits(submission: Any) -> Any:
    """It is as long as its section wants it, or the author says why not where the section asks for that."""
    if not submission.owes_reason:
        return None
    why = _("%(what)s Shorten or complete it, or say why it is so.")
    return why % {"what": " ".join(submission.out_of_limits)}


def has_nothing_in_quarantine(submission: Any) -> Any:
    """Every file that was uploaded is checked, and none was refused."""
    return {
        "pending": _("A file is still being checked. Wait a moment, then try again."),
        "refused": _(
            "A file was refused, or could not be checked. Remove it, check it again, or put another one in its place."
        ),
    }.get(submission.intake)


def has_revised_version(submission: Any) -> Any:
    """A new version with a response to the reviewers is there."""
    if not submission.missing:
        return None
    if not submission.reports_in:
        return _("Upload the revised manuscript and answer the editors first.")
    return _("Upload the revised manuscript and answer the reviewers first.")


def has_editor(submission: Any) -> Any:
    """An editor is assigned."""
    return None if submission.editor_rights else _("Assign an editor first.")


def has_reviewers_file(submission: Any) -> Any:
    """There is a file that reviewers may read."""
    return None if submission.reviewers_file else _("Upload a reviewer copy without names first.")


def has_released_reviewer_copy(submission: Any) -> Any:
    """A copy without names is released for the reviewers."""
    return None if submission.reviewer_copy_released_at else _("Release the reviewer copy first.")


def has_enough_reports(submission: Any) -> Any:
    """As many reports are in as the section asks for."""
    short = submission.reports_wanted - submission.reports_in
    if short <= 0:
        return None
    return ngettext("One more report is needed.", "%(n)s more reports are needed.", short) % {"n": short}


def has_unreviewed_section(submission: Any) -> Any:
    """The section is not peer reviewed."""
    return None if not submission.is_reviewed else _("Manuscripts of this section are reviewed first.")


def has_no_editorial_act(submission: Any) -> Any:
    """No editor has acted since the author sent it."""
    return None if submission.acted_on_at is None else _("An editor has begun to work on it. Write to the editor.")


def has_been_sent(submission: Any) -> Any:
    """It was sent in once, even if it was recalled since."""
    return None if submission.submitted_at else _("It was never sent in. You can delete the draft.")


def has_no_reviewer(submission: Any) -> Any:
    """No reviewer is invited or has reported, so the author may withdraw alone."""
    if not submission.reviewers_asked and submission.last_report_at is None:
        return None
    return _("Reviewers are at work. Ask the editor to withdraw it.")


def is_asked_to_withdraw(submission: Any) -> Any:
    """The author has asked to withdraw the manuscript."""
    return None if submission.withdrawal_asked_at else _("The author has not asked for it.")


def is_overdue_and_reminded(submission: Any) -> Any:
    """The date is past by the time of grace, and the author was reminded."""
    if submission.due_on is None or submission.lapses_on is None:
        return _("No date is set.")
    if timezone.localdate() < submission.lapses_on:
        return _("It may lapse on %(day)s at the earliest.") % {"day": in_words(submission.lapses_on)}
    return None if submission.reminded_at else _("The author has not been reminded yet.")


def may_still_be_extended(submission: Any) -> Any:
    """The author has not used the one extension."""
    return None if submission.extended_at is None else _("It was extended once already. Ask the editor for more.")


def has_used_the_extension(submission: Any) -> Any:
    """The author has used the one extension."""
    return None if submission.extended_at is not None else _("You may move the date once yourself.")


def is_not_asked_for_time(submission: Any) -> Any:
    """No other date that the author asked for waits for its answer."""
    return None if submission.time_asked_for is None else _("You have asked already; the editor will answer.")


def is_asked_for_time(submission: Any) -> Any:
    """The author has asked for another date."""
    return None if submission.time_asked_for is not None else _("The author has not asked for more time.")


def may_be_appealed(submission: Any) -> Any:
    """The decision is young enough and was not appealed before."""
    if submission.appeal != "none":
        return _("An appeal was made already.")
    if submission.appeal_until is None or timezone.localdate() > submission.appeal_until:
        return _("The time for an appeal is over.")
    return None


def has_open_appeal(submission: Any) -> Any:
    """An appeal waits for its answer."""
    return None if submission.appeal == "made" else _("No appeal waits for an answer.")


def has_no_published_article(submission: Any) -> Any:
    """No article of it is published."""
    return None if not submission.is_published else _("The article is published; only a notice can change it.")


def is_on_hold(submission: Any) -> Any:
    """The manuscript is on hold."""
    return None if submission.held_at else _("It is not on hold.")


def has_objection(submission: Any) -> Any:
    """A co-author objects."""
    return None if submission.objected_at else _("Nobody objects.")

"""What the steps of a manuscript ask."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal.models import Journal, Section, Timetable
from submissions import queries
from submissions.forms.fields import DayAhead, PersonByAddress
from submissions.models import Author, Submission
from submissions.states import RevisionKind


def _editor_field(people: Callable[[Submission], Any]) -> Callable[[Any, Any], forms.Field]:
    def field(submission: Any, user: Any) -> forms.Field:
        return forms.ModelChoiceField(people(submission), label=_("Editor"), empty_label=_("Choose"))

    return field


def _author_choice(author: Author) -> str:
    return f"{author.name} <{author.email}>"


def _other_author(submission: Any, user: Any) -> forms.Field:
    field = forms.ModelChoiceField(
        submission.authors.filter(is_corresponding=False), label=_("Author"), empty_label=_("Choose")
    )
    field.label_from_instance = _author_choice  # type: ignore[method-assign, assignment]
    return field


def _day_in(days_of: Callable[[Journal], int], label: Any) -> Callable[[Any, Any], forms.Field]:
    def field(submission: Any, user: Any) -> forms.Field:
        timetable = Timetable.current()
        ahead = timetable.days_after(timezone.localdate(), days_of(timetable.journal))
        return DayAhead(label=label, initial=ahead)

    return field


def _later(submission: Submission, days: int) -> date:
    """Return a day so much later than the one that was given, or than today."""
    return max(submission.due_on or timezone.localdate(), timezone.localdate()) + timedelta(days=days)


ASKS: dict[str, Callable[[Any, Any], forms.Field]] = {
    "submission.assign.editor": _editor_field(queries.possible_editors),
    "submission.unassign.editor": _editor_field(queries.assigned_editors),
    "submission.assign.decides": lambda submission, user: forms.TypedChoiceField(
        label=_("This editor"),
        choices=[(True, _("decides")), (False, _("recommends to the deciding editor"))],
        coerce=lambda answer: answer == "True",
        widget=forms.RadioSelect,
        initial=True,
    ),
    "submission.exclude.person": lambda submission, user: PersonByAddress(
        label=_("Mail address of the person"), help_text=_("Somebody the journal knows.")
    ),
    "submission.hold.review_on": _day_in(lambda journal: journal.minor_revision_days, _("Look at it again on")),
    "submission.return_to_author.due_on": _day_in(lambda journal: journal.minor_revision_days, _("Expected by")),
    "submission.request_revision.due_on": _day_in(lambda journal: journal.major_revision_days, _("Expected by")),
    "submission.ask_for_time.due_on": lambda submission, user: DayAhead(
        label=_("I can send it by"), initial=_later(submission, Journal.current().revision_extension_days)
    ),
    "submission.move_due_date.due_on": lambda submission, user: DayAhead(
        label=_("New date"),
        initial=submission.time_asked_for
        or timezone.localdate() + timedelta(days=Journal.current().minor_revision_days),
    ),
    "submission.request_revision.kind": lambda submission, user: forms.ChoiceField(
        label=_("Revision"), choices=RevisionKind.choices, widget=forms.RadioSelect, initial=RevisionKind.MAJOR
    ),
    "submission.decline.resubmit": lambda submission, user: forms.BooleanField(
        label=_("Invite the author to resubmit it as a new manuscript"), required=False
    ),
    "submission.change_section.section": lambda submission, user: forms.ModelChoiceField(
        Section.objects.exclude(pk=submission.section_id), label=_("Section"), empty_label=_("Choose")
    ),
    "submission.change_corresponding_author.author": _other_author,
}

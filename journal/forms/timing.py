"""Forms of the office's times: how long things take, when the clock reminds, when the office is closed."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from journal import letterbook
from journal.forms.fields import LineField, NearDay
from journal.forms.policy import SeenModelForm, capitalise_and_limit
from journal.models import Absence, ClosedTime, Journal
from journal.queries.people import possible_acting_editors

ON, DAYS = "sends_", "around_"
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
MOST_REMINDERS, FURTHEST = 8, 365
NUMBER = re.compile(r"[+-]?\d{1,4}", re.ASCII)
CLOSED_AT_MOST = 120  # days


class DaysField(forms.CharField):
    """Days counted from a date, as in "-7, 0, 3, 10": before it, on it and after it."""

    def prepare_value(self, value: Any) -> Any:
        """Write a list of numbers as people read it, with a real minus sign."""
        return ", ".join(f"{day}".replace("-", "−") for day in value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[int]:
        """Return the days in order, each once; raises ``ValidationError``."""
        words = re.split(r"[\s,;]+", super().clean(value).replace("−", "-").replace("–", "-").strip(", ;"))
        if any(not NUMBER.fullmatch(word) for word in words if word):
            raise ValidationError(_("Write days as in −7, 0, 3: before the date, on it, after it."))
        days = sorted({int(word) for word in words if word})
        if len(days) > MOST_REMINDERS or any(abs(day) > FURTHEST for day in days):
            raise ValidationError(
                _("Give at most %(most)s days, none further away than %(far)s.")
                % {"most": MOST_REMINDERS, "far": FURTHEST}
            )
        return days


class TimesForm(SeenModelForm):
    """How long things take, and when the clock reminds: each kind of reminder on or off, with its days."""

    days_off = forms.TypedMultipleChoiceField(
        label=_("Days of the week on which nothing is due"),
        choices=list(WEEKDAYS.items()),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What would be due on one of them is due on the next working day, and the clock sends nothing."),
    )

    GROUPS: ClassVar[list[tuple[Any, list[str]]]] = [
        (_("At the desk, in days"), ["completeness_days", "desk_days", "decision_days", "draft_days", "appeal_days"]),
        (_("Review, in days"), ["answer_days", "answer_expires_days", "review_days", "review_extension_days"]),
        (
            _("Revision, in days"),
            ["minor_revision_days", "major_revision_days", "revision_extension_days", "lapse_days"],
        ),
        (_("Production, in days"), ["query_days", "issue_closes_days"]),
    ]

    class Meta:
        model = Journal
        fields: ClassVar[list[str]] = [
            "completeness_days",
            "desk_days",
            "decision_days",
            "draft_days",
            "appeal_days",
            "answer_days",
            "answer_expires_days",
            "review_days",
            "review_extension_days",
            "minor_revision_days",
            "major_revision_days",
            "revision_extension_days",
            "lapse_days",
            "query_days",
            "issue_closes_days",
            "days_off",
        ]

    def add_fields(self) -> None:
        """Ask of each kind of letter of the clock whether it is sent, and on which days it reminds."""
        for kind in letterbook.written_by_clock():
            self.fields[ON + kind.key] = forms.BooleanField(label=_("Sent"), required=False)
            self.initial[ON + kind.key] = self.instance.sends(kind.key)
            if kind.reminds:
                own = self.instance.reminders.get(kind.key, {})
                self.fields[DAYS + kind.key] = DaysField(
                    label=format_lazy("{}, {}", _("Days"), kind.when), max_length=60
                )
                self.initial[DAYS + kind.key] = own.get("days", list(kind.reminds.days))
        capitalise_and_limit(self.fields)

    @property
    def groups(self) -> list[tuple[Any, list[Any]]]:
        """The times in their groups, as the page shows them."""
        return [(label, [self[name] for name in names]) for label, names in self.GROUPS]

    @property
    def reminders(self) -> list[dict[str, Any]]:
        """The kinds of letters of the clock: when and to whom, from or on which date, the fields, the text.

        On the page the head above them says whose days they are, so that the field itself need not.
        """
        for kind in letterbook.written_by_clock():
            if kind.reminds:
                self[DAYS + kind.key].label = _("Days")
        return [
            {
                "when": kind.when,
                "to": kind.to,
                "around": kind.reminds.around if kind.reminds else "",
                "falls_on": kind.falls_on,
                "on": self[ON + kind.key],
                "days": self[DAYS + kind.key] if kind.reminds else None,
                "text": reverse("office:letter_text", args=[kind.key, "en"]),
            }
            for kind in letterbook.written_by_clock()
        ]

    @property
    def changed_columns(self) -> list[str]:
        """The names of the columns this form changes."""
        named = ("reminders" if name.startswith((ON, DAYS)) else name for name in super().changed_columns)
        return list(dict.fromkeys(named))

    def clean(self) -> dict[str, Any]:
        """Gather the reminders into their column; raises ``ValidationError``."""
        cleaned = super().clean()
        self.instance.reminders = {
            kind.key: {"on": cleaned.get(ON + kind.key, True)}
            | ({"days": cleaned.get(DAYS + kind.key, [])} if kind.reminds else {})
            for kind in letterbook.written_by_clock()
        }
        if len(cleaned.get("days_off", [])) == len(WEEKDAYS):
            self.add_error("days_off", _("Leave at least one day on which something may be due."))
        return cleaned


class SpanForm(forms.ModelForm):  # type: ignore[type-arg]
    """Days from a first to a last one."""

    first = NearDay(label=_("First day"), widget=DAY)
    last = forms.DateField(label=_("Last day"), widget=DAY)

    def clean(self) -> dict[str, Any]:
        """See that it ends after it begins; raises ``ValidationError``."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day lies before the first."))
        elif first and last and (last - first).days >= CLOSED_AT_MOST:
            self.add_error("last", _("That is longer than %(most)s days.") % {"most": CLOSED_AT_MOST})
        return cleaned


class ClosedTimeForm(SpanForm):
    """One time in which the office is closed."""

    name = LineField(label=_("What for"), max_length=120)
    field_order: ClassVar[list[str]] = ["name", "first", "last"]

    class Meta:
        model = ClosedTime
        fields: ClassVar[list[str]] = ["name", "first", "last"]


class AbsenceForm(SpanForm):
    """One time in which somebody is away: who is told instead of an editor, and whether reviews may wait for it."""

    asks_for_time = forms.BooleanField(
        label=_("Move the dates of my reports by these days"),
        required=False,
        help_text=_("Where it is further than a reviewer may move a date, the editor is asked to."),
    )
    field_order: ClassVar[list[str]] = ["first", "last", "deputy", "asks_for_time"]

    class Meta:
        model = Absence
        fields: ClassVar[list[str]] = ["first", "last", "deputy"]

    def __init__(self, *args: Any, has_deputy: bool = False, reviews: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_deputy:
            self._offer_deputies(self.fields["deputy"])
        else:
            del self.fields["deputy"]
        if not reviews:
            del self.fields["asks_for_time"]

    def _offer_deputies(self, field: Any) -> None:
        field.required = True
        field.empty_label = _("Choose")
        field.queryset = possible_acting_editors().exclude(pk=self.instance.person_id)
        field.label = _("Told instead of you")
        field.help_text = _(
            "Of manuscripts that are not open to this person you are told yourself, and so you are on days on which "
            "this person is away, too."
        )

    def clean(self) -> dict[str, Any]:
        """See that it is not over yet; raises ``ValidationError``."""
        cleaned = super().clean()
        if (last := cleaned.get("last")) and last < timezone.localdate():
            self.add_error("last", _("These days are over."))
        return cleaned

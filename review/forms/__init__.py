"""Forms of review: what reviewers fill in, and what editors do about reviewers, reports and decisions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal.forms.autosaved import Autosaved
from journal.forms.fields import DueDay, LineField, RowsField
from journal.models import Journal, Timetable, User
from journal.models.case import Edit
from journal.text import fingerprint, plain, whole_number
from review.forms.choosing import keywords_field
from review.forms.reports import text_field
from review.services import latest_date
from submissions.services import ANSWER, OWN

if TYPE_CHECKING:
    from journal.models import Letter
    from review.models import Assignment, Note
    from review.queries.points import Point

LONGEST_REVIEW = 365
MOST_REPORTS = 12
LONGEST_RESPONSE = 100_000


# -- The reviewer --------------------------------------------------------------------------------------------------


class AcceptForm(forms.Form):
    """The reviewer agrees, and says whether an interest might be seen in it."""

    mark_optional = False

    interests = forms.ChoiceField(
        label=_("Do you have a competing interest in this manuscript?"),
        help_text=_("For example: you know whose work it is, work with them, are paid by somebody it concerns."),
        choices=[("none", _("No")), ("some", _("Yes, or I am not sure: I describe it below"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether you have a competing interest; “No” is an answer.")},
    )
    statement = text_field(
        _("The interest, in a sentence"),
        rows=3,
        required=False,
        hint=_("The editor reads it first; the files open to you when it is no obstacle."),
    )
    keywords = keywords_field(
        _("What do you know about?"),
        _("A few keywords in any language, divided by commas, so that you are asked what suits. You may leave it out."),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the statement where there is something to state."""
        answers = super().clean() or {}
        if answers.get("interests") == "some" and not answers.get("statement", "").strip():
            self.add_error("statement", _("Describe the interest in a sentence."))
        return answers

    @property
    def declared(self) -> str:
        """The interests, empty where there are none."""
        return self.cleaned_data["statement"] if self.cleaned_data["interests"] == "some" else ""


class DeclineForm(forms.Form):
    """The reviewer declines or steps down; both fields are a courtesy."""

    note = text_field(_("Reason"), rows=3, required=False, hint=_("For the editor only."))


class SuggestionForm(forms.Form):
    """Somebody who might review instead."""

    name = LineField(
        label=_("Name"), max_length=240, error_messages={"required": _("Say who it is, or leave this person out.")}
    )
    email = forms.EmailField(label=_("Mail address"), required=False, max_length=254)
    remark = LineField(label=_("Why, or where they work"), required=False, max_length=300)


SuggestionFormSet = forms.formset_factory(SuggestionForm, extra=2, max_num=5, validate_max=True)


class ExtendForm(forms.Form):
    """The reviewer moves the date."""

    due_on = DueDay(label=_("New date"))

    def __init__(self, *args: Any, latest: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if latest:
            self.fields["due_on"].widget.attrs |= {"max": latest.isoformat(), "min": timezone.localdate().isoformat()}
            self.fields["due_on"].initial = latest


class AddendumForm(forms.Form):
    """The reviewer adds to a filed report."""

    text = text_field(_("What you want to add"), rows=8)


# -- The editor ----------------------------------------------------------------------------------------------------


class SearchForm(forms.Form):
    """Look for people who could review."""

    mark_optional = False
    q = forms.CharField(
        label=_("Name, institution or mail address"), required=False, widget=forms.TextInput(attrs={"type": "search"})
    )


class PersonForm(forms.Form):
    """A reviewer the journal does not know yet."""

    given_name = LineField(label=_("Given name"), required=False, max_length=120)
    family_name = LineField(label=_("Family name, or the only name"), max_length=120)
    email = forms.EmailField(label=_("Mail address"), max_length=254)
    affiliation = LineField(label=_("Institution"), required=False, max_length=240)
    reason = text_field(
        _("Reason, if something stands against this person"),
        rows=2,
        required=False,
        hint=_(
            "Same institution or mail domain as an author, a common paper: the history keeps why you ask all the same."
        ),
    )

    def person(self) -> User:
        """Return the person with this address, made if the journal does not know it."""
        answers = self.cleaned_data
        names = {name: answers[name].strip() for name in ("given_name", "family_name", "affiliation")}
        return User.objects.person(answers["email"], **names)


class ChooseForm(forms.Form):
    """Put one of the people found on the list."""

    person = forms.ModelChoiceField(User.objects.filter(is_active=True))
    reason = forms.CharField(required=False, max_length=2000)


class ChooseSeveralForm(forms.Form):
    """Put several of the people found on the list."""

    people = RowsField(User.objects.filter(is_active=True))


class InviteForm(forms.Form):
    """What holds for all invitations that go out together."""

    days_given = forms.IntegerField(
        label=_("Days for the review"),
        min_value=1,
        max_value=LONGEST_REVIEW,
        widget=forms.NumberInput(attrs={"class": "short"}),
        help_text=_("Counted from the day the reviewer accepts."),
    )
    send_now = forms.BooleanField(
        label=_("Send at once"), required=False, help_text=_("Without the time in which you can still cancel unseen.")
    )


class InvitationForm(forms.Form):
    """One invitation, with its letter."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    proposal = forms.CharField(widget=forms.HiddenInput, required=False)
    subject = forms.CharField(label=_("Subject"), max_length=300)
    body = text_field(_("Letter"), rows=16, **{"class": "letter-text"})

    @classmethod
    def of(cls, assignment: Assignment, letter: Letter) -> InvitationForm:
        """Return the form of a letter as the journal would write it."""
        words = {"subject": letter.subject, "body": letter.body}
        return cls(
            prefix=f"a{assignment.pk}",
            initial={"seen": assignment.row_version, "proposal": fingerprint(*words.values()), **words},
        )

    @property
    def is_changed(self) -> bool:
        """Whether the words that were posted are the editor's own, not those that were proposed."""
        words = self.cleaned_data
        return bool(words["proposal"]) and fingerprint(words["subject"], words["body"]) != words["proposal"]


class NextRoundForm(forms.Form):
    """The next round: how many reports, how many days, and who is asked; each with a reason if one is needed."""

    mark_optional = False

    reports_wanted = forms.IntegerField(
        label=_("Reports wanted"),
        min_value=0,
        max_value=MOST_REPORTS,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )
    days_given = forms.IntegerField(
        label=_("Days for the review"),
        min_value=1,
        max_value=LONGEST_REVIEW,
        widget=forms.NumberInput(attrs={"class": "short"}),
        help_text=_("Counted from the day the reviewer accepts."),
    )
    people_asked = RowsField(User.objects.filter(is_active=True), required=False)
    q = forms.CharField(
        label=_("Name, institution or mail address"), required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    note = text_field(_("Note for the history"), rows=2, required=False)
    proposal = forms.CharField(widget=forms.HiddenInput, required=False)
    subject = forms.CharField(label=_("Subject"), max_length=300, required=False)
    body = text_field(_("Letter"), rows=12, required=False, **{"class": "letter-text"})
    skip = forms.BooleanField(label=_("Do not send this letter"), required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    @staticmethod
    def proposed(letter: Letter | None) -> dict[str, str]:
        """Return the initial values of the letter to the author, as the journal would write it."""
        if letter is None:
            return {}
        return {"proposal": fingerprint(letter.subject, letter.body), "subject": letter.subject, "body": letter.body}

    @property
    def edit(self) -> Edit | None:
        """What the editor has made of the letter to the author; nothing where it is as it was proposed."""
        words = self.cleaned_data
        if words["skip"]:
            return Edit(skip=True)
        if not words["proposal"] or fingerprint(words["subject"], words["body"]) == words["proposal"]:
            return None
        return Edit(words["subject"], words["body"].replace("\r\n", "\n"))

    @property
    def ticked(self) -> set[int]:
        """The ids of those who are ticked."""
        return {pk for value in self.data.getlist("people_asked") if (pk := whole_number(value)) is not None}  # type: ignore[attr-defined]

    @property
    def people_ticked(self) -> list[User]:
        """Those who are ticked, where somebody is among them who cannot be, the others."""
        self.is_valid()
        known = self.cleaned_data.get("people_asked")
        return list(self.fields["people_asked"].queryset.filter(pk__in=self.ticked) if known is None else known)  # type: ignore[attr-defined]

    @property
    def people(self) -> dict[User, str]:
        """Who is asked, each with the reason that was given."""
        return {person: self.reason_for(person) for person in self.cleaned_data["people_asked"]}

    @property
    def words(self) -> str:
        """What is searched for."""
        return plain(self.data.get("q", "")).strip() if self.is_bound else ""

    def reason_for(self, person: User, before: str = "") -> str:
        """Return why this person is asked in spite of a concern: as typed, else as it was given before."""
        return plain(self.data.get(f"reason-{person.pk}", before)) if self.is_bound else before

    @property
    def facts(self) -> dict[str, Any]:
        """The other answers, as the service takes them."""
        return {name: self.cleaned_data[name] for name in ("reports_wanted", "days_given", "note", "seen")}


# -- Fields of steps on the screen that all steps share ------------------------------------------------------------


def _days_given(subject: Any, user: Any) -> forms.Field:
    initial = getattr(subject, "days_given", None) or Journal.current().review_days
    return forms.IntegerField(label=_("Days for the review"), min_value=1, max_value=LONGEST_REVIEW, initial=initial)


def _new_date(subject: Any, user: Any) -> forms.Field:
    timetable = Timetable.current()
    initial = latest_date(subject) or timetable.days_after(timezone.localdate(), timetable.journal.review_days)
    return DueDay(label=_("New date"), initial=initial)


ASKS: dict[str, Callable[[Any, Any], forms.Field]] = {
    "days_given": _days_given,
    "assignment.extend.due_on": _new_date,
}
WORDS = {
    "assignment.ask_clarification": _("Your question"),
    "assignment.ask_additional": _("What you ask for"),
}
"""What the words that go with a step are called, where they are no reason for it but reach the reviewer as they are."""


class ResponseForm(Autosaved):
    """The answers to the reviewers: a field for each point, one for the words of each of the author's own, a remark."""

    response = forms.CharField(
        label=_("To all reviewers"), max_length=LONGEST_RESPONSE, required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("A general remark, if there is one. The reviewers read it: do not name yourself in it."),
    )  # fmt: skip

    def __init__(self, *args: Any, points: Sequence[Point], remark: str, **kwargs: Any) -> None:
        initial = {"response": remark}
        for point in points:
            initial[f"{ANSWER}{point.key}"] = point.answer
            initial |= {f"{OWN}{point.key}": point.text} if point.source is None else {}
        super().__init__(*args, **{**kwargs, "initial": initial})
        if not any(point.source for point in points):
            self.fields["response"].label = _("To the editors")
        numbers: Counter[int | None] = Counter()
        for point in points:
            numbers[point.source] += 1
            if point.source is None:
                self.fields[f"{OWN}{point.key}"] = _box(_("Point"), 3)
            label = _("Your answer to point %(n)s") % {"n": numbers[point.source]}
            self.fields[f"{ANSWER}{point.key}"] = _box(label, 4)

    @staticmethod
    def lost(posted: Mapping[str, str], points: Sequence[Point]) -> list[str]:
        """Return what was typed for points that are no more, because they were joined or divided elsewhere."""
        known = {f"{prefix}{point.key}" for point in points for prefix in (ANSWER, OWN)}
        return [
            words for name, words in posted.items()
            if name.startswith((ANSWER, OWN)) and name not in known and words.strip()
        ]  # fmt: skip


def _box(label: Any, rows: int) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=LONGEST_RESPONSE, required=False,
        widget=forms.Textarea(attrs={"rows": rows}),
    )  # fmt: skip


class NoteForm(Autosaved):
    """A note at a place of the manuscript."""

    words = forms.CharField(
        label=_("Note"), max_length=20_000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    is_confidential = forms.BooleanField(label=_("For the editor only"), required=False)

    @classmethod
    def of(cls, key: str, note: Note | None = None, posted: Mapping[str, Any] | None = None) -> NoteForm:
        """Return the form of a note; several stand on one page."""
        known = {name: getattr(note, name) for name in cls.base_fields} if note else {"is_confidential": False}
        return cls(posted, initial=known, auto_id=f"note-{key}-%s")

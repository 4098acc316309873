"""The form of a step: what it asks, the reason, and the letters it writes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

import issues.forms as production
import review.forms as reviewing
import submissions.forms as submitting
from journal.desk.queries import ListFilters, Scope, first_year, open_loads
from journal.forms.fields import LineField, RowsField, WordsField
from journal.letterbook import LETTERS
from journal.models import Letter, Section, User
from journal.models.case import Edit
from journal.roles import oversees
from journal.text import fingerprint, one_line
from journal.workflow import Step, WorkflowModel
from review.models import Assignment
from review.queries import assignments_for_editor
from submissions.queries import everybody_who_edits
from submissions.states import ListFlag, State

SUBJECT_LENGTH = 300  # as the column of letters

ASSIGNED = "submission.assign.editor"


class EditorChoice(forms.ModelChoiceField):
    """Somebody who edits, each with what they have under way of the manuscripts that ``user`` sees."""

    def __init__(self, people: QuerySet[User], *, user: Any, **kwargs: Any) -> None:
        more = format_html('<a href="{}">{}</a>', reverse("desk:load"), _("How much each of them has to do"))
        super().__init__(people, label=_("Editor"), empty_label=_("Choose"), help_text=more, **kwargs)
        self.user = user

    @cached_property
    def loads(self) -> Mapping[int, Any]:
        """What each has under way, asked once a select is drawn."""
        return open_loads(self.user, self.queryset)

    def label_from_instance(self, obj: User) -> str:
        """Return the name with the numbers."""
        return f"{obj} – {self.loads[obj.pk]}"


ASKS: dict[str, Callable[[Any, Any], forms.Field]] = {
    **submitting.ASKS,
    **reviewing.ASKS,
    **production.ASKS,
    ASSIGNED: lambda submission, user: EditorChoice(submitting.ASKS[ASSIGNED](submission, user).queryset, user=user),
}


HISTORY = _("It stands in the history.")
PERHAPS_QUOTED = _("It stands in the history. Where a letter quotes it, the recipient reads it.")
QUOTED = _("It stands in the history, and in a letter: its recipient reads it.")


class ActForm(forms.Form):
    """What a person fills in to take a step."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, subject: WorkflowModel, step: Step, user: User, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("seen", subject.row_version)
        super().__init__(*args, **kwargs)
        self.step = step
        model = subject._meta.model_name
        for ask in step.asks:
            make = ASKS.get(f"{model}.{step.name}.{ask}") or ASKS[ask]
            self.fields[ask] = make(subject, user)
        self.fields["note"] = WordsField(
            label=reviewing.WORDS.get(f"{model}.{step.name}") or (_("Reason") if step.needs_reason else _("Note")),
            required=step.needs_reason,
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text=PERHAPS_QUOTED if step.letters else HISTORY,
        )

    @property
    def facts(self) -> dict[str, Any]:
        """The answers, named as the step names them."""
        return {ask: self.cleaned_data[ask] for ask in self.step.asks}

    @property
    def as_far_as_known(self) -> tuple[str, dict[str, Any]]:
        """The note and the answers for a preview: what was filled in, else what the fields propose, if anything."""
        answers = getattr(self, "cleaned_data", {})
        proposed = {ask: self.fields[ask].initial for ask in self.step.asks}
        facts = {ask: answers.get(ask, proposed[ask]) for ask in self.step.asks}
        return answers.get("note", ""), {ask: fact for ask, fact in facts.items() if fact is not None}

    def tell_who_reads(self, letters: Iterable[Letter]) -> None:
        """Say of the reason whether a letter quotes it, once the letters of the step are known."""
        note = self.as_far_as_known[0].strip() or "{note}"
        quoted = any(note in part for letter in letters for part in (letter.subject, letter.body))
        self["note"].help_text = QUOTED if quoted else HISTORY

    def has_been_seen(self, subject: WorkflowModel) -> None:
        """Let the next try count: the person is shown that something has changed meanwhile."""
        self.data = self.data.copy()
        self.data["seen"] = str(subject.row_version)


class LetterForm(forms.Form):
    """One letter of the preview: its words can be changed, and it can be left out where it is not compulsory."""

    proposal = forms.CharField(widget=forms.HiddenInput)
    subject = forms.CharField(label=_("Subject"), max_length=SUBJECT_LENGTH, required=False)
    body = forms.CharField(
        label=_("Letter"), required=False, widget=forms.Textarea(attrs={"rows": 12, "class": "letter-text"})
    )
    skip = forms.BooleanField(label=_("Do not send this letter"), required=False)

    mark_optional = False
    letter: Letter

    @classmethod
    def of(cls, letter: Letter, edit: Edit | None = None) -> LetterForm:
        """Return the form of a letter as it would be written, with what the person has made of it so far."""
        subject, body = letter.subject, letter.body
        form = cls(
            prefix=f"letter-{letter.slot}",
            initial={
                "proposal": fingerprint(subject, body),
                "subject": (edit and edit.subject) or subject,
                "body": (edit and edit.body) or body,
                "skip": bool(edit and edit.skip),
            },
        )
        for name in ("subject", "body"):
            form.fields[name].widget.attrs["lang"] = letter.language
        if not LETTERS[letter.key].optional:
            del form.fields["skip"]
        form.letter = letter
        return form

    @property
    def quotes_note(self) -> bool:
        """Whether the letter names the reason, which is not written yet."""
        return "{note}" in self.initial["body"] or "{note}" in self.initial["subject"]


def edits_in(posted: Any) -> dict[str, Edit]:
    """Return what a person made of the letters shown: only those whose words were changed, and those left out."""
    found = {}
    for name in posted:
        if not (name.startswith("letter-") and name.endswith("-proposal")):
            continue
        prefix = name.removesuffix("-proposal")
        subject = one_line(posted.get(f"{prefix}-subject", ""))[:SUBJECT_LENGTH]
        body = posted.get(f"{prefix}-body", "").replace("\r\n", "\n").strip()
        is_left_out = f"{prefix}-skip" in posted
        if is_left_out or fingerprint(subject, body) != posted[name]:
            found[prefix.removeprefix("letter-")] = Edit(subject, body and f"{body}\n", is_left_out)
    return found


ORDERS = [
    ("newest", _("Newest first")), ("needed", _("Required actions first")), ("oldest", _("Oldest first")),
    ("waiting", _("Waiting longest")), ("moved", _("Moved last")), ("due", _("Due first")), ("due_late", _("Due last")),
    ("title", _("Title")), ("title_back", _("Title, backwards")), ("number", _("Number")),
    ("number_back", _("Number, backwards")), ("state", _("State")), ("state_back", _("State, backwards")),
]  # fmt: skip
NOBODY = "none"
FURTHER = ("flag", "round", "year", "is_overdue", "is_recent", "order")


class ManuscriptFilter(forms.Form):
    """What narrows the list of manuscripts; the editor is asked for by those who see the manuscripts of others."""

    mark_optional = False

    words = forms.CharField(label=_("Words, author or number"), required=False, max_length=200)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("All")),
            ("open", _("Not decided yet")),
            ("under_way", _("Under way")),
            ("decided", _("Decided")),
            *State.choices[1:],
        ],
    )
    section = forms.ModelChoiceField(Section.objects.all(), label=_("Section"), required=False, empty_label=_("All"))
    editor = forms.ChoiceField(label=_("Editor"), required=False)
    flag = forms.ChoiceField(label=_("Mark"), required=False, choices=[("", _("All")), *ListFlag.choices])
    round = forms.IntegerField(
        label=_("Round"), required=False, min_value=1, max_value=99, widget=forms.NumberInput(attrs={"class": "short"})
    )
    year = forms.IntegerField(
        label=_("Year sent in"),
        required=False,
        min_value=1900,
        max_value=9000,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )
    is_overdue = forms.BooleanField(label=_("Overdue"), required=False)
    is_recent = forms.BooleanField(label=_("Decided in the last twelve months"), required=False)
    order = forms.ChoiceField(label=_("Order"), required=False, choices=ORDERS)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if oversees.test(user):
            people = [(str(person.pk), str(person)) for person in everybody_who_edits()]
            self.fields["editor"].choices = [("", _("All")), (NOBODY, _("None yet")), *people]  # type: ignore[attr-defined]
        else:
            del self.fields["editor"]

    @property
    def first(self) -> list[forms.BoundField]:
        """What is asked at once."""
        return [self[name] for name in self.fields if name not in FURTHER]

    @property
    def further(self) -> list[forms.BoundField]:
        """What is asked of who wants more."""
        return [self[name] for name in FURTHER]

    @property
    def has_further(self) -> bool:
        """Whether any of that is asked for, or asked wrongly."""
        return self.is_bound and any(self.data.get(name) or name in self.errors for name in FURTHER)

    @property
    def is_set(self) -> bool:
        """Whether anything narrows the list."""
        return self.is_bound and self.is_valid() and any(self.cleaned_data[n] for n in self.fields if n != "order")

    @property
    def query(self) -> str:
        """What an address asks for with these answers; nothing while they make no sense."""
        if not self.is_bound or not self.is_valid():
            return ""
        return urlencode({name: self.data[name] for name in self.fields if self.data.get(name)})

    @property
    def filters(self) -> ListFilters:
        """The answers; nothing narrows the list while they make no sense."""
        if not self.is_bound or not self.is_valid():
            return ListFilters()
        answers = dict(self.cleaned_data)
        state, editor = answers.pop("state"), answers.pop("editor", "")
        return ListFilters(
            **{**answers, "order": answers["order"] or "newest"},
            states=(state,) if state else (),
            editor=int(editor) if editor and editor != NOBODY else None,
            without_editor=editor == NOBODY,
        )


class TogetherForm(forms.Form):
    """What is done with several manuscripts at once; ``user`` picks from those on the own list.

    ``shown`` are the places in queues that the page said would be invited.
    """

    mark_optional = False

    act = forms.ChoiceField(
        label=_("What to do"),
        choices=[
            ("remind", _("Remind reviewers who are late")),
            ("invite", _("Invite the next reviewer of each queue")),
            ("assign", _("Give to an editor")),
        ],
        widget=forms.RadioSelect,
    )
    decides = forms.BooleanField(label=_("The editor decides, not only recommends"), required=False, initial=True)
    shown = RowsField(Assignment.objects.all(), required=False, widget=forms.MultipleHiddenInput)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shown"].queryset = assignments_for_editor(user)  # type: ignore[attr-defined]
        if oversees.test(user):
            self.fields["editor"] = EditorChoice(everybody_who_edits(), user=user, required=False)
            self.order_fields(["act", "editor", "decides"])
        else:
            self.fields["act"].choices = self.fields["act"].choices[:-1]  # type: ignore[attr-defined]
            del self.fields["decides"]

    def clean(self) -> dict[str, Any]:
        """Ask for the editor where one is to get them."""
        answers = super().clean() or {}
        if answers.get("act") == "assign" and not answers.get("editor"):
            self.add_error("editor", _("Choose the editor who gets them."))
        return answers


class SaveViewForm(forms.Form):
    """The name under which a list is saved; who oversees the journal may share it."""

    mark_optional = False

    name = LineField(label=_("Name"), max_length=60)
    is_shared = forms.BooleanField(label=_("Show it to everybody at the desk"), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not oversees.test(user):
            del self.fields["is_shared"]


class StatisticsFilter(forms.Form):
    """What the statistics count, and what stands in their rows."""

    mark_optional = False

    by = forms.ChoiceField(
        label=_("Rows"), required=False, choices=[("year", _("By year")), ("section", _("By section"))]
    )
    section = forms.TypedChoiceField(label=_("Section"), required=False, coerce=int, empty_value=None)
    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.sections = {section.pk: str(section) for section in Section.objects.all()}
        years = range(timezone.localdate().year, first_year() - 1, -1)
        self.fields["section"].choices = [("", _("All")), *self.sections.items()]  # type: ignore[attr-defined]
        self.fields["year"].choices = [("", _("All")), *((year, year) for year in years)]  # type: ignore[attr-defined]

    @property
    def is_set(self) -> bool:
        """Whether anything was asked for."""
        return self.is_bound

    @property
    def scope(self) -> Scope:
        """What is counted; everything by year while the answers make no sense."""
        if not self.is_bound or not self.is_valid():
            return Scope(self.user)
        answers = self.cleaned_data
        return Scope(self.user, answers["section"], answers["year"], answers["by"] or "year")


class WriteForm(forms.Form):
    """A free letter to people on the case; ``people`` are those its writer may write to."""

    to = RowsField(
        User.objects.none(),
        label=_("To"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each gets a letter of their own."),
    )
    subject = LineField(label=_("Subject"), max_length=SUBJECT_LENGTH)
    body = WordsField(label=_("Letter"), widget=forms.Textarea(attrs={"rows": 12, "class": "letter-text"}))

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = people  # type: ignore[attr-defined]
        if len(people) == 1:
            self.fields["to"].initial = people


class NoConcernForm(forms.Form):
    """Why it is no concern that a manuscript is like another one."""

    note = WordsField(
        label=_("Why it is no concern"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stands in the history of both, for editors and office."),
    )


class SetAsideForm(NoConcernForm):
    """Why what a flag tells is no concern."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].help_text = _(
            "It stands in the history, for editors and office. Authors and reviewers never read it."
        )

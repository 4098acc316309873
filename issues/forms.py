"""The forms of production; ``ASKS`` are the fields that steps ask for on the screen all steps share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from issues import queries
from issues.models import Article, ArticleTranslation, Issue, Notice, Query
from issues.services import due_in_production, licence_words, shown_size
from issues.states import NOTICE_OF_STEP, ArticleKind, GalleyKind, IssueState, NoticeKind, ProductionFileKind
from journal.forms.autosaved import Autosaved
from journal.forms.fields import DueDay, LineField, OrcidField
from journal.forms.people import NAME_FIELDS, NamesForm
from journal.models import Journal, Section
from journal.states import Language, RoleName
from journal.text import one_line, plain
from submissions.forms.editors import AuthorsInOrder
from submissions.forms.fields import PersonByAddress


def day_field(label: Any, *, initial: Any = None, help_text: Any = "", required: bool = True) -> forms.DateField:
    """Return a field for a day."""
    widget = forms.DateInput(attrs={"type": "date"})
    return forms.DateField(label=label, initial=initial, help_text=help_text, required=required, widget=widget)


# -- What steps ask ------------------------------------------------------------------------------------------------


def _person(role: RoleName, label: Any) -> Callable[[Any, Any], forms.Field]:
    def field(article: Article, user: Any) -> forms.Field:
        people = queries.holders(role, RoleName.OFFICE).exclude(pk__in=article.excluded_ids)
        hint = _("Authors and reviewers of it are left out.")
        return forms.ModelChoiceField(people, label=label, help_text=hint, empty_label=_("Choose"))

    return field


def _day_for_author(article: Article, user: Any) -> forms.Field:
    return DueDay(label=_("New date"), initial=due_in_production())


def _agreement(article: Article, user: Any) -> forms.Field:
    return forms.BooleanField(label=licence_words(Journal.current()))


def _issue(article: Article, user: Any) -> forms.Field:
    issues = Issue.objects.filter(state=IssueState.ASSEMBLING).order_by("planned_on")
    return forms.ModelChoiceField(issues, label=_("Issue"), initial=issues.first(), empty_label=_("Choose"))


def _summary(article: Article, user: Any) -> forms.Field:
    return forms.CharField(
        label=_("What is mended"),
        max_length=300,
        help_text=_("One line that readers will see, such as “Figure 2 replaced by a sharper one”."),
    )


def _notice(step: str) -> Callable[[Any, Any], forms.Field]:
    def field(article: Article, user: Any) -> forms.Field:
        prepared = Notice.objects.filter(target=article, kind=NOTICE_OF_STEP[step], issued_at=None)
        return forms.ModelChoiceField(prepared, label=_("Notice"), initial=prepared.first(), empty_label=None)

    return field


def _planned_on(issue: Issue, user: Any) -> forms.Field:
    return day_field(_("New date"), initial=issue.planned_on)


def _publish_on(issue: Issue, user: Any) -> forms.Field:
    return day_field(_("Day of publication"), initial=max(issue.planned_on, timezone.localdate()))


def _into(issue: Issue, user: Any) -> forms.Field:
    others = Issue.objects.filter(state=IssueState.ASSEMBLING).exclude(pk=issue.pk).order_by("planned_on")
    return forms.ModelChoiceField(
        others,
        label=_("Merge into"),
        required=False,
        empty_label=_("No other issue: the articles are free"),
    )


ASKS: dict[str, Callable[[Any, Any], forms.Field]] = {
    "copyeditor": _person(RoleName.COPYEDITOR, _("Copyeditor")),
    "production_editor": _person(RoleName.PRODUCTION_EDITOR, _("Production editor")),
    "article.move_due_date.due_on": _day_for_author,
    "article.approve_proof.agree": _agreement,
    "article.sign_licence.agree": _agreement,
    "article.place.issue": _issue,
    "article.propose_mending.summary": _summary,
    **{f"article.{step}.notice": _notice(step) for step in NOTICE_OF_STEP},
    "issue.postpone.planned_on": _planned_on,
    "issue.schedule.publish_on": _publish_on,
    "issue.cancel.into": _into,
}


# -- Articles ------------------------------------------------------------------------------------------------------


class ArticleFilter(forms.Form):
    """What the list of articles is narrowed by."""

    mark_optional = False

    q = forms.CharField(
        label=_("Title, number or author"), required=False, max_length=120, widget=forms.TextInput({"type": "search"})
    )
    mine = forms.BooleanField(label=_("Only mine"), required=False)
    late = forms.BooleanField(label=_("Only late"), required=False)
    view = forms.CharField(required=False, widget=forms.HiddenInput)


class QueryForm(forms.Form):
    """A question to the author."""

    place = forms.CharField(
        label=_("Place"), max_length=120, required=False, help_text=_("Such as “page 3, second paragraph”.")
    )
    question = forms.CharField(label=_("Question"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000)


class AnswersForm(Autosaved):
    """The author's answers: a field a question."""

    def __init__(self, *args: Any, queries: Iterable[Query], **kwargs: Any) -> None:
        asked = [query for query in queries if query.sent_at and not query.closed_at]
        super().__init__(*args, **kwargs, initial={query.field: query.answer for query in asked})
        for query in asked:
            self.fields[query.field] = forms.CharField(
                label=_("Your answer"),
                widget=forms.Textarea(attrs={"rows": 3, "lang": query.article.language}),
                max_length=8000,
                required=False,
            )

    @property
    def answers(self) -> dict[str, Any]:
        """What was sent of it: a question that the page does not show is not answered by it."""
        return {name: value for name, value in self.good.items() if name in self.data}


class WorkingFileForm(forms.Form):
    """A working file of production."""

    kind = forms.ChoiceField(
        label=_("What it is"), choices=ProductionFileKind.choices, initial=ProductionFileKind.COPYEDITED
    )
    upload = forms.FileField(label=_("File"), help_text=_("DOCX, ODT, PDF, pictures or tables, up to 100 MB."))
    note = forms.CharField(label=_("Note"), max_length=240, required=False)

    def __init__(self, *args: Any, auto_id: str = "file_%s", **kwargs: Any) -> None:
        super().__init__(*args, auto_id=auto_id, **kwargs)  # other forms stand on the same page


class GalleyForm(forms.Form):
    """A galley, uploaded by hand."""

    kind = forms.ChoiceField(label=_("Form"), choices=GalleyKind.choices, initial=GalleyKind.PDF)
    upload = forms.FileField(
        label=_("File"),
        help_text=_("A new one replaces the one of the same form. Search engines take PDF up to 5 MB."),
    )

    def __init__(self, *args: Any, auto_id: str = "galley_%s", **kwargs: Any) -> None:
        super().__init__(*args, auto_id=auto_id, **kwargs)  # other forms stand on the same page


class CorrectionForm(forms.Form):
    """A correction of the proof."""

    place = forms.CharField(label=_("Where"), max_length=120, help_text=_("Such as “page 3, line 12”."))
    stands = forms.CharField(label=_("It says"), widget=forms.Textarea(attrs={"rows": 2}), required=False)
    wanted = forms.CharField(label=_("It should say"), widget=forms.Textarea(attrs={"rows": 2}))


class DetailsForm(forms.ModelForm):
    """What is said of an article: title, abstract, keywords, dates."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Article
        fields = (
            "title", "abstract", "keywords", "language", "section_title", "doi",
            "received_on", "revised_on", "accepted_on",
        )  # fmt: skip
        widgets = {
            "abstract": forms.Textarea(attrs={"rows": 8}),
            "received_on": forms.DateInput({"type": "date"}),
            "revised_on": forms.DateInput({"type": "date"}),
            "accepted_on": forms.DateInput({"type": "date"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = self.instance.row_version

    def clean_title(self) -> str:
        """Keep the title on one line."""
        return one_line(self.cleaned_data["title"])

    @property
    def changes(self) -> dict[str, Any]:
        """The columns that were changed, with their new values."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name != "seen"}


class TranslationForm(forms.ModelForm):
    """Title, abstract and keywords in a further language."""

    class Meta:
        model = ArticleTranslation
        fields = ("language", "title", "abstract", "keywords")
        widgets = {"abstract": forms.Textarea(attrs={"rows": 5})}


TranslationFormSet = forms.modelformset_factory(
    ArticleTranslation, form=TranslationForm, extra=1, can_delete=True, can_delete_extra=False
)


class NewArticleForm(forms.Form):
    """An article that comes from no manuscript."""

    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=[(value, label) for value, label in ArticleKind.choices if value != ArticleKind.NOTICE],
        initial=ArticleKind.EDITORIAL,
        widget=forms.RadioSelect,
        help_text=_("An editorial is written by whoever makes it here, unless other authors are named."),
    )
    title = forms.CharField(label=_("Title"), max_length=500)
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices, initial="en")
    section = forms.ModelChoiceField(
        Section.objects.all(), label=_("Section"), required=False, empty_label=_("No section")
    )
    section_title = forms.CharField(
        label=_("Heading in the contents"),
        max_length=120,
        required=False,
        help_text=_("If it is not the section's. Without either, it stands under what it is, such as “Editorial”."),
    )
    abstract = forms.CharField(label=_("Abstract"), widget=forms.Textarea(attrs={"rows": 6}), required=False)
    keywords = forms.CharField(
        label=_("Keywords"), max_length=500, required=False, help_text=_("Separated by semicolons.")
    )

    def clean_title(self) -> str:
        """Keep the title on one line."""
        return one_line(self.cleaned_data["title"])


class WrittenByForm(NamesForm):
    """One author of an article that comes from no manuscript."""

    affiliation = LineField(label=_("Institution"), max_length=240, required=False)
    orcid = OrcidField()
    account = PersonByAddress(
        label=_("Mail address of the account"),
        required=False,
        help_text=_("Only of somebody the journal knows. The first one with an account reads the proof."),
    )

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of the author."""
        names = (*NAME_FIELDS, "affiliation", "orcid")
        return {**{name: self.cleaned_data[name] for name in names}, "user": self.cleaned_data["account"]}


WrittenBy = forms.formset_factory(
    WrittenByForm, AuthorsInOrder, extra=1, can_order=True, can_delete=True, can_delete_extra=False, max_num=100
)


class SeenForm(forms.Form):
    """The version of the row that was on the page."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


class NoticeForm(forms.Form):
    """A notice about a published article."""

    kind = forms.ChoiceField(label=_("What it is"), choices=NoticeKind.choices, widget=forms.RadioSelect)
    title = forms.CharField(label=_("Title"), max_length=500)
    text = forms.CharField(
        label=_("Text"),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("What is wrong and what is right now, who decided, and when. It appears as it stands here."),
    )

    def __init__(self, *args: Any, target: Article, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].initial = _("Correction to: %(title)s") % {"title": target.title}

    def clean_text(self) -> str:
        """Take out characters that nobody can see."""
        return plain(self.cleaned_data["text"]).strip()


# -- Issues --------------------------------------------------------------------------------------------------------


class IssueForm(forms.ModelForm):
    """What is said of an issue."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    guests = forms.CharField(
        label=_("Guest editors"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        help_text=_("One a line, as they are to be named: family name, given name. A single name stays whole."),
    )

    cover_lies = False
    """Whether a cover was uploaded that is wider than it is high."""

    class Meta:
        model = Issue
        fields = (
            "volume", "number", "planned_on", "title", "language", "description", "is_special", "first_page", "cover",
            "cover_alt",
        )  # fmt: skip
        widgets = {
            "planned_on": forms.DateInput({"type": "date"}),
            "volume": forms.NumberInput({"class": "short"}),
            "number": forms.NumberInput({"class": "short"}),
            "first_page": forms.NumberInput({"class": "short"}),
            "description": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "cover": _(
                "PNG or JPEG, upright, 13 wide to 18 high, such as 1300 × 1800 pixels. Another shape is cut "
                "to it from both sides. Without one, the cover is drawn from volume and number."
            ),
            "first_page": _("1, or where the last issue of the volume ended."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["seen"].initial = self.instance.row_version
            people = self.instance.guest_editors.all()
            self.fields["guests"].initial = "\n".join(person.index_name for person in people)
            if not self.instance.is_assembling:
                self.fields["first_page"].disabled = True

    def clean(self) -> dict[str, Any]:
        """Ask what an uploaded cover shows, for readers who cannot see it; look whether it is wider than high."""
        found = super().clean() or self.cleaned_data
        if cover := self.files.get("cover"):
            width, height = shown_size(cover.read()) or (0, 0)
            cover.seek(0)
            self.cover_lies = width > height
        if found.get("cover") and not (found.get("cover_alt") or "").strip():
            self.add_error("cover_alt", _("Say in a few words what the cover shows, for readers who cannot see it."))
        return found

    def clean_guests(self) -> list[dict[str, str]]:
        """Read one person a line."""
        found = []
        for line in self.cleaned_data["guests"].splitlines():
            family, _comma, given = one_line(line).partition(",")
            if family.strip():
                found.append({"family_name": family.strip()[:120], "given_name": given.strip()[:120]})
        return found

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of the issue, all of them."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class SearchForm(forms.Form):
    """Words that readers look for."""

    mark_optional = False

    q = forms.CharField(
        label=_("Search in titles, abstracts, keywords and names"),
        required=False,
        max_length=200,
        widget=forms.TextInput({"type": "search"}),
    )

"""Review forms: what reviewers are asked, in versions that never change once they are in use; and what was answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as now_in_words
from django.utils.translation import gettext_lazy as _

from journal.models import Section, User
from journal.text import marked_html, paragraphs_of, plain, text_of_html, trace
from review.states import ASKED_ONCE, CHOSEN, LISTED, PROSE, Criterion, QuestionKind, ReadBy, Recommendation, Score

YES, NO = "yes", "no"
ATTACHED = "upload"
"""The key of the file that every report of the first form may have."""


class ReviewForm(models.Model):
    """A form that reviewers fill in; the default one serves the sections that name no other."""

    name = models.CharField(_("name"), max_length=120)
    is_default = models.BooleanField(_("for sections that name no other"), default=False, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["is_default"], condition=Q(is_default=True), name="one_default_review_form"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def in_use(self) -> FormVersion | None:
        """The version that reviewers get who accept now; a prefetch of ``versions`` serves."""
        used = [row for row in self.versions.all() if row.since is not None]
        return max(used, key=lambda row: row.number, default=None)

    @property
    def draft(self) -> FormVersion | None:
        """The version the office works on, of which reviewers see nothing yet."""
        return next((row for row in self.versions.all() if row.since is None), None)

    @property
    def mark(self) -> str:
        """What tells whether somebody has changed its draft; nothing where there is none."""
        draft = self.draft
        return trace([draft.number, *([row.key, row.mark] for row in draft.questions.all())]) if draft else ""


class FormVersion(models.Model):
    """The questions of a form as they stood; without ``since`` it is a draft, with it nothing of it changes again."""

    form = models.ForeignKey(ReviewForm, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    since = models.DateTimeField(null=True, editable=False)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["form", "number"], name="form_version_once"),
            models.UniqueConstraint(fields=["form"], condition=Q(since__isnull=True), name="one_draft_per_review_form"),
        ]

    def __str__(self) -> str:
        return f"{self.form}, version {self.number}"


class FormQuestion(models.Model):
    """One question; ``key`` stays the same through all versions of its form, ``choices`` are the answers in words."""

    version = models.ForeignKey(FormVersion, models.CASCADE, related_name="questions")
    key = models.SlugField(max_length=40)
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(_("kind"), max_length=16, choices=QuestionKind.choices, default=QuestionKind.TEXT)
    label = models.CharField(_("question"), max_length=300)
    hint = models.CharField(_("hint"), max_length=600, blank=True)
    is_required = models.BooleanField(_("must be answered"), default=False)
    read_by = models.CharField(_("read by"), max_length=8, choices=ReadBy.choices, default=ReadBy.AUTHOR)
    choices = models.JSONField(_("answers to choose from"), default=list, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["version", "key"], name="question_key_once"),
            models.UniqueConstraint(
                fields=["version", "kind"], condition=Q(kind__in=ASKED_ONCE), name="own_question_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=QuestionKind.values), name="question_kind_known"),
            models.CheckConstraint(condition=Q(read_by__in=ReadBy.values), name="question_readers_known"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def options(self) -> list[tuple[str, str]]:
        """The answers to choose from, each by its number; of a question that lists none those it always has."""
        if self.kind in LISTED:
            return [(str(n), str(words)) for n, words in enumerate(self.choices, start=1)]
        if self.is_recommendation:
            return [(value, str(words)) for value, words in Recommendation.choices]
        if self.kind in {QuestionKind.YES_NO, QuestionKind.AGAIN}:
            return [(YES, now_in_words("Yes")), (NO, now_in_words("No"))]
        return []

    @property
    def mark(self) -> str:
        """What tells whether somebody has changed the question; its place apart."""
        return trace([self.kind, self.label, self.hint, self.is_required, self.read_by, self.choices])

    @property
    def is_file(self) -> bool:
        """Whether a file is asked for."""
        return self.kind == QuestionKind.FILE

    @property
    def is_recommendation(self) -> bool:
        """Whether it is the one question that every form asks."""
        return self.kind == QuestionKind.RECOMMENDATION

    @property
    def is_confidential(self) -> bool:
        """Whether no author or other reviewer ever reads the answer."""
        return self.read_by == ReadBy.EDITORS

    @property
    def is_listed(self) -> bool:
        """Whether the office lists the answers."""
        return self.kind in LISTED


class FormOfSection(models.Model):
    """The form that a section names instead of the default one."""

    section = models.OneToOneField(Section, models.CASCADE, related_name="+")
    form = models.ForeignKey(ReviewForm, models.CASCADE, related_name="sections")

    class Meta:
        ordering: ClassVar[list[str]] = ["section__position", "pk"]

    def __str__(self) -> str:
        return f"{self.section}: {self.form}"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was asked, with its answer; of a file the answer is its row, as text."""

    key: str
    kind: str
    read_by: str
    label: str
    hint: str
    is_required: bool
    choices: list[list[str]]
    value: str | list[str]

    @classmethod
    def of(cls, question: FormQuestion, given: Any) -> Asked:
        """Return the question as it stands now, with an answer as it is kept, as it is typed or as a form has read it.

        What is none of the answers to choose from is none.
        """
        return cls(
            key=question.key,
            kind=str(question.kind),
            read_by=str(question.read_by),
            label=question.label,
            hint=question.hint,
            is_required=question.is_required,
            choices=[list(option) for option in question.options],
            value=_answer(question, given),
        )

    @property
    def is_for_author(self) -> bool:
        """Whether an editor may pass the answer on to the author; what is not said to be so is not."""
        return self.read_by == ReadBy.AUTHOR

    @property
    def is_answered(self) -> bool:
        """Whether there is an answer."""
        return bool(self.words) if self.kind == QuestionKind.RICH else bool(self.value)

    @property
    def is_rich(self) -> bool:
        """Whether the answer is HTML."""
        return self.kind == QuestionKind.RICH

    @property
    def is_prose(self) -> bool:
        """Whether the answer is a text."""
        return self.kind in PROSE

    @property
    def is_file(self) -> bool:
        """Whether the answer is a file."""
        return self.kind == QuestionKind.FILE

    @property
    def words(self) -> str:
        """The answer as plain text; several choices stand on a line each."""
        if self.is_rich:
            return text_of_html(str(self.value))
        named: dict[str, str] = dict(self.choices)  # type: ignore[arg-type]
        given = self.value if isinstance(self.value, list) else [self.value]
        return "\n".join(str(named.get(part, part)) for part in given).strip()

    @property
    def html(self) -> SafeString:
        """The answer to a question for rich text, cleaned once more."""
        return paragraphs_of(str(self.value))


def _answer(question: FormQuestion, given: Any) -> str | list[str]:
    known = dict(question.options)
    if question.kind == QuestionKind.SEVERAL:
        chosen = given.split() if isinstance(given, str) else [str(value) for value in given or ()]
        return [value for value in known if value in chosen]
    if isinstance(given, bool):
        given = YES if given else NO
    words = plain("" if given is None else str(given)).strip()
    if question.kind in CHOSEN:
        return words if words in known else ""
    return marked_html(words) if question.kind == QuestionKind.RICH else words


def frozen(questions: Iterable[FormQuestion], answers: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what a report keeps: every question as it is asked now, with its answer, but for the recommendation."""
    asked = (row for row in questions if not row.is_recommendation)
    return [asdict(Asked.of(row, answers.get(row.key))) for row in asked]


# -- The form a journal begins with --------------------------------------------------------------------------------


def first_questions() -> list[FormQuestion]:
    """Return the questions of the form a journal begins with, not stored: for who accepted while it had no other."""
    words = now_in_words
    asked: list[dict[str, Any]] = [
        {
            "key": "for_author",
            "label": words("Comments to the author"),
            "hint": words(
                "What is good, what must be mended, and where. Do not sign; do not say here what you recommend."
            ),
            "is_required": True,
        },
        {
            "key": "recommendation",
            "kind": QuestionKind.RECOMMENDATION,
            "label": words("Recommendation"),
            "is_required": True,
        },
        *(
            {
                "key": f"score_{criterion}",
                "kind": QuestionKind.SCALE,
                "label": str(criterion.label),
                "choices": [str(score.label) for score in Score],
            }
            for criterion in Criterion
        ),
        {
            "key": "for_editor",
            "label": words("Confidential comments to the editor"),
            "hint": words("The author never sees these."),
            "read_by": ReadBy.EDITORS,
        },
        {
            "key": "would_review_again",
            "kind": QuestionKind.AGAIN,
            "label": words("Would you look at a revised version?"),
            "read_by": ReadBy.EDITORS,
        },
        {
            "key": ATTACHED,
            "kind": QuestionKind.FILE,
            "label": words("A file that belongs to the report"),
            "hint": words(
                "PDF, Word or OpenDocument. The journal takes your name out of what the file says of itself; "
                "see that it does not stand in the text."
            ),
        },
    ]
    return [FormQuestion(position=place, **facts) for place, facts in enumerate(asked)]

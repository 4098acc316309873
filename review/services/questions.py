"""Review forms as the office builds them: changed in a draft, put into use as a version that never changes again."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal.models import CaseFile, Event
from journal.services import one_act_of
from journal.workflow import StepRefused
from review.models import Assignment, FormOfSection, FormQuestion, FormVersion, ReviewForm, first_questions
from review.roles import builds_review_forms
from review.states import ASKED_ONCE

if TYPE_CHECKING:
    from journal.models import Section, User

Result = TypeVar("Result")
COLUMNS = ("key", "position", "kind", "label", "hint", "is_required", "read_by", "choices")
MOST_QUESTIONS = 60


def add_review_form(*, name: str, by: User) -> ReviewForm:
    """Make a form that begins as a draft with the questions of the default one; the first of all is the default."""
    _ask(by)
    with transaction.atomic():
        if (same := _added_just_now(name, by)) is not None:
            return same
        default = ReviewForm.objects.select_for_update(no_key=True).filter(is_default=True).first()
        form = ReviewForm.objects.create(name=name, is_default=default is None)
        begun = FormVersion.objects.create(form=form, number=1, made_by=by)
        used = default.in_use if default else None
        _copy(list(used.questions.all()) if used else first_questions(), begun)
        _record("added", form, by=by)
    return form


def _added_just_now(name: str, by: User) -> ReviewForm | None:
    """Return the form that this person added a moment ago under the same name: a button was pressed twice."""
    since = one_act_of(by)
    added = Event.objects.filter(name="reviewform.added", by=by, at__gt=since).values("subject_id")
    return ReviewForm.objects.filter(pk__in=added, name=name).order_by("pk").first()


def save_review_form(
    *, form: ReviewForm, name: str, sections: Collection[Section], is_default: bool, by: User
) -> ReviewForm:
    """Keep the name of a form, the sections that name it, and whether it is the default; a section has one form.

    Raises ``StepRefused`` where a form would be the default of which no version is in use.
    """
    _ask(by)
    with transaction.atomic():
        form = _locked(form)
        if is_default and not form.is_default:
            if form.in_use is None:
                raise StepRefused(_("Put the form into use first."))
            ReviewForm.objects.filter(is_default=True).update(is_default=False)
            form.is_default = True
        form.name = name
        form.save()
        FormOfSection.objects.filter(form=form).exclude(section__in=sections).delete()
        for section in sections:
            FormOfSection.objects.update_or_create(section=section, defaults={"form": form})
        _record("changed", form, by=by)
    return form


def delete_review_form(*, form: ReviewForm, by: User) -> None:
    """Delete a form that no reviewer was ever asked by. Raises ``StepRefused``."""
    _ask(by)
    with transaction.atomic():
        form = _locked(form)
        if form.is_default:
            raise StepRefused(_("It is the default form: make another one the default first."))
        if Assignment.objects.filter(form_version__form=form).exists():
            raise StepRefused(_("Reviewers have been asked by this form: take it from its sections instead."))
        _record("deleted", form, by=by)
        form.delete()


# -- Its questions -------------------------------------------------------------------------------------------------


def save_question(*, form: ReviewForm, key: str, by: User, was: str = "", **facts: Any) -> FormQuestion:
    """Keep a question in the draft of its form; a new one (without a key) comes last.

    ``was`` is the mark of the question on the person's page. Raises ``StepRefused``, also where it is another now.
    """

    def change(draft: FormVersion) -> FormQuestion:
        kind = facts["kind"]
        if kind in ASKED_ONCE and draft.questions.filter(kind=kind).exclude(key=key).exists():
            raise StepRefused(_("The form asks this already."))
        if key:
            question = _of(draft, key)
            if was and was != question.mark:
                raise StepRefused(_("Somebody else has changed this question meanwhile."))
        elif draft.questions.count() >= MOST_QUESTIONS:
            raise StepRefused(_("A form has %(most)s questions at most.") % {"most": MOST_QUESTIONS})
        else:
            question = FormQuestion(version=draft, key=_new_key(form), position=draft.questions.count())
        for name, value in facts.items():
            setattr(question, name, value)
        question.save()
        return question

    return _changed(form, change, by=by, unless=lambda draft: None if key else draft.questions.filter(**facts).first())


def remove_question(*, form: ReviewForm, key: str, by: User) -> None:
    """Take a question out of the draft of its form; the recommendation stays."""
    _changed(form, lambda draft: _of(draft, key).delete(), by=by)


def move_question(*, form: ReviewForm, key: str, by: User, move: str = "", position: int | None = None) -> None:
    """Move a question up or down by one, or to a place counted from 1, in the draft of its form."""

    def change(draft: FormVersion) -> None:
        order = list(draft.questions.order_by("position", "pk"))
        place = next((n for n, row in enumerate(order) if row.key == key), None)
        if place is None:
            raise StepRefused(_("This question is not there any longer."))
        wanted = {"up": place - 1, "down": place + 1}.get(move, (position or place + 1) - 1)
        order.insert(max(0, min(wanted, len(order) - 1)), order.pop(place))
        for number, row in enumerate(order):
            row.position = number
        FormQuestion.objects.bulk_update(order, ["position"])

    _changed(form, change, by=by)


def _of(draft: FormVersion, key: str) -> FormQuestion:
    question = draft.questions.filter(key=key).first()
    if question is None:
        raise StepRefused(_("This question is not there any longer."))
    if question.is_recommendation:
        raise StepRefused(_("Every form asks what is recommended."))
    return question


def _new_key(form: ReviewForm) -> str:
    """Return a key that no version of the form has given to another question."""
    taken = set(FormQuestion.objects.filter(version__form=form).values_list("key", flat=True))
    return next(key for n in range(1, len(taken) + 2) if (key := f"q{n}") not in taken)


# -- Into use ------------------------------------------------------------------------------------------------------


def put_into_use(*, form: ReviewForm, by: User, seen: str = "") -> FormVersion:
    """Ask by the draft from now on: reviewers who accept get it, those who have accepted keep theirs.

    ``seen`` is the mark of the draft on the person's page. Raises ``StepRefused``, also where it is another now.
    """
    _ask(by)
    with transaction.atomic():
        form = _locked(form)
        draft = form.draft
        if draft is None:
            raise StepRefused(_("Nothing was changed since the form was put into use."))
        _refuse_unseen(form, seen)
        draft.since = timezone.now()
        draft.save(update_fields=["since"])
        _record("used", form, by=by, version=draft.number)
    return draft


def drop_draft(*, form: ReviewForm, by: User, seen: str = "") -> None:
    """Give up what was changed since the form was put into use; ``seen`` as for putting it into use."""
    _ask(by)
    with transaction.atomic():
        form = _locked(form)
        if form.draft is None or form.in_use is None:
            raise StepRefused(_("There are no changes to drop."))
        _refuse_unseen(form, seen)
        form.draft.delete()
        _record("dropped", form, by=by)


def _changed(
    form: ReviewForm,
    change: Callable[[FormVersion], Result],
    *,
    by: User,
    unless: Callable[[FormVersion], Result | None] = lambda draft: None,
) -> Result:
    """Change the draft of a form under its lock; where it has none, one is made of the version in use.

    What ``unless`` finds is there already, as a button was pressed twice: it is returned, and nothing changes.
    """
    _ask(by)
    with transaction.atomic():
        form = _locked(form)
        draft, used = form.draft, form.in_use
        if draft is not None and (same := unless(draft)) is not None:
            return same
        if draft is None:
            draft = FormVersion.objects.create(form=form, number=used.number + 1 if used else 1, made_by=by)
            _copy(list(used.questions.all()) if used else first_questions(), draft)
        result = change(draft)
        _record("changed", form, by=by)
    return result


def _refuse_unseen(form: ReviewForm, seen: str) -> None:
    if seen and seen != form.mark:
        raise StepRefused(_("Somebody else has changed the draft meanwhile. Look at it once more, then press again."))


def _locked(form: ReviewForm) -> ReviewForm:
    return ReviewForm.objects.select_for_update(no_key=True).get(pk=form.pk)


def _copy(questions: Collection[FormQuestion], version: FormVersion) -> None:
    rows = ({name: getattr(row, name) for name in COLUMNS} for row in questions)
    FormQuestion.objects.bulk_create(FormQuestion(version=version, **facts) for facts in rows)


def _record(act: str, form: ReviewForm, *, by: User, **facts: Any) -> None:
    CaseFile.of_the_journal().record(f"reviewform.{act}", form, by=by, note=form.name, facts=facts)


def _ask(by: User) -> None:
    if not builds_review_forms.test(by):
        raise PermissionDenied

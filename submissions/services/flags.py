"""Flags: raised where a rule has seen something, set aside by an editor who has looked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal.text import one_line, plain
from journal.workflow import StepRefused
from submissions.models import FileReading, Flag, Likeness, Submission
from submissions.roles import edits_or_office
from submissions.services.access import locked, only
from submissions.states import FileKind, FlagKind

if TYPE_CHECKING:
    from journal.models import User
    from submissions.models import Version


def raise_flag(
    submission: Submission, kind: FlagKind, subject: models.Model, *, facts: dict[str, Any] | None = None
) -> bool:
    """Write down what was seen on a row; false where the same stands there already, open or set aside.

    To be called inside a transaction, under the lock of the manuscript.
    """
    row, is_new = Flag.objects.get_or_create(
        submission=submission,
        kind=kind,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        defaults={"facts": facts or {}, "seen_at": timezone.now()},
    )
    if is_new:
        submission.case.record("submission.flag_raised", submission, by=None, facts={"kind": kind, "flag": row})
        count_flags([submission.pk])
    return is_new


def flag_hidden_text(submission: Submission, version: Version) -> None:
    """Flag text in the manuscript of a version that speaks to programs, where it has been read and was sent.

    To be called under the lock of the manuscript.
    """
    readings = FileReading.objects.filter(file__version=version, file__version__sent_at__isnull=False)
    of_manuscript = {"file__kind": FileKind.MANUSCRIPT, "file__replaced_at__isnull": True, "facts__isnull": False}
    reading = readings.filter(**of_manuscript).select_related("file").first()
    if reading is not None and reading.found.for_machines:
        raise_flag(submission, FlagKind.HIDDEN_TEXT, reading.file)


def settle_flag(*, flag_id: int, by: User, note: str) -> None:
    """Set a flag aside: an editor has looked, and says why it is no concern. Raises ``StepRefused`` without a reason.

    What was settled before stays as it was.
    """
    if not one_line(note):
        raise StepRefused(_("Say in a few words why it is no concern."))
    with transaction.atomic():
        submission = locked(flags=flag_id)
        if submission is None:
            return
        only(edits_or_office, by, submission)
        settled = {"settled_at": timezone.now(), "settled_by": by}
        if Flag.objects.filter(pk=flag_id, settled_at__isnull=True).update(**settled):
            facts = {"flag": flag_id}
            submission.case.record("submission.flag_settled", submission, by=by, note=plain(note), facts=facts)
            count_flags([submission.pk])


def count_flags(ids: Iterable[int]) -> None:
    """Write how many flags and likenesses of these manuscripts are open, which lists read."""
    alike = Likeness.objects.filter(settled_at__isnull=True, is_resubmission=False)
    counted = (
        _counted(Flag.objects.filter(settled_at__isnull=True), "submission")
        + _counted(alike, "submission")
        + _counted(alike.filter(other__isnull=False), "other")
    )
    Submission.objects.filter(pk__in=list(ids)).update(flags_open=counted)


def _counted(rows: models.QuerySet[Any], side: str) -> Coalesce:
    grouped = rows.filter(Q(**{side: OuterRef("pk")})).order_by().values(side)
    return Coalesce(Subquery(grouped.annotate(n=Count("pk")).values("n")), 0)

"""Which manuscripts and articles are alike: found by the worker after a version was sent, settled by an editor."""

from __future__ import annotations

import logging
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal import apart, outbox
from journal.models import Section
from journal.text import folded, one_line, plain
from journal.workflow import StepRefused
from submissions import likeness
from submissions.likeness import text_of_file
from submissions.models import Imprint, Likeness, Submission, Version
from submissions.roles import edits_or_office
from submissions.services.access import locked, only
from submissions.services.flags import count_flags
from submissions.states import Part

if TYPE_CHECKING:
    from django.db.models.fields.files import FieldFile

    from journal.models import Job, User

log = logging.getLogger(__name__)

ALIKE = "submissions.alike"
PROGRAM = Path(text_of_file.__file__)
LONGEST_TEXT = 600_000  # characters; five times a long book chapter
RISE = 10  # per cent; what was settled is raised again when it has become so much more alike


@dataclass(frozen=True, slots=True)
class Measure:
    """How a part is compared: by runs of so many words, from how many words on, and from which likeness it is told."""

    lengths: tuple[int, ...]
    fewest: int
    told_from: float

    @property
    def worth_measuring_from(self) -> float:
        """The estimate from which the texts themselves are compared."""
        return likeness.least_estimate(self.told_from)


MEASURES = {
    Part.TITLE: Measure((1, 2), fewest=2, told_from=0.65),
    Part.ABSTRACT: Measure((3,), fewest=30, told_from=0.4),
    Part.TEXT: Measure((5,), fewest=400, told_from=0.15),
}

Thing = tuple[str, int]
"""What something is alike to: a manuscript, or an article that was made of none."""


# -- Imprints ------------------------------------------------------------------------------------------------------


def ask_what_is_alike(version: Version) -> None:
    """Have the worker compare a version that was sent with everything the journal has."""
    outbox.enqueue(ALIKE, {"version": version.pk}, case=version.submission.case_file)


def find_alike(job: Job) -> None:
    """Do a job of that kind: take the imprints of a manuscript anew, and look what is like it.

    An older version is passed over: what counts is the one that was sent last.
    """
    version = Version.objects.select_related("submission").get(pk=job.facts["version"])
    submission = version.submission
    newest = submission.sent_version
    if newest is None or newest.pk != version.pk:
        return
    file = version.manuscript
    text = text_of(file.stored, file.suffix.removeprefix(".")) if file else ""
    made = [*_words_over(submission, version), *_imprints(Part.TEXT, submission.language, text)]
    with transaction.atomic():
        locked(pk=submission.pk)
        submission.imprints.filter(publication__isnull=True).delete()
        for imprint in made:
            imprint.submission = submission
        Imprint.objects.bulk_create(made)
    look_for_alike(submission)


def find_alike_anew(*, everything: bool = False) -> int:
    """Have the worker compare manuscripts that were not compared in the present way, or all; return how many."""
    rows = Submission.objects.filter(submitted_at__isnull=False).order_by("pk")
    if not everything:
        rows = rows.exclude(pk__in=_kept().filter(publication__isnull=True).values("submission"))
    newest = Version.objects.filter(submission=OuterRef("pk"), sent_at__isnull=False).order_by("-number")
    wanted = Version.objects.filter(pk__in=rows.annotate(newest=Subquery(newest.values("pk")[:1])).values("newest"))
    versions = list(wanted.select_related("submission__case_file").order_by("pk"))
    for version in versions:
        ask_what_is_alike(version)
    return len(versions)


def articles_kept() -> QuerySet[Any]:
    """Return the ids of the articles whose imprints were made in the present way."""
    return _kept().filter(publication__isnull=False).values("publication")


def _kept() -> QuerySet[Imprint]:
    return Imprint.objects.filter(made_with=likeness.MADE_WITH)


def _words_over(submission: Submission, version: Version) -> Iterable[Imprint]:
    """Make the imprints of titles and abstracts in all languages; the heading of a section is no title."""
    headings = {folded(title) for title in Section.objects.values_list("title", flat=True)}
    rows = [(submission.language, version.title, version.abstract)]
    rows += submission.translations.values_list("language", "title", "abstract")
    for language, title, abstract in rows:
        if folded(title) not in headings:
            yield from _imprints(Part.TITLE, language, title)
        yield from _imprints(Part.ABSTRACT, language, abstract)


def _imprints(part: Part, language: str, text: str) -> list[Imprint]:
    """Make the imprint of a text, if there is enough of it to be compared."""
    text = plain(likeness.prose(text) if part == Part.TEXT else text).strip()[:LONGEST_TEXT]
    found = likeness.words(text)
    if len(found) < MEASURES[part].fewest:
        return []
    signature = likeness.signature(likeness.shingles(found, MEASURES[part].lengths))
    return [Imprint(part=part, language=language, text=text, signature=signature, made_with=likeness.MADE_WITH)]


def keep_article(
    *, article: int, submission: Submission | None, words: Iterable[tuple[str, str, str]], text: str = ""
) -> None:
    """Take the imprints of a published article: ``words`` are language, title and abstract, ``text`` its own words.

    Of an article made of a manuscript the manuscript has the text already.
    """
    made = []
    for language, title, abstract in words:
        made += [*_imprints(Part.TITLE, language, title), *_imprints(Part.ABSTRACT, language, abstract)]
        if text and submission is None:
            made += _imprints(Part.TEXT, language, text)
            text = ""
    for imprint in made:
        imprint.publication, imprint.submission = article, submission
    with transaction.atomic():
        Imprint.objects.filter(publication=article).delete()
        Imprint.objects.bulk_create(made)


def text_of(stored: FieldFile, kind: str) -> str:
    """Return the text of a stored file, empty where it cannot be read; raises ``Busy``.

    Slow: never inside a transaction.
    """
    with (
        stored.open("rb") as file,
        apart.on_disk(file) as source,
        tempfile.NamedTemporaryFile(prefix="text-") as target,
    ):
        try:
            apart.output_of(PROGRAM, kind, source, target.name)
        except apart.Refused as refusal:
            log.warning("event=text_not_read reason=%s key=%s", refusal.problem, stored.name)
            return ""
        return target.read().decode("utf-8", "replace")


# -- Comparing -----------------------------------------------------------------------------------------------------


def look_for_alike(submission: Submission) -> None:
    """Write down what is like a manuscript, and let go of what no longer is.

    The imprints of it must be committed before: of two compared at once, one finds the other. Not for a transaction.
    """
    mine = list(submission.imprints.filter(made_with=likeness.MADE_WITH))
    others = _kept().filter(~Q(submission=submission) | Q(submission__isnull=True))
    rows = list(others.values_list("pk", "part", "submission_id", "publication", "signature"))
    likely = [
        pk
        for pk, part, *_thing, signature in rows
        if any(
            likeness.estimate(bytes(own.signature), bytes(signature)) >= MEASURES[Part(part)].worth_measuring_from
            for own in mine
            if own.part == part
        )
    ]
    compared = {_thing(submission_id, article) for _pk, _part, submission_id, article, _signature in rows}
    found = _measured(mine, Imprint.objects.filter(pk__in=likely))
    before = {_thing_of(row, submission) for row in _likenesses_of(submission)}
    touched = {submission.pk, *(pk for kind, pk in {*found, *before} if kind == "submission")}
    with transaction.atomic():
        _lock_all(touched)
        _write(submission, found, compared)
        count_flags(touched)


def _lock_all(ids: set[int]) -> list[Submission]:
    """Lock both sides of each pair, always in the same order: two that are compared at once write it once."""
    return list(Submission.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=ids).order_by("pk"))


def _thing(submission_id: int | None, article: int | None) -> Thing:
    return ("article", article or 0) if submission_id is None else ("submission", submission_id)


def _measured(mine: list[Imprint], likely: QuerySet[Imprint]) -> dict[Thing, dict[str, int]]:
    """Return how alike each thing is in each part, in per cent: shingle by shingle, not by the signature."""
    own = [(imprint, _shingles(imprint)) for imprint in mine]
    found: dict[Thing, dict[str, int]] = defaultdict(dict)
    for imprint in likely.iterator():
        theirs = _shingles(imprint)
        parts = found[_thing(imprint.submission_id, imprint.publication)]
        for one, ours in own:
            if one.part == imprint.part:
                alike = likeness.resemblance(ours, theirs)
                if alike >= MEASURES[Part(one.part)].told_from:
                    parts[one.part] = max(parts.get(one.part, 0), round(100 * alike))
    return {thing: parts for thing, parts in found.items() if parts}


def _shingles(imprint: Imprint) -> set[likeness.Shingle]:
    return likeness.shingles(likeness.words(imprint.text), MEASURES[Part(imprint.part)].lengths)


def _write(submission: Submission, found: dict[Thing, dict[str, int]], compared: set[Thing]) -> None:
    known = {_thing_of(row, submission): row for row in _likenesses_of(submission)}
    gone = [row.pk for thing, row in known.items() if thing in compared and thing not in found]
    Likeness.objects.filter(pk__in=gone).delete()
    family = _earlier_and_later(submission)
    fresh: list[Likeness] = []
    changed: list[Likeness] = []
    for thing, parts in found.items():
        row = known.get(thing) or _pair(submission, thing, is_resubmission=thing in family)
        before = row.most
        row.title, row.abstract, row.text = (parts.get(part, 0) for part in (Part.TITLE, Part.ABSTRACT, Part.TEXT))
        if row.settled_at is not None and row.most > before + RISE:
            row.settled_at = row.settled_by = None
        (fresh if row.pk is None else changed).append(row)
    Likeness.objects.bulk_create(fresh)
    Likeness.objects.bulk_update(changed, ["title", "abstract", "text", "settled_at", "settled_by"])
    if any(not row.is_resubmission for row in fresh):
        submission.case.record("submission.found_alike", submission, by=None)


def _likenesses_of(submission: Submission) -> QuerySet[Likeness]:
    return Likeness.objects.filter(Q(submission=submission) | Q(other=submission))


def _thing_of(row: Likeness, submission: Submission) -> Thing:
    return _thing(row.other_id if row.submission_id == submission.pk else row.submission_id, row.publication)


def _pair(submission: Submission, thing: Thing, *, is_resubmission: bool) -> Likeness:
    kind, pk = thing
    if kind == "article":
        return Likeness(submission=submission, publication=pk)
    earlier, later = sorted([submission.pk, pk])
    return Likeness(submission_id=later, other_id=earlier, is_resubmission=is_resubmission)


def _earlier_and_later(submission: Submission) -> set[Thing]:
    """Return what a manuscript is a resubmission of, and what is one of it, however often it came back."""
    found: set[int] = set()
    ask = {submission.pk}
    while ask:
        found |= ask
        near = Submission.objects.filter(Q(resubmissions__in=ask) | Q(resubmission_of__in=ask))
        ask = set(near.values_list("pk", flat=True)) - found
    return {("submission", pk) for pk in found - {submission.pk}}


# -- Settling ------------------------------------------------------------------------------------------------------


def settle_likeness(*, likeness_id: int, by: User, note: str) -> None:
    """Close the flag of two that are alike: an editor who may see both has looked, and says why it is no concern.

    It stands in the history of both. Raises ``StepRefused`` without a reason.
    """
    if not one_line(note):
        raise StepRefused(_("Say in a few words why it is no concern."))
    with transaction.atomic():
        row = Likeness.objects.get(pk=likeness_id)
        manuscripts = _lock_all({row.submission_id, row.other_id or 0})  # first these, as whoever compares them does
        for submission in manuscripts:
            only(edits_or_office, by, submission)
        settled = {"settled_at": timezone.now(), "settled_by": by}
        if not Likeness.objects.filter(pk=row.pk, settled_at__isnull=True).update(**settled):
            return
        for submission in manuscripts:
            submission.case.record(
                "submission.likeness_settled", submission, by=by, note=plain(note), facts={"likeness": row}
            )
        count_flags([submission.pk for submission in manuscripts])

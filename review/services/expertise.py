"""What people know about, made out of what they say of themselves, what they have reviewed and what they have written.

It is kept as weighted terms, so that choosing a reviewer looks up and does not compute.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import timedelta
from math import sqrt
from typing import Any

from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone

from journal import outbox
from journal.models import Job, User
from journal.states import Progress
from review.models import Assignment, Expertise, ExpertiseTerm, ReviewerProfile, Topic
from review.queries.expertise import telling_terms, texts_of_manuscript
from review.states import AssignmentState, RoundState
from submissions import likeness
from submissions.models import Author, Submission

EXPERTISE = "review.expertise"
MAKING = 1
"""To be raised when what is done here changes; what was made before is made anew then."""

MADE_WITH = f"{MAKING}-{likeness.MADE_WITH}"[:24]
MOST_TERMS = 64
MOST_TEXTS = 40  # of each kind, the newest: what somebody worked on long ago says less
AT_ONCE = 200  # people a job makes out
KEYWORDS, INTERESTS = 8.0, 4.0
"""What a person's own words count for, where a word of an abstract counts 1."""


def ask_for_expertise(*people: int) -> None:
    """Have the worker make out anew what these people know about; to be called in the transaction of what changed."""
    outbox.enqueue(EXPERTISE, {"people": list(people)})


def find_expertise(job: Job) -> None:
    """Do a job of that kind."""
    make_expertise(job.facts["people"])


def make_expertise(people: Collection[int]) -> None:
    """Make out what these people know about; done twice, it is the same."""
    now = timezone.now()
    texts = _texts_of(people)
    terms = {person: _terms_of(texts[person]) for person in people}
    known = set(User.objects.filter(pk__in=people).values_list("pk", flat=True))
    with transaction.atomic():
        list(User.objects.select_for_update(no_key=True).filter(pk__in=known).order_by("pk").values_list("pk"))
        ExpertiseTerm.objects.filter(person__in=known).delete()
        ExpertiseTerm.objects.bulk_create(
            (
                ExpertiseTerm(person_id=pk, term=term, weight=weight)
                for pk in sorted(known)
                for term, weight in terms[pk].items()
            ),
            batch_size=500,
        )
        Expertise.objects.bulk_create(
            [Expertise(person_id=pk, terms=terms[pk], made_at=now, made_with=MADE_WITH) for pk in sorted(known)],
            update_conflicts=True,
            unique_fields=["person"],
            update_fields=["terms", "made_at", "made_with"],
        )


def make_topic(submission: Submission) -> None:
    """Make out what a manuscript is about, as it is looked for among reviewers."""
    words = {"terms": telling_terms(submission), "made_at": timezone.now(), "made_with": MADE_WITH}
    Topic.objects.update_or_create(submission=submission, defaults=words)


def refresh_topics() -> int:
    """Make out anew what manuscripts in review are about: people are new, and terms tell more or less than before."""
    day_ago = timezone.now() - timedelta(days=1)
    fresh = Topic.objects.filter(made_with=MADE_WITH, made_at__gt=day_ago).values("submission")
    rows = Submission.objects.filter(rounds__state=RoundState.OPEN).exclude(pk__in=fresh).order_by("pk")
    for submission in (found := list(rows.prefetch_related("translations")[:AT_ONCE])):
        make_topic(submission)
    return len(found)


def refresh_expertise(*, most: int = 2000) -> int:
    """Have the worker look anew at people of whom more is known than was made out; return how many there are.

    Nothing while what it was asked before still waits.
    """
    if Job.objects.filter(kind=EXPERTISE, progress=Progress.QUEUED).exists():
        return 0
    reported = Assignment.objects.filter(reviewer=OuterRef("pk"), state=AssignmentState.REPORTED)
    written = Author.objects.filter(user=OuterRef("pk"), submission__submitted_at__isnull=False)
    people = User.objects.annotate(
        last_report=Subquery(reported.order_by("-reported_at").values("reported_at")[:1]),
        last_paper=Subquery(written.order_by("-submission__submitted_at").values("submission__submitted_at")[:1]),
    )
    unknown = Q(expertise__isnull=True) & (Q(last_report__isnull=False) | Q(last_paper__isnull=False))
    of_old = ~Q(expertise__made_with=MADE_WITH) & Q(expertise__isnull=False)
    newer = Q(last_report__gt=F("expertise__made_at")) | Q(last_paper__gt=F("expertise__made_at"))
    found = list(people.filter(unknown | of_old | newer).order_by("pk").values_list("pk", flat=True)[:most])
    for start in range(0, len(found), AT_ONCE):
        ask_for_expertise(*found[start : start + AT_ONCE])
    return len(found)


def _terms_of(texts: Iterable[tuple[str, float]]) -> dict[str, float]:
    found = likeness.weighed(texts)
    strongest = sorted(found.items(), key=lambda item: (-item[1][0], item[0]))[:MOST_TERMS]
    # Between a plain sum, which favours who has done everything, and a cosine, which favours who has done one thing.
    length = sqrt(sqrt(sum(weight**2 for _term, (weight, _written) in strongest))) or 1.0
    return {term: round(weight / length, 4) for term, (weight, _written) in strongest}


def _texts_of(people: Collection[int]) -> dict[int, list[tuple[str, float]]]:
    """Return the texts that tell what each person knows about, each with what it counts for; six queries."""
    texts: dict[int, list[tuple[str, float]]] = defaultdict(list)
    for profile in ReviewerProfile.objects.filter(person__in=people):
        texts[profile.person_id] += [(word, KEYWORDS) for word in profile.words]
        texts[profile.person_id].append((profile.interests, INTERESTS))
    works: dict[int, set[int]] = defaultdict(set)
    reviewed = Assignment.objects.filter(reviewer__in=people, state=AssignmentState.REPORTED).order_by("-reported_at")
    written = Author.objects.filter(user__in=people, submission__submitted_at__isnull=False).order_by("-submission_id")
    for rows in (
        reviewed.values_list("reviewer_id", "round__submission_id"),
        written.values_list("user_id", "submission_id"),
    ):
        taken: dict[Any, int] = defaultdict(int)
        for person, submission in rows:
            if taken[person] < MOST_TEXTS:
                taken[person] += 1
                works[person].add(submission)
    ids = {pk for found in works.values() for pk in found}
    submissions = Submission.objects.filter(pk__in=ids).prefetch_related("translations")
    said = {row.pk: texts_of_manuscript(row) for row in submissions}
    for person, found in works.items():
        texts[person] += [text for pk in sorted(found) for text in said[pk]]
    return texts

"""What helps the demonstration's editors to choose reviewers: profiles, proposals of an author, ratings of reports."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

import review.services as reviewing
from journal.desk.demo.trust import DOUBTFUL
from journal.models import User
from review.models import Assignment
from review.states import AssignmentState, RoundState
from submissions.models import Submission

PROFILES = {
    "reviewer": (["sand mining", "ชุมชนริมน้ำ", "livelihoods", "riverbanks"], ["en", "th"]),
    "zaw": (["land tenure", "forests", "မြေပုံ", "customary law"], ["en", "my"]),
    "claire": (["river diplomacy", "history of the river", "electricity"], ["en", "fr"]),
    "quang": (["sediment", "châu thổ", "salinity", "rice"], ["en", "vi"]),
    "thida": (["fisheries", "អ្នកនេសាទ", "early warning", "floods"], ["en", "km"]),
    "mai": (["floods", "language of risk", "households"], ["en", "vi"]),
    "liwei": (["水资源治理", "regional cooperation", "diplomacy"], ["en", "zh"]),
}
AWAY_FOR = 40  # days, of one of them


def make_reviewers_known(people: dict[str, User]) -> None:
    """Let reviewers say what they know about, an author propose some, and the editor rate the reports that are in."""
    for name, (keywords, languages) in PROFILES.items():
        away = timezone.localdate() + timedelta(days=AWAY_FOR) if name == "liwei" else None
        reviewing.save_profile(
            person=people[name], keywords=keywords, languages=languages, not_before=away, offers=name == "mai",
            asks_not_named=name == "claire", interests="Invented for the demonstration.",
        )  # fmt: skip
    for place, assignment in enumerate(Assignment.objects.filter(state=AssignmentState.REPORTED).order_by("pk")):
        reviewing.rate_report(assignment=assignment, by=people["office"], value=3 + place % 3)
    reviewing.make_expertise([person.pk for person in people.values()])
    for place, submission in enumerate(Submission.objects.filter(rounds__state=RoundState.OPEN).order_by("pk")):
        doubtful = () if place else DOUBTFUL
        reviewing.make_topic(submission)
        reviewing.save_proposals(
            submission=submission,
            by=submission.corresponding_user,
            rows=[
                {"kind": "proposed", "name": people["quang"].name, "email": people["quang"].email},
                {"kind": "opposed", "name": people["mai"].name, "email": people["mai"].email,
                 "reason": "We compete for the same grant. (Invented for the demonstration.)"},
                *({"kind": "proposed", "name": name, "email": email} for name, email in doubtful),
            ],
        )  # fmt: skip

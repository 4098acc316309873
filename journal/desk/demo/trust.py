"""What the demonstration's editors should look at: one flag of each kind, raised by the rule that sees it."""

from __future__ import annotations

from django.utils import timezone

import submissions.services as submitting
from journal.desk.demo.clock import days_ago
from journal.desk.demo.scenario import Scenario
from journal.models import Job
from journal.services import note_network
from review.models import Assignment
from review.services import find_report_alike
from review.services.flags import flag_networks_met
from review.services.likeness import REPORT_ALIKE
from submissions.models import Submission
from submissions.models.files import READ
from submissions.services.reading import read_file

NETWORK = "8.8.4.4"
"""An address of the open network: those for examples belong to nobody, and are not noted."""
DOUBTFUL = [
    ("Prof. Free", "invented.for.the.demonstration@gmail.com"),
    ("Prof. Brief", "invented@mailinator.com"),
    ("Prof. Nearly", "invented@gmial.com"),
    ("Prof. Next Door", "invented@vientiane.example"),
]
"""Whom the author of one manuscript proposes as well, each with an address that tells something."""


def tell_flags(scenario: Scenario, *, alike: Submission, met: Submission) -> None:
    """Let the worker and the clock see what was told: ``alike`` has two authors more, ``met`` a reviewer next door."""
    one = scenario.people["mai"]
    with days_ago(30):
        rows = [{"id": author.pk} for author in alike.again().authors.all()]
        columns = ("given_name", "family_name", "printed_name", "affiliation", "country", "email")
        rows.append({name: getattr(one, name) for name in columns})
        submitting.change_authors(
            alike.again(), authors=rows, has_consent=True, by=scenario.people["office"],
            note="She counted the lamps of the third town, and was forgotten. (Invented for the demonstration.)",
        )  # fmt: skip
    for job in Job.objects.filter(kind=READ, case=alike.case_file).order_by("pk"):
        read_file(job)
    for job in Job.objects.filter(kind=REPORT_ALIKE).order_by("pk"):
        find_report_alike(job)
    reviewing = Assignment.objects.filter(round__submission=met, accepted_at__isnull=False).earliest("pk")
    for person in (met.corresponding_user, reviewing.reviewer):
        note_network(person=person, address=NETWORK)
    flag_networks_met(today=timezone.localdate())

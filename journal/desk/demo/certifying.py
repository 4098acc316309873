"""Certificates of the demonstration's reviewers, one of them withdrawn, and its published thanks for a year."""

from __future__ import annotations

import review.services as reviewing
from journal.models import User
from review.queries import reports_of, reviews_by_year, years_over

WHY = "Made out to the wrong person. (Invented for the demonstration.)"


def certify_and_thank(people: dict[str, User]) -> None:
    """Let reviewers ask for certificates, withdraw one, and name who has reviewed in the year that is over.

    The letters of thanks are left to the office that tries it out.
    """
    office, asks = people["office"], people["reviewer"]
    for name, language in (("reviewer", "en"), ("thida", "km")):
        year = next(iter(reviews_by_year(people[name])))
        reviewing.certify_year(person=people[name], year=year, language=language)
    wrong = reviewing.certify_review(reports_of(asks).latest("reported_at"), by=asks, language="en")
    reviewing.withdraw_certificate(wrong, by=office, reason=WHY)
    reviewing.publish_thanks(year=years_over()[0], by=office)

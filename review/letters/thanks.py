"""The letter of the yearly thanks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from journal.letterbook import Draft, letter

if TYPE_CHECKING:
    from review.models import Certificate, ThankedReviewer


@letter(
    "reviewer_thanks",
    when=gettext_lazy("the office thanks the reviewers of a year that is over"),
    to=gettext_lazy("everybody who has filed a report in it"),
    placeholders={
        "year": gettext_lazy("the year"),
        "named": gettext_lazy("a sentence that says where the reviewers of the year are named, if this one is"),
        "certificate": gettext_lazy("a sentence with the address of the certificate of that year"),
    },
)
def reviewer_thanks(
    row: ThankedReviewer, *, by: Any, note: str = "", certificate: Certificate | None = None, **facts: Any
) -> Iterable[Draft]:
    """Thank a reviewer for a year; nothing is said of what was reviewed."""
    year, named, certified = row.thanks.year, "", ""
    if row.is_named:
        address = settings.SITE_URL + row.thanks.get_absolute_url()
        named = _("The journal names its reviewers of %(year)s, and you among them:") % {"year": year} + f"\n{address}"
    if certificate is not None:
        address = settings.SITE_URL + certificate.get_absolute_url()
        certified = _("This certificate says how many reviews you have written:") + f"\n{address}"
    yield Draft(to=row.person, facts={"year": year, "named": named, "certificate": certified})

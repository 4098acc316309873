"""What the worker does for review."""

from django.utils.translation import gettext_lazy as _

from journal.outbox import handler
from review.services import (
    find_expertise,
    find_report_alike,
    make_acceptance_letter,
    make_certificate,
    thank_reviewers,
)
from review.services.acceptance import ACCEPTANCE
from review.services.certificates import CERTIFICATE
from review.services.expertise import EXPERTISE
from review.services.likeness import REPORT_ALIKE
from review.services.thanks import THANKS

handler(EXPERTISE, label=_("Making out what reviewers know about"), lease=180)(find_expertise)
handler(REPORT_ALIKE, label=_("Looking for reports that are like one"), lease=180)(find_report_alike)
handler(ACCEPTANCE, label=_("Setting a letter of acceptance"))(make_acceptance_letter)
handler(CERTIFICATE, label=_("Setting a certificate of review"))(make_certificate)
handler(THANKS, label=_("Writing the yearly thanks to reviewers"), lease=600)(thank_reviewers)

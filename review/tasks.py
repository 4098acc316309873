"""What the worker does for review."""

from django.utils.translation import gettext_lazy as _

from journal.outbox import handler
from review.services import find_expertise
from review.services.expertise import EXPERTISE

handler(EXPERTISE, label=_("Making out what reviewers know about"), lease=180)(find_expertise)

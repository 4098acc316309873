"""What the worker does for manuscripts."""

from django.utils.translation import gettext_lazy as _

from journal.outbox import handler
from submissions.services import discard_files
from submissions.services.files import DISCARD

handler(DISCARD, label=_("Taking deleted files out of the store"))(discard_files)

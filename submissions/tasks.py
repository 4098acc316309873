"""What the worker does for manuscripts."""

from journal.outbox import handler
from submissions.services import discard_files
from submissions.services.files import DISCARD

handler(DISCARD)(discard_files)

"""What the worker does for manuscripts."""

from django.utils.translation import gettext_lazy as _

from journal.outbox import handler
from submissions.models.files import READ
from submissions.services import discard_files, find_alike, make_comparison
from submissions.services.comparing import COMPARE
from submissions.services.files import DISCARD
from submissions.services.likeness import ALIKE
from submissions.services.reading import LEASE, read_file

handler(DISCARD, label=_("Taking deleted files out of the store"))(discard_files)
handler(COMPARE, label=_("Comparing two versions of a manuscript"), tries=4, lease=240)(make_comparison)
handler(READ, label=_("Reading a manuscript"), lease=LEASE)(read_file)
handler(ALIKE, label=_("Looking for manuscripts and articles that are like one"), lease=180)(find_alike)

"""What the worker does for manuscripts."""

from django.utils.translation import gettext_lazy as _

from journal.outbox import handler
from submissions.models.files import READ
from submissions.services import (
    check_incoming,
    discard_files,
    drop_incoming,
    find_alike,
    find_names,
    make_comparison,
    make_rendering,
    make_reviewer_copy,
)
from submissions.services.comparing import COMPARE
from submissions.services.files import DISCARD
from submissions.services.incoming import CHECK_LEASE
from submissions.services.likeness import ALIKE
from submissions.services.quarantine import CHECK, DROP
from submissions.services.reading import LEASE, read_file
from submissions.services.showing import LEASE as SHOW_LEASE
from submissions.services.showing import SHOW
from submissions.states import FIND_NAMES, MAKE_COPY

handler(DISCARD, label=_("Taking deleted files out of the store"))(discard_files)
handler(CHECK, label=_("Checking an uploaded file"), lease=CHECK_LEASE)(check_incoming)
handler(DROP, label=_("Taking an upload that was given up out of the store"))(drop_incoming)
handler(COMPARE, label=_("Comparing two versions of a manuscript"), lease=300)(make_comparison)
handler(SHOW, label=_("Making a manuscript readable in the browser"), lease=SHOW_LEASE)(make_rendering)
handler(READ, label=_("Reading a manuscript"), lease=LEASE)(read_file)
handler(ALIKE, label=_("Looking for manuscripts and articles that are like one"), lease=180)(find_alike)
handler(MAKE_COPY, label=_("Making the reviewer copy of a manuscript"), lease=180)(make_reviewer_copy)
handler(FIND_NAMES, label=_("Searching a manuscript for the names of its authors"), lease=180)(find_names)

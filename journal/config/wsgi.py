"""The entry point of the web server."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from journal.config.refusal import in_one_line

SELDOM = (10_000, 10, 10)
"""After how many new objects Python looks for some that hold each other, and how often among those kept since."""

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "journal.config.settings")
with in_one_line():
    application = get_wsgi_application()
    get_resolver().url_patterns  # noqa: B018 -- loads every view now, and not while the first reader waits

gc.collect()
gc.freeze()  # what is loaded stays: looking through it held up a page in thirty for a tenth of a second
gc.set_threshold(*SELDOM)

"""The entry point of the web server."""

import os

from django.core.wsgi import get_wsgi_application

from journal.config.refusal import in_one_line

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "journal.config.settings")
with in_one_line():
    application = get_wsgi_application()
